//! The class of real objects: two strong fields, a weak and an unowned one; and what their deinits do.

use core::ffi::c_void;
use core::mem::offset_of;
use core::ptr;
use std::cell::{OnceCell, RefCell};

use sidetable::freeze::types::{self, Pair};
use sidetable::metadata::{ClassMetadata, Field, Strength, TypeMetadata, field_flags};
use sidetable::object::class::{self, Definition};
use sidetable::object::refcount::weak::WeakReference;
use sidetable_c::{HeapObject, strong, types as metadata, unowned, weak};

use crate::model::Number;
use crate::operation::Behaviour;

/// An object in memory.
#[repr(C)]
#[derive(Debug)]
pub struct Instance {
    header: HeapObject,
    /// The strong fields.
    pub fields: [*mut HeapObject; 2],
    /// The weak field.
    pub weak: WeakReference,
    /// The unowned field.
    pub unowned: *mut HeapObject,
    /// Its number in the model.
    pub number: Number,
    /// What its deinit does.
    pub behaviour: Behaviour,
}

/// What deinits did since somebody asked. All threads of a controlled scheduler are one thread of the process.
#[derive(Debug, Default)]
pub struct Trace {
    /// Whose ran.
    pub deinits: Vec<Number>,
    /// Strong references that they gave away.
    pub attic: Vec<*mut HeapObject>,
    /// Unowned references that they kept.
    pub kept: Vec<*mut HeapObject>,
}

thread_local! {
    static TRACE: RefCell<Trace> = RefCell::default();
    static CLASS: OnceCell<*const ClassMetadata> = const { OnceCell::new() };
    static REFERENCE: OnceCell<*const TypeMetadata> = const { OnceCell::new() };
}

/// What deinits did.
pub fn with_trace<R>(use_it: impl FnOnce(&mut Trace) -> R) -> R {
    TRACE.with_borrow_mut(use_it)
}

/// The class of objects.
pub fn class() -> *const ClassMetadata {
    CLASS.with(|class| *class.get_or_init(define))
}

/// The type of a reference to an object: what boxes are for.
pub fn reference_type() -> *const TypeMetadata {
    const NAME: &[u8; 2] = b"Bo";
    let find = || {
        // SAFETY: a name of two bytes, in no context.
        unsafe {
            metadata::swift_getTypeByMangledNameInContext(NAME.as_ptr().cast(), NAME.len(), ptr::null(), ptr::null())
        }
    };
    REFERENCE.with(|reference| *reference.get_or_init(find))
}

fn field(name: &'static core::ffi::CStr, offset: usize, strength: Strength, flags: u8) -> Field {
    let flags = field_flags::NULLABLE | flags;
    Field { name: name.as_ptr(), offset: offset as u32, strength: strength as u8, flags, class: ptr::null() }
}

fn fields(flags: u8) -> [Field; 4] {
    let strong = offset_of!(Instance, fields);
    [
        field(c"first", strong, Strength::Strong, flags),
        field(c"second", strong + size_of::<*mut HeapObject>(), Strength::Strong, flags),
        field(c"weak", offset_of!(Instance, weak), Strength::Weak, flags),
        field(c"unowned", offset_of!(Instance, unowned), Strength::Unowned, flags),
    ]
}

/// The class, and its frozen class.
fn define() -> *const ClassMetadata {
    let mutable = Definition {
        name: c"Random",
        superclass: ptr::null(),
        instance_size: size_of::<Instance>() as u32,
        instance_alignment: align_of::<Instance>() as u32,
        deinit: Some(deinit),
        fields: &fields(field_flags::MUTABLE),
    };
    let frozen = Definition { name: c"FrozenRandom", deinit: None, fields: &fields(0), ..mutable };
    // SAFETY: classes without superclass, whose fields have names.
    let [freezable, frozen] = [mutable, frozen].map(|definition| unsafe { class::define(&definition) });
    let freezable = freezable.expect("the definition is good");
    let pair = Pair { freezable, frozen: frozen.expect("the definition is good") };
    // SAFETY: the frozen class is new.
    unsafe { types::declare(&[pair]) }.expect("the same fields, none mutable, and no deinit");
    freezable
}

/// Says that it ran, and does what the object's behaviour says.
unsafe extern "C" fn deinit(object: *mut c_void) {
    let header: *mut HeapObject = object.cast();
    // SAFETY: the runtime calls this with an object of the class.
    let (number, behaviour, first) = unsafe {
        let instance = &mut *object.cast::<Instance>();
        (instance.number, instance.behaviour, &raw mut instance.fields[0])
    };
    with_trace(|trace| trace.deinits.push(number));
    // SAFETY: the object deinits on this thread, and its first field is a reference or null.
    unsafe {
        assert!(strong::swift_isDeallocating(header), "a deinit runs for an object that does not say so");
        match behaviour {
            Behaviour::Plain => {}
            Behaviour::LookAtSelf => look_at_self(header),
            Behaviour::ReleaseFirst => strong::swift_release(first.replace(ptr::null_mut())),
            Behaviour::GiveFirstAway => {
                let given = *first;
                if !given.is_null() && !strong::swift_isDeallocating(given) {
                    first.write(ptr::null_mut());
                    with_trace(|trace| trace.attic.push(given));
                }
            }
            Behaviour::KeepUnowned => {
                unowned::swift_unownedRetain(header);
                with_trace(|trace| trace.kept.push(header));
            }
        }
    }
}

/// # Safety
/// The object deinits on this thread.
unsafe fn look_at_self(object: *mut HeapObject) {
    // SAFETY: as the caller promises: it may be counted as long as that is taken back.
    unsafe {
        assert!(strong::swift_tryRetain(object).is_null(), "a deiniting object was retained");
        let mut reference = WeakReference::NULL;
        weak::swift_weakInit(&raw mut reference, object);
        assert!(reference.entry().is_none(), "a weak reference was made to a deiniting object");
        weak::swift_weakDestroy(&raw mut reference);
        strong::swift_retain(object);
        unowned::swift_unownedRetain(object);
        strong::swift_release(object);
        unowned::swift_unownedRelease(object);
    }
}
