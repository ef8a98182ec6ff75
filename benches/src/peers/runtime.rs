//! Runtimes that speak Swift's ABI. The loops are C, in `native/runtime.c`, and each runtime has its own.

use core::ffi::c_void;
use core::mem::transmute_copy;
use core::ptr;
use std::sync::LazyLock;

use sidetable_shims::metadata::ClassMetadata;

use super::class::{self, DeallocClassInstance};
use crate::lane::{CANDIDATES, arranged};
use crate::{Lane, Operation};

type Object = *mut c_void;
type Variable = *mut Object;

/// `struct runtime` in C.
#[repr(C)]
#[derive(Clone, Copy)]
struct Functions {
    alloc_object: unsafe extern "C" fn(*const c_void, usize, usize) -> Object,
    retain: unsafe extern "C" fn(Object) -> Object,
    release: unsafe extern "C" fn(Object),
    unowned_retain: unsafe extern "C" fn(Object) -> Object,
    unowned_release: unsafe extern "C" fn(Object),
    weak_init: unsafe extern "C" fn(Variable, Object) -> Variable,
    weak_copy_init: unsafe extern "C" fn(Variable, Variable) -> Variable,
    weak_load_strong: unsafe extern "C" fn(Variable) -> Object,
    weak_destroy: unsafe extern "C" fn(Variable),
    isa: *const ClassMetadata,
}

/// A runtime: what the loops call, and what checks them.
pub struct Runtime {
    functions: Functions,
    loops: &'static Loops,
    retain_count: unsafe extern "C" fn(Object) -> usize,
    unowned_retain_count: unsafe extern "C" fn(Object) -> usize,
}

// SAFETY: functions and constant metadata.
unsafe impl Send for Runtime {}
// SAFETY: as above.
unsafe impl Sync for Runtime {}

impl Runtime {
    /// The runtime whose functions `symbol` finds by name, with its class and its loops; or the name it does not find.
    ///
    /// # Safety
    /// What it finds are the functions that Swift's ABI has under these names.
    pub unsafe fn new(
        symbol: impl Fn(&'static str) -> Option<*const c_void>,
        class_for: fn(DeallocClassInstance) -> *const ClassMetadata,
        loops: &'static Loops,
    ) -> Result<Self, &'static str> {
        macro_rules! find {
            ($name:literal) => {
                // SAFETY: as the caller promises, the function has the type of the place it is put in.
                unsafe { function(symbol($name).ok_or($name)?) }
            };
        }
        Ok(Self {
            functions: Functions {
                alloc_object: find!("swift_allocObject"),
                retain: find!("swift_retain"),
                release: find!("swift_release"),
                unowned_retain: find!("swift_unownedRetain"),
                unowned_release: find!("swift_unownedRelease"),
                weak_init: find!("swift_weakInit"),
                weak_copy_init: find!("swift_weakCopyInit"),
                weak_load_strong: find!("swift_weakLoadStrong"),
                weak_destroy: find!("swift_weakDestroy"),
                isa: class_for(find!("swift_deallocClassInstance")),
            },
            loops,
            retain_count: find!("swift_retainCount"),
            unowned_retain_count: find!("swift_unownedRetainCount"),
        })
    }
}

/// An address as the function that it is.
///
/// # Safety
/// `F` is a function pointer's type, and a function of that type is there.
unsafe fn function<F: Copy>(address: *const c_void) -> F {
    const { assert!(size_of::<F>() == size_of::<*const c_void>(), "function pointers are addresses") };
    // SAFETY: as the caller promises.
    unsafe { transmute_copy(&address) }
}

/// sidetable, as the functions that its C ABI exports.
pub static SIDETABLE: LazyLock<Runtime> = LazyLock::new(|| {
    use sidetable_c::{allocation, strong, unowned, weak};
    let symbol = |name| {
        Some(match name {
            "swift_allocObject" => allocation::swift_allocObject as *const c_void,
            "swift_deallocClassInstance" => allocation::swift_deallocClassInstance as *const c_void,
            "swift_retain" => strong::swift_retain as *const c_void,
            "swift_release" => strong::swift_release as *const c_void,
            "swift_retainCount" => strong::swift_retainCount as *const c_void,
            "swift_unownedRetain" => unowned::swift_unownedRetain as *const c_void,
            "swift_unownedRelease" => unowned::swift_unownedRelease as *const c_void,
            "swift_unownedRetainCount" => unowned::swift_unownedRetainCount as *const c_void,
            "swift_weakInit" => weak::swift_weakInit as *const c_void,
            "swift_weakCopyInit" => weak::swift_weakCopyInit as *const c_void,
            "swift_weakLoadStrong" => weak::swift_weakLoadStrong as *const c_void,
            "swift_weakDestroy" => weak::swift_weakDestroy as *const c_void,
            _ => return None,
        })
    };
    // SAFETY: each name stands beside its function.
    unsafe { Runtime::new(symbol, class::for_sidetable, &SIDETABLE_LOOPS) }.expect("every name is there")
});

type Loop = unsafe extern "C" fn(*const Functions, *mut c_void, u64) -> u64;

/// The loops of one runtime.
pub struct Loops {
    retain_release: Loop,
    unowned_retain_release: Loop,
    weak_load_release: Loop,
    allocate_release: Loop,
    allocate_weak_release: Loop,
}

macro_rules! loops {
    ($($(#[$attribute:meta])* $loops:ident: $($operation:ident = $name:ident),+;)+) => {$(
        unsafe extern "C" {
            $(fn $name(runtime: *const Functions, subject: *mut c_void, iterations: u64) -> u64;)+
        }

        $(#[$attribute])*
        pub static $loops: Loops = Loops { $($operation: $name),+ };
    )+};
}

loops! {
    /// sidetable's.
    SIDETABLE_LOOPS:
        retain_release = sidetable_retain_release,
        unowned_retain_release = sidetable_unowned_retain_release,
        weak_load_release = sidetable_weak_load_release,
        allocate_release = sidetable_allocate_release,
        allocate_weak_release = sidetable_allocate_weak_release;
    /// libswiftCore's.
    SWIFT_CORE_LOOPS:
        retain_release = swift_core_retain_release,
        unowned_retain_release = swift_core_unowned_retain_release,
        weak_load_release = swift_core_weak_load_release,
        allocate_release = swift_core_allocate_release,
        allocate_weak_release = swift_core_allocate_weak_release;
}

/// An object, and maybe a weak variable that refers to it. Never freed: measuring ends with the process.
struct Subject {
    object: Object,
    weak: Variable,
}

// SAFETY: counts may be moved from any thread.
unsafe impl Send for Subject {}
// SAFETY: as above; the variable is never written.
unsafe impl Sync for Subject {}

impl Subject {
    fn new(runtime: &Runtime, weak: Variable, with_weak: bool) -> Self {
        let Functions { alloc_object, weak_init, isa, .. } = runtime.functions;
        // SAFETY: the class's instances have this size and alignment; the variable is raw memory.
        let object = unsafe { alloc_object(isa.cast(), 32, 15) };
        if with_weak {
            // SAFETY: the variable may be overwritten, and the object is alive.
            unsafe { weak_init(weak, object) };
        }
        Self { object, weak }
    }

    /// Where the counts are.
    fn address(&self) -> usize {
        // SAFETY: the variable holds null or the address of the side table.
        let side_table = unsafe { *self.weak };
        if side_table.is_null() { self.object.addr() } else { side_table.addr() }
    }

    fn is_as_before(&self, runtime: &Runtime) -> bool {
        // SAFETY: the object is alive.
        unsafe { (runtime.retain_count)(self.object) == 1 && (runtime.unowned_retain_count)(self.object) == 1 }
    }
}

/// The loop of an operation.
pub fn lane(runtime: &'static Runtime, operation: Operation, objects: usize) -> Option<Lane> {
    let loops = runtime.loops;
    let (body, with_weak): (Loop, bool) = match operation {
        Operation::RetainRelease => (loops.retain_release, false),
        Operation::SideTableRetainRelease => (loops.retain_release, true),
        Operation::UnownedRetainRelease => (loops.unowned_retain_release, false),
        Operation::WeakLoadRelease => (loops.weak_load_release, true),
        Operation::AllocateRelease => (loops.allocate_release, false),
        Operation::AllocateWeakRelease => (loops.allocate_weak_release, false),
        // C has no handles to build them of.
        Operation::VectorCopy | Operation::ListPushPop | Operation::TreeWalk | Operation::WeakMapLookup => return None,
    };
    let run = move |subject: *mut c_void, iterations| {
        // SAFETY: the loop gets the object or variable that it works on, which is never freed.
        unsafe { body(&raw const runtime.functions, subject, iterations) }
    };
    if !operation.is_on_an_object() {
        return Some(Lane::allocating(move |iterations| run(ptr::null_mut(), iterations)));
    }
    // Apart from the objects, which would not be neighbours otherwise.
    let mut variables = Vec::leak(vec![ptr::null_mut(); CANDIDATES]).iter_mut();
    let make = || Subject::new(runtime, variables.next().expect("a variable for each candidate"), with_weak);
    let subjects = arranged(objects, make, Subject::address);
    let is_weak = operation == Operation::WeakLoadRelease;
    Some(Lane::on(
        subjects,
        move |subject, iterations| run(if is_weak { subject.weak.cast() } else { subject.object }, iterations),
        |subject| subject.is_as_before(runtime),
    ))
}
