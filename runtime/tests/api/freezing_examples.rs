//! The examples of the proposal that freezing follows, in Rust: a recursive value, a global that points to itself, a module of two phases.

use core::ffi::c_void;
use core::mem::offset_of;
use core::ptr;
use std::cell::{Cell, OnceCell};

use sidetable::freeze::phases::{Definition, Exported, FunctionDefinition, GlobalDefinition, Module, PhaseError};
use sidetable::freeze::types::{self, Pair, Rule};
use sidetable::freeze::{self, FreezeError, draw};
use sidetable::metadata::{ClassMetadata, Field, Strength, field_flags};
use sidetable::object::class::{self, Definition as Class};
use sidetable::object::refcount::strong;
use sidetable::object::{self, HeapObject};

/// `type $loop = (rec (struct (field (mut (ref null $loop))) (field i32)))`, and its frozen form, whose reference is neither mutable nor null.
#[repr(C)]
struct Loop {
    header: HeapObject,
    next: *mut Self,
    value: i32,
}

thread_local! {
    static CLASSES: OnceCell<Pair> = const { OnceCell::new() };
    static ENDS: Cell<u32> = const { Cell::new(0) };
}

unsafe extern "C" fn deinit(_object: *mut c_void) {
    ENDS.set(ENDS.get() + 1);
}

fn class(
    name: &'static core::ffi::CStr,
    flags: u8,
    deinit: Option<unsafe extern "C" fn(*mut c_void)>,
) -> &'static ClassMetadata {
    let next = Field {
        name: c"next".as_ptr(),
        offset: offset_of!(Loop, next) as u32,
        strength: Strength::Strong as u8,
        flags,
        class: ptr::null(),
    };
    let definition = Class {
        name,
        superclass: ptr::null(),
        instance_size: size_of::<Loop>() as u32,
        instance_alignment: 0,
        deinit,
        fields: &[next],
    };
    // SAFETY: the field's name is a C string, and there is no superclass.
    unsafe { class::define(&definition) }.expect("the definition is good")
}

fn classes() -> Pair {
    CLASSES.with(|classes| {
        *classes.get_or_init(|| {
            let pair = Pair {
                freezable: class(c"Loop", field_flags::NULLABLE | field_flags::MUTABLE, Some(deinit)),
                frozen: class(c"FrozenLoop", 0, None),
            };
            // SAFETY: both are classes, and the frozen one is new.
            unsafe { types::declare(&[pair]) }.expect("mutable and nullable are dropped");
            pair
        })
    })
}

fn new_loop(value: i32) -> *mut Loop {
    // SAFETY: the class's instances are loops.
    unsafe {
        let made: *mut Loop = object::allocate_instance(classes().freezable).cast();
        (*made).value = value;
        made
    }
}

/// Makes an object refer to itself, as a setter would.
fn close(object: *mut Loop) -> Result<(), FreezeError> {
    // SAFETY: the caller holds the object.
    unsafe {
        freeze::begin_mutation(object.cast())?;
        (*object).next = strong::retain(object.cast()).cast();
    }
    Ok(())
}

#[test]
fn a_recursive_value() {
    let value = new_loop(42);
    let Pair { frozen, .. } = classes();
    // SAFETY: the object is held until its one release.
    unsafe {
        let early = freeze::freeze(value.cast(), frozen).expect_err("it is null still");
        assert_eq!(early.to_string(), "root.next is null, which the frozen class FrozenLoop does not allow");
        assert_eq!(close(value), Ok(()));
        let drawn = draw::graph(value.cast(), |_| None);
        assert!(drawn.contains("n0 -> n0 [label=\" next\"]"), "{drawn}");
        freeze::freeze(value.cast(), frozen).expect("it is finished");
        assert_eq!(close(value), Err(FreezeError::Frozen));
        assert_eq!((*(*(*value).next).next).value, 42);
        assert_eq!(strong::count(value.cast()), 1, "the reference to itself does not count");
        strong::release(value.cast());
    }
    assert_eq!(ENDS.get(), 1);
}

#[test]
fn rules_are_told_by_name() {
    let freezable = class(c"Plain", 0, None);
    let frozen = class(c"FrozenPlain", field_flags::NULLABLE | field_flags::MUTABLE, None);
    // SAFETY: both are classes.
    let broken = unsafe { types::check(Pair { freezable, frozen }) };
    let rules: Vec<_> = broken.iter().map(|violation| (violation.rule, violation.path.as_str())).collect();
    assert_eq!(rules, [(Rule::Mutable, "FrozenPlain.next"), (Rule::Nullable, "FrozenPlain.next")]);
    assert_eq!(broken[0].to_string(), "FrozenPlain.next: a field of a frozen class is not mutable");
}

/// Phase 0 builds the global and points it to itself; from phase 1 on it is frozen and never null.
extern "C" fn build(module: *const Module, _context: *mut c_void) {
    // SAFETY: the runtime calls this with the module.
    let module = unsafe { &*module };
    let place = module.freezable("loop").expect("phase 0 may build it");
    let made = new_loop(7);
    assert_eq!(close(made), Ok(()));
    // SAFETY: start functions have the global to themselves.
    unsafe { place.write(made.cast()) };
    assert!(matches!(module.view("frozen"), Err(PhaseError::TooEarly { phase: 1, ended: 0, .. })));
    assert!(matches!(module.function("read"), Err(PhaseError::TooEarly { .. })));
}

extern "C" fn use_it(module: *const Module, _context: *mut c_void) {
    // SAFETY: the runtime calls this with the module.
    let module = unsafe { &*module };
    assert!(matches!(module.freezable("loop"), Err(PhaseError::AlreadyFrozen { .. })));
    assert!(module.function("read").is_ok());
}

unsafe extern "C" fn read() {}

fn globals() -> [GlobalDefinition<'static>; 2] {
    let Pair { freezable, frozen } = classes();
    [
        GlobalDefinition { name: "loop", class: freezable, view_of: None, phase: 0, is_exported: false },
        GlobalDefinition { name: "frozen", class: frozen, view_of: Some("loop"), phase: 1, is_exported: true },
    ]
}

fn read_in(phase: u32) -> FunctionDefinition<'static> {
    FunctionDefinition { name: "read", phase, code: read, uses: vec!["frozen"], is_exported: true }
}

#[test]
fn a_module_of_two_phases() {
    let definition = Definition {
        name: "loops",
        globals: &globals(),
        functions: &[read_in(1)],
        starts: &[build, use_it],
        context: ptr::null_mut(),
    };
    // SAFETY: the classes are classes, and the start functions take any context.
    let module = unsafe { Module::new(&definition) }.expect("the definition is good");
    // SAFETY: the start functions may be called.
    unsafe { module.start() }.expect("everything can be frozen");
    let Ok(Exported::View(place)) = module.export("frozen") else { panic!("the view is exported") };
    // SAFETY: after its phase a view is a constant.
    let value = unsafe { &*(*place).cast::<Loop>() };
    // SAFETY: the view keeps the object, and the frozen class has no null.
    assert_eq!(unsafe { (*value.next).value }, 7);
    assert!(matches!(module.export("loop"), Err(PhaseError::NotExported { .. })));
    drop(module);
    assert_eq!(ENDS.get(), 1);
}

#[test]
fn what_a_module_must_not_declare() {
    let error = |globals: &[GlobalDefinition<'_>], functions: &[FunctionDefinition<'_>]| {
        let definition =
            Definition { name: "m", globals, functions, starts: &[build, use_it], context: ptr::null_mut() };
        // SAFETY: the classes are classes.
        unsafe { Module::new(&definition) }.expect_err("the definition is bad").to_string()
    };
    let mut exported = globals();
    exported[0].is_exported = true;
    assert_eq!(error(&exported, &[]), "m.loop is freezable and exported: others could change what is frozen later");
    assert_eq!(error(&globals(), &[read_in(0)]), "m.read is of phase 0 and refers to frozen, which is of phase 1");
}
