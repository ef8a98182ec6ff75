//! Exclusivity: accesses to variables that nobody else may modify meanwhile.
#![allow(non_upper_case_globals, reason = "the name is Swift's")]

use core::ffi::c_void;

use sidetable::exclusivity::{self, Access, TaskAccesses};

/// Whether accesses are not checked. A plain variable, as Swift's is: a program writes it before it begins accesses.
#[unsafe(no_mangle)]
pub static mut _swift_disableExclusivityChecking: bool = false;

/// `sidetable::exclusivity::begin`. Compilers give no place: then it is where the call returns to. The frame is whose the frame pointer is.
///
/// On x86-64 the same as that function where no other access goes on, in the order in which nothing jumps: a processor takes one jump a cycle, and this
/// is called so often that each is seen. Everything else is in Rust.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "x86"))]
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn swift_beginAccess(
    variable: *const c_void,
    access: *mut Access,
    flags: usize,
    place: *const c_void,
) {
    #[cfg(all(target_arch = "x86_64", any(not(target_os = "linux"), loom, shuttle)))]
    core::arch::naked_asm!("test rcx, rcx", "cmovz rcx, qword ptr [rsp]", "mov r8, rbp", "jmp {begin}", begin = sym begin);
    #[cfg(all(target_arch = "x86_64", target_os = "linux", not(any(loom, shuttle))))]
    core::arch::naked_asm!(
        "test rcx, rcx",
        "cmovz rcx, qword ptr [rsp]",
        "mov r8, rbp",
        "mov rax, qword ptr [rip + {is_disabled}@GOTPCREL]",
        "cmp byte ptr [rax], 0",
        "jne {begin}",
        "mov rax, qword ptr fs:[0]",
        "add rax, qword ptr [rip + sidetable_accesses@GOTTPOFF]",
        "cmp qword ptr [rax], 0",
        "jne {begin_within}",
        "test dl, {tracked}",
        "je 2f",
        "and edx, {modification}",
        "lea rcx, [rdx + 2*rcx]",
        "mov qword ptr [rsi], rdi",
        "mov qword ptr [rsi + 8], rcx",
        "mov qword ptr [rsi + 16], 0",
        "mov qword ptr [rax], rsi",
        "ret",
        "2:",
        "mov qword ptr [rsi], 0",
        "ret",
        is_disabled = sym _swift_disableExclusivityChecking,
        tracked = const exclusivity::TRACKED,
        modification = const exclusivity::MODIFICATION,
        begin = sym begin,
        begin_within = sym exclusivity::begin_within,
    );
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!("cmp x3, #0", "csel x3, x30, x3, eq", "mov x4, x29", "b {begin}", begin = sym begin);
    // Every argument is on the stack, and there is one more of them: so this is a call.
    #[cfg(target_arch = "x86")]
    core::arch::naked_asm!(
        ".cfi_startproc",
        "mov eax, dword ptr [esp + 16]",
        "test eax, eax",
        "cmovz eax, dword ptr [esp]",
        "sub esp, 8",
        ".cfi_adjust_cfa_offset 8",
        "push ebp",
        ".cfi_adjust_cfa_offset 4",
        "push eax",
        ".cfi_adjust_cfa_offset 4",
        "push dword ptr [esp + 28]",
        ".cfi_adjust_cfa_offset 4",
        "push dword ptr [esp + 28]",
        ".cfi_adjust_cfa_offset 4",
        "push dword ptr [esp + 28]",
        ".cfi_adjust_cfa_offset 4",
        "call {begin}",
        "add esp, 28",
        ".cfi_adjust_cfa_offset -28",
        "ret",
        ".cfi_endproc",
        begin = sym begin,
    );
}

/// `sidetable::exclusivity::begin`
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "x86")))]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_beginAccess(
    variable: *const c_void,
    access: *mut Access,
    flags: usize,
    place: *const c_void,
) {
    // SAFETY: as the caller promises.
    unsafe { begin(variable, access, flags, place, core::ptr::null()) };
}

unsafe extern "C" fn begin(
    variable: *const c_void,
    access: *mut Access,
    flags: usize,
    place: *const c_void,
    frame: *const c_void,
) {
    let is_disabled = &raw const _swift_disableExclusivityChecking;
    // SAFETY: as the caller promises; a plain variable, which the program may write at any time.
    unsafe {
        if is_disabled.read_volatile() {
            return begin_unchecked(access);
        }
        exclusivity::begin(variable, access, flags, place, frame);
    }
}

/// Apart, so that accesses that are checked run straight on.
///
/// # Safety
/// As for `exclusivity::begin_unchecked`.
#[cold]
#[inline(never)]
unsafe extern "C" fn begin_unchecked(access: *mut Access) {
    // SAFETY: as the caller promises.
    unsafe { exclusivity::begin_unchecked(access) };
}

/// `sidetable::exclusivity::end`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_endAccess(access: *mut Access) {
    // SAFETY: as the caller promises.
    unsafe { exclusivity::end(access) };
}

/// `sidetable::exclusivity::enter_task`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_task_enterThreadLocalContext(task: *mut TaskAccesses) {
    // SAFETY: as the caller promises.
    unsafe { exclusivity::enter_task(&mut *task) };
}

/// `sidetable::exclusivity::exit_task`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_task_exitThreadLocalContext(task: *mut TaskAccesses) {
    // SAFETY: as the caller promises.
    unsafe { exclusivity::exit_task(&mut *task) };
}
