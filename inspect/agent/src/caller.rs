//! Where a caller's part of the stack begins, for functions that are called from outside: they begin with [`entry`].
//!
//! What lies further down are frames of this library's own. Words of functions that have returned are still in them, and such a word may be the only
//! one that leads to an object which nobody has any more: so the stack is looked at from the caller on, with the registers that the caller may have
//! its references in, which the entry lays down below its frame.

/// Lays down the registers that a function keeps for its caller. What the caller's caller does by unwinding goes on working.
#[cfg(target_arch = "x86_64")]
macro_rules! keep {
    () => {
        "
        .cfi_startproc
        .irp register, rbp, rbx, r12, r13, r14, r15
        push \\register
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset \\register, 0
        .endr
        sub rsp, 8
        .cfi_adjust_cfa_offset 8
        "
    };
}

/// Returns, with all of them as before.
#[cfg(target_arch = "x86_64")]
macro_rules! leave {
    () => {
        "
        add rsp, 8
        .cfi_adjust_cfa_offset -8
        .irp register, r15, r14, r13, r12, rbx, rbp
        pop \\register
        .cfi_adjust_cfa_offset -8
        .cfi_restore \\register
        .endr
        ret
        .cfi_endproc
        "
    };
}

/// Makes what [`keep`] has laid down an argument: the one of this number, from 0 on.
#[cfg(target_arch = "x86_64")]
macro_rules! stack {
    (0) => {
        "lea rdi, [rsp + 8]"
    };
    (1) => {
        "lea rsi, [rsp + 8]"
    };
    (2) => {
        "lea rdx, [rsp + 8]"
    };
}

#[cfg(target_arch = "x86_64")]
macro_rules! call {
    () => {
        "call {inner}"
    };
}

/// As above: the frame and the return address, ten registers, and eight of which the lower halves are kept.
#[cfg(target_arch = "aarch64")]
macro_rules! keep {
    () => {
        "
        .cfi_startproc
        stp x29, x30, [sp, -160]!
        .cfi_adjust_cfa_offset 160
        .cfi_rel_offset x29, 0
        .cfi_rel_offset x30, 8
        stp x19, x20, [sp, 16]
        .cfi_rel_offset x19, 16
        .cfi_rel_offset x20, 24
        stp x21, x22, [sp, 32]
        .cfi_rel_offset x21, 32
        .cfi_rel_offset x22, 40
        stp x23, x24, [sp, 48]
        stp x25, x26, [sp, 64]
        stp x27, x28, [sp, 80]
        stp d8, d9, [sp, 96]
        stp d10, d11, [sp, 112]
        stp d12, d13, [sp, 128]
        stp d14, d15, [sp, 144]
        mov x29, sp
        "
    };
}

/// As above. What is not restored, nobody has changed: functions keep it for each other.
#[cfg(target_arch = "aarch64")]
macro_rules! leave {
    () => {
        "
        ldp x19, x20, [sp, 16]
        ldp x21, x22, [sp, 32]
        ldp x29, x30, [sp], 160
        .cfi_adjust_cfa_offset -160
        .cfi_restore x19
        .cfi_restore x20
        .cfi_restore x21
        .cfi_restore x22
        .cfi_restore x29
        .cfi_restore x30
        ret
        .cfi_endproc
        "
    };
}

#[cfg(target_arch = "aarch64")]
macro_rules! stack {
    (0) => {
        "mov x0, sp"
    };
    (1) => {
        "mov x1, sp"
    };
    (2) => {
        "mov x2, sp"
    };
}

#[cfg(target_arch = "aarch64")]
macro_rules! call {
    () => {
        "bl {inner}"
    };
}

/// A function that is another one, which has where the caller's part of the stack begins behind its arguments.
macro_rules! entry {
    ($(#[$about:meta])* [$($head:tt)*]($($argument:ident: $kind:ty),*) $(-> $result:ty)? = $inner:ident, $number:tt) => {
        $(#[$about])*
        #[unsafe(naked)]
        $($head)*($($argument: $kind),*) $(-> $result)? {
            std::arch::naked_asm!(
                $crate::caller::keep!(),
                $crate::caller::stack!($number),
                $crate::caller::call!(),
                $crate::caller::leave!(),
                inner = sym $inner
            )
        }
    };
}

pub(crate) use {call, entry, keep, leave, stack};
