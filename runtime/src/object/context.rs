//! Swift's context register: destroy functions take their object in r13 on x86-64, in x20 on aarch64.
//!
//! Both registers belong to a C caller, so whoever loads one saves it first: calling a destroy function is a call, never a jump.
//! Elsewhere the object is an argument: WebAssembly has no registers, and on 32-bit x86 Swift's convention hands the context over where a C
//! function has its first argument.

use sidetable_shims::metadata::Destroy;

use super::HeapObject;

/// The body of a function that calls another one with its first argument in the context register, by the instructions given.
macro_rules! naked_call_with_context {
    (x86_64: $($x86_64:literal),+; aarch64: $($aarch64:literal),+) => {
        #[cfg(target_arch = "x86_64")]
        core::arch::naked_asm!(
            ".cfi_startproc",
            "push r13",
            ".cfi_def_cfa_offset 16",
            ".cfi_offset r13, -16",
            "mov r13, rdi",
            $($x86_64,)+
            "pop r13",
            ".cfi_def_cfa_offset 8",
            "ret",
            ".cfi_endproc",
        );
        #[cfg(target_arch = "aarch64")]
        core::arch::naked_asm!(
            ".cfi_startproc",
            "stp x20, x30, [sp, #-16]!",
            ".cfi_def_cfa_offset 16",
            ".cfi_offset x20, -16",
            ".cfi_offset x30, -8",
            "mov x20, x0",
            $($aarch64,)+
            "ldp x20, x30, [sp], #16",
            ".cfi_def_cfa_offset 0",
            "ret",
            ".cfi_endproc",
        );
    };
}

/// Calls `function` with the object in the context register.
///
/// # Safety
/// `function` is a destroy function or ivar destroyer of the object's class.
#[cfg_attr(any(target_arch = "x86_64", target_arch = "aarch64"), unsafe(naked))]
pub(crate) unsafe extern "C" fn call_with_context(object: *mut HeapObject, function: Destroy) {
    naked_call_with_context!(x86_64: "call rsi"; aarch64: "blr x1");
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    // SAFETY: as the caller promises.
    unsafe {
        function(object.cast());
    }
}

/// Calls the destroy function of the object's class, two words in front of its isa: deinit has begun. `_swift_release_dealloc`.
///
/// # Safety
/// The object is deiniting, and nobody has called this for it.
#[cfg_attr(any(target_arch = "x86_64", target_arch = "aarch64"), unsafe(naked))]
pub unsafe extern "C" fn destroy(object: *mut HeapObject) {
    naked_call_with_context!(
        x86_64: "mov rax, qword ptr [rdi]", "call qword ptr [rax - 16]";
        aarch64: "ldr x8, [x0]", "ldur x8, [x8, #-16]", "blr x8"
    );
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    // SAFETY: as the caller promises.
    unsafe {
        super::header::destroy_of(super::header::isa(object))(object.cast());
    }
}

/// Defines a destroy function that hands the object in the context register to a C function.
macro_rules! destroy_function {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident => $target:path) => {
        $(#[$attribute])*
        ///
        /// # Safety
        /// Called as a destroy function only: with a deiniting object in the context register.
        #[unsafe(naked)]
        #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
        $visibility unsafe extern "C" fn $name() {
            #[cfg(target_arch = "x86_64")]
            core::arch::naked_asm!("mov rdi, r13", "jmp {target}", target = sym $target);
            #[cfg(target_arch = "aarch64")]
            core::arch::naked_asm!("mov x0, x20", "b {target}", target = sym $target);
        }

        $(#[$attribute])*
        ///
        /// # Safety
        /// Called as a destroy function only: with a deiniting object.
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        $visibility unsafe extern "C" fn $name(object: *mut core::ffi::c_void) {
            // SAFETY: as the caller promises.
            unsafe { $target(object.cast()) }
        }
    };
}

pub(crate) use destroy_function;
