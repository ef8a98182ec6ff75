//! Fatal messages: one line on stderr, in Swift's wording where Swift has it, then abort. One function each.
//!
//! The line is put together on the stack and written at once: a program whose heap is broken still says why it dies.

use core::fmt::{self, Write};

use crate::metadata::class::ClassName;
use crate::object::HeapObject;
use crate::platform;
use crate::sync::Ordering;

struct Line {
    bytes: [u8; 512],
    length: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Room for the newline stays. Cut inside a character if need be: a name can be of any length.
        let room = self.bytes.len() - 1 - self.length;
        let kept = &text.as_bytes()[..text.len().min(room)];
        self.bytes[self.length..self.length + kept.len()].copy_from_slice(kept);
        self.length += kept.len();
        Ok(())
    }
}

#[cold]
fn die(message: fmt::Arguments<'_>) -> ! {
    die_of(format_args!("Fatal error: {message}"))
}

/// [`die`], where Swift does not say that it is an error.
#[cold]
fn die_of(message: fmt::Arguments<'_>) -> ! {
    let mut line = Line { bytes: [0; 512], length: 0 };
    // `Line` cuts instead of failing.
    let _ = line.write_fmt(message);
    line.bytes[line.length] = b'\n';
    platform::die(&line.bytes[..=line.length])
}

/// A function of Swift's names was asked for a type that cannot be had.
#[cold]
#[inline(never)]
pub fn no_type(error: &crate::metadata::MetadataError) -> ! {
    die(format_args!("{error}"))
}

/// An object was cast to a class that it is not of, without a way out.
///
/// # Safety
/// The object is an object, and the class a class.
#[cold]
#[inline(never)]
pub unsafe fn bad_cast(object: *const HeapObject, class: *const crate::metadata::TypeMetadata) -> ! {
    // SAFETY: as the caller promises.
    let (own, due) = unsafe {
        let own = crate::object::isa(object.cast_mut());
        (crate::metadata::names::type_name(own.cast(), true), crate::metadata::names::type_name(class, true))
    };
    die(format_args!("Could not cast value of type '{own}' ({object:p}) to '{due}' ({class:p})."))
}

/// A frozen object's field is about to be changed.
///
/// # Safety
/// The object is an object.
#[cold]
#[inline(never)]
pub unsafe fn frozen(object: *const HeapObject) -> ! {
    // SAFETY: as the caller promises.
    let class = unsafe { ClassName::of_object(object) };
    die(format_args!("Object {object:p} of class {class} is frozen and cannot be changed"))
}

/// More than 2^30 strong references.
#[cold]
#[inline(never)]
pub fn retained_too_often() -> ! {
    die(format_args!("Object was retained too many times"))
}

/// More than 2^31 − 2 unowned references.
#[cold]
#[inline(never)]
pub fn unowned_retained_too_often() -> ! {
    die(format_args!("Object's unowned reference was retained too many times"))
}

/// More than 2^32 − 1 weak references.
#[cold]
#[inline(never)]
pub fn weak_retained_too_often() -> ! {
    die(format_args!("Object's weak reference was retained too many times"))
}

/// An unowned reference to an object that has deinited.
#[cold]
#[inline(never)]
pub fn read_dead_unowned(object: *const HeapObject) -> ! {
    die(format_args!("Attempted to read an unowned reference but object {object:p} was already deallocated"))
}

/// A stack object ends with strong references.
#[cold]
#[inline(never)]
pub fn stack_object_escaped() -> ! {
    die(format_args!("Stack object escaped"))
}

/// A stack object ends with unowned references.
#[cold]
#[inline(never)]
pub fn unowned_reference_to_stack_object() -> ! {
    die(format_args!("Unowned reference to stack object"))
}

/// A stack object ends with weak references.
#[cold]
#[inline(never)]
pub fn weak_reference_to_stack_object() -> ! {
    die(format_args!("Weak reference to stack object"))
}

/// An object that ends while there are strong references beside the one that began its end: its deinit made them, as a rule.
///
/// # Safety
/// The object's memory is still there.
#[cold]
#[inline(never)]
pub unsafe fn escaped_from_deinit(object: *const HeapObject, extra: u64) -> ! {
    // SAFETY: as the caller promises.
    let name = unsafe { ClassName::of_object(object) };
    die_of(format_args!(
        "Object {object:p} of class {name} deallocated with non-zero retain count {}. This object's deinit, or something \
         called from it, may have created a strong reference to self which outlived deinit, resulting in a dangling reference.",
        extra + 1
    ))
}

/// More references were released than there were.
///
/// # Safety
/// The object's memory is still there.
#[cold]
#[inline(never)]
pub unsafe fn released_too_often(object: *const HeapObject) -> ! {
    // SAFETY: as the caller promises.
    let name = unsafe { ClassName::of_object(object) };
    die(format_args!(
        "Object {object:p} of class {name} was released too many times: its last reference is already gone"
    ))
}

/// More weak references were released than there were.
#[cold]
#[inline(never)]
pub fn weak_released_too_often(object: *const HeapObject) -> ! {
    die(format_args!(
        "The weak reference to object {object:p} was released too many times: its last one is already gone"
    ))
}

/// A refcount word of a form that this runtime does not make.
///
/// # Safety
/// The object's memory is still there.
#[cold]
#[inline(never)]
pub unsafe fn unknown_word(object: *const HeapObject) -> ! {
    // SAFETY: as the caller promises.
    let bits = unsafe { &(*object).refcount }.load(Ordering::Relaxed).bits();
    die(format_args!("Object {object:p} has a refcount word of no known form: {bits:#x}"))
}

/// No memory.
#[cold]
#[inline(never)]
pub fn out_of_memory(size: usize, alignment: usize) -> ! {
    die(format_args!("Could not allocate {size} bytes (alignment {alignment})"))
}

/// A once function that waits for itself.
#[cold]
#[inline(never)]
pub fn recursive_once() -> ! {
    die(format_args!("swift_once was called for a token from inside that token's own function"))
}
