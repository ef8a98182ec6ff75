//! What models are made of. Every method of [`Object`] and [`Variable`] is one call of a C entry point, or says which it makes.

use core::ffi::c_void;
use std::cell::{Cell, OnceCell, UnsafeCell};
use std::rc::Rc;

use loom::thread;
use sidetable::freeze::types::{self, Pair};
use sidetable::inspect::ObjectState;
use sidetable::metadata::{ClassMetadata, Field, Strength, field_flags};
use sidetable::object::class::{self, Definition};
use sidetable::object::refcount::weak::WeakReference;
use sidetable::sync::memory;
use sidetable_c::class::{Status, sidetable_allocate_weakly_referenced, sidetable_inspect, sidetable_inspect_weak};
use sidetable_c::{HeapObject, allocation, freeze, strong, unique, unowned, weak};

/// Places in an object's payload: threads that write use one each.
pub const SLOTS: usize = 3;

const FRESH: u32 = 0;
const DEINITED: u32 = u32::MAX;

/// An object of the class that all models use. Loom's cells report every access to a slot that is not ordered with a write of it.
#[repr(C)]
struct Instance {
    header: HeapObject,
    slots: [loom::cell::UnsafeCell<u32>; SLOTS],
    /// A strong reference to another object, or null: the class's only field.
    next: *mut Instance,
    /// Whether deinit is to try for a weak reference to its own object.
    refers_to_itself: bool,
}

thread_local! {
    /// How often deinit ran in this execution. All threads of a model are one thread of the process.
    static DEINITS: Cell<usize> = const { Cell::new(0) };
    static CLASS: OnceCell<&'static ClassMetadata> = const { OnceCell::new() };
}

/// Forgets the execution before: call it when one begins, since nothing of the last one runs then.
pub fn begin() {
    memory::forget_dead_blocks();
    DEINITS.set(0);
}

/// Checks that all frozen components are gone, and what their members had of their own.
pub fn assert_no_components() {
    assert_eq!(freeze::sidetable_outstanding_components(), 0, "components, or entries of members");
}

/// Checks how many objects have deinited so far.
pub fn assert_deinits(expected: usize) {
    assert_eq!(DEINITS.get(), expected, "objects that have deinited");
}

/// Starts a thread of the model.
pub fn start(body: impl FnOnce() + 'static) -> thread::JoinHandle<()> {
    thread::spawn(body)
}

/// Waits for a thread: what it did happens before what follows.
pub fn join(thread: thread::JoinHandle<()>) {
    thread.join().expect("a thread that panics ends the process");
}

fn model_class() -> *const ClassMetadata {
    CLASS.with(|class| *class.get_or_init(define_class))
}

/// The class of objects, and its frozen class.
fn define_class() -> &'static ClassMetadata {
    let field = Field {
        name: c"next".as_ptr(),
        offset: core::mem::offset_of!(Instance, next) as u32,
        strength: Strength::Strong as u8,
        flags: field_flags::NULLABLE,
        class: core::ptr::null(),
    };
    let mutable = Definition {
        name: c"Model",
        superclass: core::ptr::null(),
        instance_size: size_of::<Instance>() as u32,
        instance_alignment: align_of::<Instance>().next_power_of_two() as u32,
        deinit: Some(deinit),
        fields: &[field],
    };
    let frozen = Definition { name: c"FrozenModel", deinit: None, ..mutable };
    // SAFETY: classes without superclass, whose field has a name.
    let [freezable, frozen] = [mutable, frozen].map(|definition| unsafe { class::define(&definition) });
    let freezable = freezable.expect("the definition is good");
    let pair = Pair { freezable, frozen: frozen.expect("the definition is good") };
    // SAFETY: the frozen class is new.
    unsafe { types::declare(&[pair]) }.expect("the same fields, and no deinit");
    freezable
}

/// Writes every slot: a race with whoever wrote or read one and is not ordered before.
unsafe extern "C" fn deinit(object: *mut c_void) {
    // SAFETY: the runtime calls this with an object of the model class.
    let instance = unsafe { &*object.cast::<Instance>() };
    for slot in &instance.slots {
        slot.with_mut(|value| {
            // SAFETY: loom has checked that nothing races.
            let value = unsafe { &mut *value };
            assert_ne!(*value, DEINITED, "an object deinited twice");
            *value = DEINITED;
        });
    }
    if instance.refers_to_itself {
        let this = Object(object.cast());
        assert!(this.is_deallocating(), "deinit runs for an object that does not say so");
        let side_table = this.state().side_table;
        let reference = Variable::to(this);
        assert!(reference.is_null(), "a weak reference was made to a deiniting object");
        assert_eq!(this.state().side_table, side_table, "a deiniting object got a side table");
        reference.destroy();
    }
    DEINITS.set(DEINITS.get() + 1);
}

/// An object, with no idea of who holds which reference: the model says that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object(*mut Instance);

impl Object {
    /// A new object, +1.
    pub fn new() -> Self {
        Self::made_by(allocation::swift_allocObject)
    }

    /// A new object, +1, with its side table in its block.
    pub fn weakly_referenced() -> Self {
        Self::made_by(sidetable_allocate_weakly_referenced)
    }

    fn made_by(allocate: unsafe extern "C" fn(*const ClassMetadata, usize, usize) -> *mut HeapObject) -> Self {
        // SAFETY: size and alignment are the class's.
        let object = unsafe { allocate(model_class(), size_of::<Instance>(), align_of::<Instance>() - 1) };
        let instance: *mut Instance = object.cast();
        // SAFETY: the object is new, and large enough.
        unsafe {
            (&raw mut (*instance).slots).write(core::array::from_fn(|_| loom::cell::UnsafeCell::new(FRESH)));
            (&raw mut (*instance).next).write(core::ptr::null_mut());
            (&raw mut (*instance).refers_to_itself).write(false);
        }
        Self(instance)
    }

    /// A new object with `strong` references.
    pub fn with_references(strong: u32) -> Self {
        let object = Self::new();
        // SAFETY: the object is held.
        unsafe { strong::swift_retain_n(object.header(), strong - 1) };
        object
    }

    /// A new object with `strong` references, whose counts are in a side table already.
    pub fn with_side_table(strong: u32) -> Self {
        let object = Self::with_references(strong);
        Variable::to(object).destroy();
        assert_ne!(object.state().side_table, 0, "a weak reference gives an object its side table");
        object
    }

    /// Makes deinit try for a weak reference to the object.
    pub fn refer_to_itself(self) -> Self {
        // SAFETY: no other thread knows the object yet.
        unsafe { (*self.0).refers_to_itself = true };
        self
    }

    /// The class of all objects.
    pub fn class() -> *const ClassMetadata {
        model_class()
    }

    /// Their class once they are frozen.
    pub fn frozen_class() -> *const ClassMetadata {
        // SAFETY: the class is a class.
        unsafe { freeze::sidetable_frozen_class_of(model_class()) }
    }

    /// The object that C knows.
    pub fn from_header(header: *mut HeapObject) -> Self {
        Self(header.cast())
    }

    /// Makes the object refer to another one, whose reference it takes over.
    pub fn refer_to(self, next: Self) {
        // SAFETY: no other thread uses the field.
        unsafe { (*self.0).next = next.0 };
    }

    /// What the object refers to.
    pub fn next(self) -> Self {
        // SAFETY: the model holds the object, whose field does not change.
        Self(unsafe { (*self.0).next })
    }

    /// Two objects that refer to each other, with so many references each from outside.
    pub fn ring(outside: [u32; 2]) -> [Self; 2] {
        let ring = outside.map(|outside| Self::with_references(1 + outside));
        ring[0].refer_to(ring[1]);
        ring[1].refer_to(ring[0]);
        ring
    }

    /// Freezes what the object reaches.
    pub fn freeze(self) {
        // SAFETY: the model holds the object, and nobody changes its field.
        let status = unsafe { freeze::sidetable_freeze(self.header(), core::ptr::null(), core::ptr::null_mut()) };
        assert_eq!(status, Status::Ok);
        // SAFETY: the model holds the object.
        assert!(unsafe { freeze::sidetable_is_frozen(self.header()) });
    }

    /// The object for C.
    pub fn header(self) -> *mut HeapObject {
        self.0.cast()
    }

    /// Writes a slot of the payload.
    pub fn write(self, slot: usize) {
        // SAFETY: the model holds the object, or loom and the assertion find that it is gone: its memory stays till the execution ends.
        unsafe { &(*self.0).slots[slot] }.with_mut(|value| {
            // SAFETY: loom has checked that nothing races.
            let value = unsafe { &mut *value };
            assert_ne!(*value, DEINITED, "a payload was written after deinit");
            *value += 1;
        });
    }

    /// Reads a slot of the payload.
    pub fn read(self, slot: usize) -> u32 {
        // SAFETY: as in `write`.
        unsafe { &(*self.0).slots[slot] }.with(|value| {
            // SAFETY: loom has checked that nothing races.
            let value = unsafe { *value };
            assert_ne!(value, DEINITED, "a payload was read after deinit");
            value
        })
    }

    pub fn retain(self) {
        // SAFETY: the model holds the object.
        unsafe { strong::swift_retain(self.header()) };
    }

    pub fn release(self) {
        // SAFETY: the model holds the reference.
        unsafe { strong::swift_release(self.header()) };
    }

    /// Releases by number: never blindly, as no release is where libswiftCore works on the same words.
    pub fn release_looking(self) {
        // SAFETY: the model holds the reference.
        unsafe { strong::swift_release_n(self.header(), 1) };
    }

    /// What every holder does in the end: [`write`](Self::write), then [`release`](Self::release).
    pub fn write_and_release(self, slot: usize) {
        self.write(slot);
        self.release();
    }

    pub fn try_retain(self) -> bool {
        // SAFETY: the model holds an unowned reference.
        unsafe { !strong::swift_tryRetain(self.header()).is_null() }
    }

    pub fn immortalize(self) {
        // SAFETY: the model holds the object.
        unsafe { strong::_swift_stdlib_immortalize(self.header()) };
    }

    /// Gives the memory back, whatever the counts say: for objects that are never deinited.
    pub fn forget(self) {
        // SAFETY: the model does not use the object again, or means to be caught.
        unsafe {
            allocation::swift_slowDealloc(self.header().cast(), size_of::<Instance>(), align_of::<Instance>() - 1)
        };
    }

    /// Gives back an object that never came to be used.
    pub fn deallocate_uninitialized(self) {
        // SAFETY: the model holds the only strong reference.
        unsafe {
            allocation::swift_deallocUninitializedObject(
                self.header(),
                size_of::<Instance>(),
                align_of::<Instance>() - 1,
            );
        }
    }

    pub fn unowned_retain(self) {
        // SAFETY: the model holds the object.
        unsafe { unowned::swift_unownedRetain(self.header()) };
    }

    pub fn unowned_release(self) {
        // SAFETY: the model holds the unowned reference.
        unsafe { unowned::swift_unownedRelease(self.header()) };
    }

    pub fn unowned_retain_strong(self) {
        // SAFETY: the model holds an unowned reference, and keeps the object alive.
        unsafe { unowned::swift_unownedRetainStrong(self.header()) };
    }

    pub fn unowned_retain_strong_and_release(self) {
        // SAFETY: as above; the unowned reference ends here.
        unsafe { unowned::swift_unownedRetainStrongAndRelease(self.header()) };
    }

    pub fn is_uniquely_referenced(self) -> bool {
        // SAFETY: the model holds the object.
        unsafe { unique::swift_isUniquelyReferenced_nonNull_native(self.header()) }
    }

    pub fn is_deallocating(self) -> bool {
        // SAFETY: the model holds an unowned reference.
        unsafe { strong::swift_isDeallocating(self.header()) }
    }

    /// The object's counts. Exact only where no other thread moves them.
    pub fn state(self) -> ObjectState {
        let mut state = ObjectState::default();
        // SAFETY: the model holds the object.
        unsafe { sidetable_inspect(self.header(), &raw mut state) };
        state
    }

    /// Checks the counts, the references that the others hold together included: 0 weak ones means no side table.
    pub fn assert_counts(self, strong: u64, unowned: u64, weak: u64) {
        let state = self.state();
        assert_eq!((state.strong, state.unowned, state.weak), (strong, unowned, weak), "strong, unowned, weak");
    }
}

/// A weak variable that threads share. Who may write it is the model's business, as it is a program's.
#[derive(Clone)]
pub struct Variable(Rc<UnsafeCell<WeakReference>>);

impl Variable {
    fn raw() -> Self {
        Self(Rc::new(UnsafeCell::new(WeakReference::NULL)))
    }

    /// A variable that refers to an object: `swift_weakInit`.
    pub fn to(object: Object) -> Self {
        let variable = Self::raw();
        // SAFETY: the variable is raw memory; the model holds the object.
        unsafe { weak::swift_weakInit(variable.0.get(), object.header()) };
        variable
    }

    /// A variable that refers to what this one does: `swift_weakCopyInit`.
    pub fn copy(&self) -> Self {
        let copy = Self::raw();
        // SAFETY: the copy is raw memory, and nobody writes the source.
        unsafe { weak::swift_weakCopyInit(copy.0.get(), self.0.get()) };
        copy
    }

    /// The weak reference that the object's unowned ones hold, where nobody else will drop it.
    pub fn of_what_is_never_freed(&self) -> Self {
        // SAFETY: nobody writes the variable.
        Self(Rc::new(UnsafeCell::new(unsafe { self.0.get().read() })))
    }

    /// Makes the variable refer to another object: `swift_weakAssign`.
    pub fn assign(&self, object: Object) {
        // SAFETY: the model's thread owns the variable and holds the object.
        unsafe { weak::swift_weakAssign(self.0.get(), object.header()) };
    }

    /// The object, +1, or nothing: `swift_weakLoadStrong`.
    pub fn load(&self) -> Option<Object> {
        // SAFETY: nobody writes the variable.
        Self::found(unsafe { weak::swift_weakLoadStrong(self.0.get()) })
    }

    /// [`load`](Self::load) of a variable that refers to this object: whether it gave it.
    pub fn try_load(&self, object: Object) -> bool {
        self.load().inspect(|found| assert_eq!(*found, object)).is_some()
    }

    /// [`load`](Self::load), and the variable ends: `swift_weakTakeStrong`.
    pub fn take(&self) -> Option<Object> {
        // SAFETY: the model's thread owns the variable.
        Self::found(unsafe { weak::swift_weakTakeStrong(self.0.get()) })
    }

    /// Ends the variable: `swift_weakDestroy`.
    pub fn destroy(&self) {
        // SAFETY: the model's thread owns the variable.
        unsafe { weak::swift_weakDestroy(self.0.get()) };
    }

    /// Loads, uses what was found, and gives it up again.
    pub fn load_and_use(&self, slot: usize) {
        if let Some(object) = self.load() {
            object.read(slot);
            object.release();
        }
    }

    /// Checks that the object is gone.
    pub fn assert_gone(&self) {
        assert!(self.load().is_none(), "a weak load of a dead object gives null");
    }

    /// [`assert_gone`](Self::assert_gone), then [`destroy`](Self::destroy).
    pub fn destroy_dead(&self) {
        self.assert_gone();
        self.destroy();
    }

    /// Whether the variable refers to no side table.
    pub fn is_null(&self) -> bool {
        // SAFETY: nobody writes the variable.
        unsafe { (*self.0.get()).entry().is_none() }
    }

    /// The counts in the side table. Exact only where no other thread moves them.
    pub fn state(&self) -> ObjectState {
        let mut state = ObjectState::default();
        // SAFETY: nobody writes the variable.
        unsafe { sidetable_inspect_weak(self.0.get(), &raw mut state) };
        state
    }

    fn found(object: *mut HeapObject) -> Option<Object> {
        (!object.is_null()).then(|| Object(object.cast()))
    }
}
