//! The objects that a program's threads share. Every method is one call of a C entry point, or says which it makes.

use core::ffi::c_void;
use core::ptr;
use std::cell::OnceCell;

use sidetable::freeze::types::{self, Pair};
use sidetable::inspect::ObjectState;
use sidetable::metadata::{ClassMetadata, Field, Strength, field_flags};
use sidetable::object::class::{self, Definition};
use sidetable::object::refcount::weak::WeakReference;
use sidetable_c::class::{Status, sidetable_allocate_weakly_referenced, sidetable_inspect, sidetable_inspect_weak};
use sidetable_c::{HeapObject, allocation, freeze, strong, unique, unowned, weak};

use super::world;

const FRESH: u64 = 0xa11f_e5a1_1fe5_a11f;
const DEINITED: u64 = 0xdead_dead_dead_dead;

/// An object of the class that all programs use.
#[repr(C)]
struct Instance {
    header: HeapObject,
    /// [`FRESH`] until deinit.
    payload: u64,
    /// Which of the program's objects it is.
    number: usize,
    /// A strong reference to another object, or null: the class's only field.
    next: *mut Instance,
}

const SIZE: usize = size_of::<Instance>();
const ALIGNMENT_MASK: usize = align_of::<Instance>() - 1;

thread_local! {
    static CLASS: OnceCell<&'static ClassMetadata> = const { OnceCell::new() };
}

fn shared_class() -> *const ClassMetadata {
    CLASS.with(|class| *class.get_or_init(define_class))
}

/// Defines the class, which outlives all executions.
pub fn define() {
    shared_class();
}

/// The class of objects, and its frozen class.
fn define_class() -> &'static ClassMetadata {
    let field = Field {
        name: c"next".as_ptr(),
        offset: core::mem::offset_of!(Instance, next) as u32,
        strength: Strength::Strong as u8,
        flags: field_flags::NULLABLE,
        class: ptr::null(),
    };
    let mutable = Definition {
        name: c"Shared",
        superclass: ptr::null(),
        instance_size: SIZE as u32,
        instance_alignment: align_of::<Instance>() as u32,
        deinit: Some(deinit),
        fields: &[field],
    };
    let frozen = Definition { name: c"FrozenShared", deinit: None, ..mutable };
    // SAFETY: classes without superclass, whose field has a name.
    let [freezable, frozen] = [mutable, frozen].map(|definition| unsafe { class::define(&definition) });
    let freezable = freezable.expect("the definition is good");
    let pair = Pair { freezable, frozen: frozen.expect("the definition is good") };
    // SAFETY: the frozen class is new.
    unsafe { types::declare(&[pair]) }.expect("the same fields, and no deinit");
    freezable
}

unsafe extern "C" fn deinit(object: *mut c_void) {
    // SAFETY: the runtime calls this with an object of the class, whose memory is there.
    let instance = unsafe { &mut *object.cast::<Instance>() };
    assert_eq!(instance.payload, FRESH, "an object deinited twice");
    world::has_deinited(instance.number);
    let this = Object(instance);
    assert!(this.is_deallocating(), "deinit runs for an object that does not say so");
    let mut reference = WeakReference::NULL;
    // SAFETY: the variable is raw memory, and the object's memory is there.
    unsafe { weak::swift_weakInit(&raw mut reference, this.header()) };
    assert!(reference.entry().is_none(), "a weak reference was made to a deiniting object");
    instance.payload = DEINITED;
}

/// An object, with no idea of who holds which reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object(*mut Instance);

impl Object {
    /// A new object, +1; its side table in its block, or none.
    pub fn new(number: usize, is_weakly_referenced: bool) -> Self {
        let class = shared_class();
        // SAFETY: size and alignment are the class's.
        let object = unsafe {
            if is_weakly_referenced {
                sidetable_allocate_weakly_referenced(class, SIZE, ALIGNMENT_MASK)
            } else {
                allocation::swift_allocObject(class, SIZE, ALIGNMENT_MASK)
            }
        };
        let instance: *mut Instance = object.cast();
        // SAFETY: the object is new, and large enough.
        unsafe {
            (&raw mut (*instance).payload).write(FRESH);
            (&raw mut (*instance).number).write(number);
            (&raw mut (*instance).next).write(ptr::null_mut());
        }
        Self(instance)
    }

    /// The object that C knows, or nothing for null.
    pub fn found(header: *mut HeapObject) -> Option<Self> {
        (!header.is_null()).then(|| Self(header.cast()))
    }

    /// The object for C.
    pub fn header(self) -> *mut HeapObject {
        self.0.cast()
    }

    /// Makes the object refer to another one, whose reference it takes over; or to none. No other thread has either.
    pub fn refer_to(self, next: Option<Self>) {
        // SAFETY: as required.
        unsafe { (*self.0).next = next.map_or(ptr::null_mut(), |next| next.0) };
    }

    /// Checks that the object is whole. The caller holds it.
    pub fn read(self, number: usize) {
        // SAFETY: the caller holds the object; if the runtime has freed it all the same, its memory stays till the execution ends.
        let (payload, found) = unsafe { ((*self.0).payload, (*self.0).number) };
        assert_eq!(payload, FRESH, "a held object has deinited");
        assert_eq!(found, number, "a held object is another one");
    }

    pub fn retain(self, count: u32) {
        // SAFETY: the caller holds the object.
        unsafe {
            if count == 1 { strong::swift_retain(self.header()) } else { strong::swift_retain_n(self.header(), count) }
        };
    }

    pub fn release(self, count: u32) {
        // SAFETY: the caller holds so many references.
        unsafe {
            if count == 1 {
                strong::swift_release(self.header())
            } else {
                strong::swift_release_n(self.header(), count)
            }
        }
    }

    pub fn try_retain(self) -> bool {
        // SAFETY: the caller holds the object, or an unowned reference.
        let found = Self::found(unsafe { strong::swift_tryRetain(self.header()) });
        found.inspect(|found| assert_eq!(*found, self, "a conditional retain gives another object")).is_some()
    }

    pub fn unowned_retain(self, count: i32) {
        // SAFETY: the caller keeps the object's memory.
        unsafe {
            if count == 1 {
                unowned::swift_unownedRetain(self.header())
            } else {
                unowned::swift_unownedRetain_n(self.header(), count)
            }
        };
    }

    pub fn unowned_release(self, count: i32) {
        // SAFETY: the caller holds so many unowned references.
        unsafe {
            if count == 1 {
                unowned::swift_unownedRelease(self.header());
            } else {
                unowned::swift_unownedRelease_n(self.header(), count);
            }
        }
    }

    pub fn unowned_retain_strong(self) {
        // SAFETY: the caller holds an unowned reference, and keeps the object alive.
        unsafe { unowned::swift_unownedRetainStrong(self.header()) };
    }

    pub fn unowned_retain_strong_and_release(self) {
        // SAFETY: as above; the unowned reference ends here.
        unsafe { unowned::swift_unownedRetainStrongAndRelease(self.header()) };
    }

    pub fn unowned_check(self) {
        // SAFETY: the caller holds an unowned reference, and keeps the object alive.
        unsafe { unowned::swift_unownedCheck(self.header()) };
    }

    pub fn is_uniquely_referenced(self) -> bool {
        // SAFETY: the caller holds the object.
        unsafe { unique::swift_isUniquelyReferenced_nonNull_native(self.header()) }
    }

    pub fn is_deallocating(self) -> bool {
        // SAFETY: the caller keeps the object's memory.
        unsafe { strong::swift_isDeallocating(self.header()) }
    }

    pub fn retain_count(self) -> usize {
        // SAFETY: the caller holds the object.
        unsafe { strong::swift_retainCount(self.header()) }
    }

    pub fn freeze(self) {
        // SAFETY: the caller holds the object, and nobody changes a field while threads run.
        let status = unsafe { freeze::sidetable_freeze(self.header(), ptr::null(), ptr::null_mut()) };
        assert_eq!(status, Status::Ok, "objects that are held can be frozen");
        assert!(self.is_frozen(), "a frozen object does not say so");
    }

    pub fn is_frozen(self) -> bool {
        // SAFETY: the caller holds the object.
        unsafe { freeze::sidetable_is_frozen(self.header()) }
    }

    /// The object's counts. Exact only where no other thread moves them.
    pub fn state(self) -> ObjectState {
        let mut state = ObjectState::default();
        // SAFETY: the caller keeps the object's memory.
        unsafe { sidetable_inspect(self.header(), &raw mut state) };
        state
    }
}

/// A weak variable. Any thread may load and copy it; the one that owns it may write it.
pub struct Variable {
    place: Box<WeakReference>,
    /// The object that it was made for, unless it is null.
    pub number: usize,
}

impl Variable {
    /// Raw memory becomes a variable by what `make` calls.
    fn make(number: usize, make: impl FnOnce(*mut WeakReference)) -> Option<Self> {
        let mut place = Box::new(WeakReference::NULL);
        make(&raw mut *place);
        place.entry().is_some().then_some(Self { place, number })
    }

    /// `swift_weakInit` with an object that the caller holds.
    pub fn to(object: Object, number: usize) -> Self {
        // SAFETY: the variable is raw memory; the caller holds the object.
        let made = Self::make(number, |place| unsafe {
            weak::swift_weakInit(place, object.header());
        });
        made.expect("a weak reference to a held object is null")
    }

    /// `swift_weakCopyInit`: nothing where the object has gone.
    pub fn copy(&self) -> Option<Self> {
        // SAFETY: the copy is raw memory, and nobody writes the source.
        Self::make(self.number, |place| unsafe {
            weak::swift_weakCopyInit(place, self.source());
        })
    }

    /// `sidetable_weak_share`.
    pub fn share(&self) -> Self {
        // SAFETY: as above.
        let made = Self::make(self.number, |place| unsafe {
            weak::sidetable_weak_share(place, self.source());
        });
        made.expect("a shared weak reference keeps what it refers to")
    }

    /// `swift_weakTakeInit`.
    pub fn take_to_another(mut self) -> Self {
        // SAFETY: the new variable is raw memory, and the old one is not used again.
        let made = Self::make(self.number, |place| unsafe {
            weak::swift_weakTakeInit(place, self.place());
        });
        made.expect("a moved weak reference refers to what it did")
    }

    /// `swift_weakAssign` with an object that the caller holds.
    pub fn assign(&mut self, object: Object, number: usize) {
        self.number = number;
        // SAFETY: the caller owns the variable and holds the object.
        unsafe { weak::swift_weakAssign(self.place(), object.header()) };
        assert!(self.place.entry().is_some(), "a weak reference to a held object is null");
    }

    /// `swift_weakCopyAssign`; then nothing where the object has gone.
    pub fn copy_assign(mut self, source: &Self) -> Option<Self> {
        self.number = source.number;
        // SAFETY: the caller owns this variable, and nobody writes the source.
        unsafe { weak::swift_weakCopyAssign(self.place(), source.source()) };
        self.place.entry().is_some().then_some(self)
    }

    /// `swift_weakTakeAssign`.
    pub fn take_assign(&mut self, mut source: Self) {
        self.number = source.number;
        // SAFETY: the caller owns both variables, and does not use the source again.
        unsafe { weak::swift_weakTakeAssign(self.place(), source.place()) };
    }

    /// `swift_weakLoadStrong`: the object, +1, or nothing.
    pub fn load(&self) -> Option<Object> {
        // SAFETY: nobody writes the variable.
        Object::found(unsafe { weak::swift_weakLoadStrong(self.source()) })
    }

    /// `swift_weakTakeStrong`.
    pub fn take(mut self) -> Option<Object> {
        // SAFETY: the caller owns the variable, and does not use it again.
        Object::found(unsafe { weak::swift_weakTakeStrong(self.place()) })
    }

    /// `swift_weakDestroy`.
    pub fn destroy(mut self) {
        // SAFETY: the caller owns the variable, and does not use it again.
        unsafe { weak::swift_weakDestroy(self.place()) };
    }

    /// The counts in the side table. Exact only where no other thread moves them.
    pub fn state(&self) -> ObjectState {
        let mut state = ObjectState::default();
        // SAFETY: nobody writes the variable.
        unsafe { sidetable_inspect_weak(&raw const *self.place, &raw mut state) };
        state
    }

    fn place(&mut self) -> *mut WeakReference {
        &raw mut *self.place
    }

    /// For entry points that only read it, whatever their type says.
    fn source(&self) -> *mut WeakReference {
        (&raw const *self.place).cast_mut()
    }
}
