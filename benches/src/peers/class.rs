//! A class whose instances are 32 bytes and hold nothing that needs releasing, in the form that Swift's compiler emits. Both
//! runtimes get one, alike but for the `swift_deallocClassInstance` that its destroy function ends with.

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::ptr;
use std::sync::OnceLock;

use sidetable_shims::metadata::{ClassMetadata, Destroy, FullClassMetadata};

/// `swift_deallocClassInstance`.
pub type DeallocClassInstance = unsafe extern "C" fn(*mut c_void, usize, usize);

/// An instance's size in bytes.
const SIZE: u32 = 32;
const ALIGNMENT_MASK: u16 = 15;

/// A class's metadata that is never freed.
fn class(destroy: Destroy) -> *const ClassMetadata {
    let class = ClassMetadata { instance_size: SIZE, instance_alignment_mask: ALIGNMENT_MASK, ..ClassMetadata::ROOT };
    let metadata = FullClassMetadata::new(destroy, class);
    &raw const Box::leak(Box::new(metadata)).class
}

/// The function that a destroy function jumps to.
#[repr(transparent)]
struct Slot(UnsafeCell<Option<DeallocClassInstance>>);

// SAFETY: written once, before the class that leads to it exists.
unsafe impl Sync for Slot {}

macro_rules! class_of {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        pub fn $name(dealloc: DeallocClassInstance) -> *const ClassMetadata {
            static CLASS: OnceLock<usize> = OnceLock::new();
            static SLOT: Slot = Slot(UnsafeCell::new(None));

            /// What Swift's compiler emits for a class without properties: the object comes in the context register, and its memory
            /// is given back in a tail call.
            #[unsafe(naked)]
            unsafe extern "C" fn destroy() {
                #[cfg(target_arch = "x86_64")]
                core::arch::naked_asm!(
                    "mov rdi, r13",
                    "mov esi, {size}",
                    "mov edx, {alignment_mask}",
                    "jmp qword ptr [rip + {slot}]",
                    size = const SIZE,
                    alignment_mask = const ALIGNMENT_MASK,
                    slot = sym SLOT,
                );
                #[cfg(target_arch = "aarch64")]
                core::arch::naked_asm!(
                    "mov x0, x20",
                    "mov x1, {size}",
                    "mov x2, {alignment_mask}",
                    "adrp x8, {slot}",
                    "ldr x8, [x8, :lo12:{slot}]",
                    "br x8",
                    size = const SIZE,
                    alignment_mask = const ALIGNMENT_MASK,
                    slot = sym SLOT,
                );
            }

            let address = *CLASS.get_or_init(|| {
                // SAFETY: only the first caller gets here, and nobody reads the slot before it returns.
                unsafe { *SLOT.0.get() = Some(dealloc) };
                class(destroy).expose_provenance()
            });
            ptr::with_exposed_provenance(address)
        }
    };
}

class_of! {
    /// The class for objects of sidetable.
    for_sidetable
}

class_of! {
    /// The class for objects of libswiftCore.
    for_swift
}
