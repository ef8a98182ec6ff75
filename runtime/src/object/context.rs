//! Swift's context register: destroy functions take their object in r13 on x86-64, in x20 on aarch64.
//!
//! Both registers belong to a C caller, so whoever loads one saves it first: calling a destroy function is a call, never a jump.
//! Elsewhere the object is an argument: WebAssembly has no registers, and on 32-bit x86 Swift's convention hands the context over where a C
//! function has its first argument.

use sidetable_shims::metadata::Destroy;

use super::header::HeapObject;
#[cfg(not(target_arch = "aarch64"))]
use super::header::{destroy_of, isa};

/// The body of a function that calls another one with its first argument in the context register, by the instructions given.
#[cfg(target_arch = "aarch64")]
macro_rules! naked_call_with_context {
    ($($instruction:literal),+) => {
        core::arch::naked_asm!(
            ".cfi_startproc",
            "stp x20, x30, [sp, #-16]!",
            ".cfi_def_cfa_offset 16",
            ".cfi_offset x20, -16",
            ".cfi_offset x30, -8",
            "mov x20, x0",
            $($instruction,)+
            "ldp x20, x30, [sp], #16",
            ".cfi_def_cfa_offset 0",
            "ret",
            ".cfi_endproc",
        )
    };
}

/// Calls `function` with the object in the context register.
///
/// On aarch64 a function of its own: a compiler would save half of the vector registers, too, which a C function leaves alone. On x86-64 there are none
/// such, and compilers reach naked functions by the table of other libraries' addresses: a jump by that is a good part of what the end of
/// an object takes.
///
/// # Safety
/// `function` is a destroy function or ivar destroyer of the object's class.
#[cfg_attr(target_arch = "aarch64", unsafe(naked))]
#[cfg_attr(not(target_arch = "aarch64"), inline(always))]
pub(crate) unsafe extern "C" fn call_with_context(object: *mut HeapObject, function: Destroy) {
    #[cfg(target_arch = "aarch64")]
    naked_call_with_context!("blr x1");
    // SAFETY: as the caller promises; what is called may change what a C function may, and the register that has its object.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        core::arch::asm!("call {function}", function = in(reg) function, inout("r13") object => _, clobber_abi("C"));
    }
    // SAFETY: as the caller promises.
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    unsafe {
        function(object.cast());
    }
}

/// Calls the destroy function of the object's class, two words in front of its isa: deinit has begun. `_swift_release_dealloc`.
///
/// # Safety
/// The object is deiniting, and nobody has called this for it.
#[cfg_attr(target_arch = "aarch64", unsafe(naked))]
#[cfg_attr(not(target_arch = "aarch64"), inline(never))]
pub unsafe extern "C" fn destroy(object: *mut HeapObject) {
    #[cfg(target_arch = "aarch64")]
    naked_call_with_context!("ldr x8, [x0]", "ldur x8, [x8, #-16]", "blr x8");
    // SAFETY: as the caller promises.
    #[cfg(not(target_arch = "aarch64"))]
    unsafe {
        call_with_context(object, destroy_of(isa(object)));
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
