//! The header of every object: its class, and the word that counts.

use sidetable_shims::metadata::{ClassMetadata, Destroy};
use sidetable_shims::object as shims;
use sidetable_shims::refcount::RefCountWord;

use crate::sync::{Atomic, IS_MODEL, memory};

/// The header of every object: 16 bytes on 64-bit targets. Swift's `HeapObject`.
pub type HeapObject = shims::HeapObject<Atomic<RefCountWord>>;

const _: () = assert!(IS_MODEL || size_of::<HeapObject>() == size_of::<shims::HeapObject>());

/// Whether retain and release ignore the pointer: null, or the top bit set (Swift's tagged bridge objects, which 64-bit targets have).
#[inline(always)]
pub fn is_ignored<T>(object: *const T) -> bool {
    if cfg!(target_pointer_width = "64") { (object as isize) <= 0 } else { object.is_null() }
}

/// The word of an object.
///
/// # Safety
/// The object's memory is there, for as long as the result is used.
#[inline(always)]
pub unsafe fn word<'a>(object: *const HeapObject) -> &'a Atomic<RefCountWord> {
    // SAFETY: a model looks at memory that is still there, or reports that it is not.
    unsafe { memory::touch(object) };
    // SAFETY: as the caller promises.
    unsafe { &(*object).refcount }
}

/// The class of an object, or the metadata of a box. For who knows that nobody freezes the object meanwhile, such as its deinit.
///
/// # Safety
/// The object's memory is there, and no other thread freezes the object.
#[inline(always)]
pub unsafe fn isa(object: *const HeapObject) -> *const ClassMetadata {
    // SAFETY: as the caller promises.
    unsafe { (*object).isa }
}

/// [`isa`] of an object that another thread may freeze meanwhile, with what was done before [`set_isa`] wrote it: the class that it finds may be one
/// that was made for that.
///
/// # Safety
/// The object's memory is there.
#[inline(always)]
pub(crate) unsafe fn acquire_isa(object: *const HeapObject) -> *const ClassMetadata {
    // SAFETY: as the caller promises.
    core::ptr::with_exposed_provenance(unsafe { memory::acquire_word((&raw const (*object).isa).cast()) })
}

/// The destroy function of a class or of a box's metadata.
///
/// # Safety
/// An object's isa points there, or could.
#[inline(always)]
pub(crate) unsafe fn destroy_of(class: *const ClassMetadata) -> Destroy {
    // SAFETY: as the caller promises: the function stands two words in front.
    unsafe { class.cast::<Destroy>().sub(2).read() }
}

/// Makes an object one of another class, which describes the same memory.
///
/// # Safety
/// The object's memory is there, and who uses the object by its class from now on may use it by the new one.
pub(crate) unsafe fn set_isa(object: *mut HeapObject, class: *const ClassMetadata) {
    // SAFETY: as the caller promises. Others may read the word meanwhile: what they find is either class.
    unsafe { memory::release_word((&raw mut (*object).isa).cast(), class.expose_provenance()) };
}

/// Bits of a bridge object that are not the object's address: the spare bits of `System.h` in Swift's shims.
const SPARE_BITS: usize = if cfg!(target_arch = "x86_64") {
    0xffff_8000_0000_0007_u64 as usize
} else if cfg!(target_arch = "aarch64") {
    0xf000_0000_0000_0007_u64 as usize
} else {
    3
};

/// Whether a bridge object is none, and has the top bit set: every counting function ignores it. On 32-bit targets objects lie there.
#[inline(always)]
pub fn is_tagged(bits: *const HeapObject) -> bool {
    cfg!(target_pointer_width = "64") && (bits as isize) < 0
}

/// The object in a bridge object; null for one that is [tagged](is_tagged).
#[inline(always)]
pub fn bridged(bits: *mut HeapObject) -> *mut HeapObject {
    if is_tagged(bits) { core::ptr::null_mut() } else { bits.map_addr(|address| address & !SPARE_BITS) }
}
