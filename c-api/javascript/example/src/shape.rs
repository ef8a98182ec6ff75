//! A class and one below it, and a class without identity.

use core::ptr;

use sidetable::identity::javascript;
use sidetable::metadata::ClassMetadata;
use sidetable::object::refcount::strong;
use sidetable::object::{self, HeapObject};

use crate::{Local, define};

/// A shape of any kind.
#[repr(C)]
pub struct Shape {
    header: HeapObject,
    area: f64,
}

/// A shape with a radius.
#[repr(C)]
pub struct Circle {
    shape: Shape,
    radius: f64,
}

static SHAPE: Local<*const ClassMetadata> = Local::new(ptr::null());
static CIRCLE: Local<*const ClassMetadata> = Local::new(ptr::null());
static NOTE: Local<*const ClassMetadata> = Local::new(ptr::null());
static KEPT: Local<*mut Shape> = Local::new(ptr::null_mut());

fn made(class: &Local<*const ClassMetadata>, make: impl FnOnce() -> *const ClassMetadata) -> *const ClassMetadata {
    let found = class.with(|class| *class);
    if !found.is_null() {
        return found;
    }
    let new = make();
    class.with(|class| *class = new);
    new
}

fn shape_class() -> *const ClassMetadata {
    made(&SHAPE, || define::<Shape>(c"Shape", ptr::null(), None, &[]))
}

fn circle_class() -> *const ClassMetadata {
    made(&CIRCLE, || define::<Circle>(c"Circle", shape_class(), None, &[]))
}

/// The class of notes, which have no identity.
#[unsafe(no_mangle)]
pub extern "C" fn note_class() -> *const ClassMetadata {
    made(&NOTE, || define::<Shape>(c"Note", ptr::null(), None, &[]))
}

unsafe fn shape(class: *const ClassMetadata, area: f64) -> *mut Shape {
    // SAFETY: the class is a shape's, or of a class below it.
    unsafe {
        let shape: *mut Shape = object::allocate_instance(class).cast();
        (*shape).area = area;
        shape
    }
}

/// The word for a new shape.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shape_new(area: f64) -> u32 {
    // SAFETY: the shape is new.
    unsafe { javascript::word_owned(shape(shape_class(), area).cast()) }
}

/// The word for a new circle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn circle_new(radius: f64) -> u32 {
    // SAFETY: the circle is new.
    unsafe {
        let circle: *mut Circle = shape(circle_class(), core::f64::consts::PI * radius * radius).cast();
        (*circle).radius = radius;
        javascript::word_owned(circle.cast())
    }
}

/// A shape's area.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shape_area(shape: *mut Shape) -> f64 {
    // SAFETY: the wrapper keeps the shape.
    unsafe { (*shape).area }
}

/// A circle's radius.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn circle_radius(circle: *mut Circle) -> f64 {
    // SAFETY: the wrapper keeps the circle.
    unsafe { (*circle).radius }
}

/// Keeps a shape of any kind, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shape_keep(shape: *mut Shape) {
    // SAFETY: the wrapper keeps the shape meanwhile.
    unsafe {
        strong::retain(shape.cast());
        strong::release(KEPT.with(|kept| core::mem::replace(kept, shape)).cast());
    }
}

/// The shape that is kept, whatever its kind, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shape_kept() -> u32 {
    // SAFETY: the instance keeps it.
    unsafe { javascript::word(KEPT.with(|kept| *kept).cast()) }
}

/// Makes the instance keep a new circle that no wrapper knows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn circle_keep_new(radius: f64) {
    // SAFETY: the circle is new.
    unsafe {
        let circle: *mut Circle = shape(circle_class(), core::f64::consts::PI * radius * radius).cast();
        (*circle).radius = radius;
        shape_keep(circle.cast());
        strong::release(circle.cast());
    }
}

/// Keeps a new shape that is immortal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shape_keep_immortal() {
    // SAFETY: the shape is new.
    unsafe {
        let shape = shape(shape_class(), 1.0);
        strong::immortalize(shape.cast());
        shape_keep(shape);
    }
}

/// The word for a new note, which has a wrapper for each crossing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn note_new(area: f64) -> u32 {
    // SAFETY: the note is new.
    unsafe { javascript::word_owned(shape(note_class(), area).cast()) }
}

/// The note itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn note_same(note: *mut Shape) -> u32 {
    // SAFETY: the wrapper keeps the note.
    unsafe { javascript::word(note.cast()) }
}

/// How many strong references an object has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reference_count(object: *mut HeapObject) -> usize {
    // SAFETY: the wrapper keeps the object.
    unsafe { strong::count(object) }
}
