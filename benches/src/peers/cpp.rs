//! Shared pointers in C++, sidetable's among them. The loops are C++, in `native/loops.h` and `structures.h`; what they are instantiated with is
//! in `sidetable.cpp`, `sidetable_shared_ptr.cpp`, `shared_ptr.cpp`, `boost_shared_ptr.cpp` and `intrusive_ptr.cpp`.

use core::ffi::c_void;

use crate::lane::{CANDIDATES, arranged};
use crate::{Lane, Operation};

/// `struct structure_functions` in C++.
#[repr(C)]
pub struct StructureFunctions {
    create: unsafe extern "C" fn() -> *mut c_void,
    work: unsafe extern "C" fn(*mut c_void, u64) -> u64,
    is_as_before: unsafe extern "C" fn(*mut c_void) -> bool,
}

/// `struct pointer_functions` in C++.
#[repr(C)]
pub struct PointerFunctions {
    create: unsafe extern "C" fn(*mut c_void, bool),
    destroy: unsafe extern "C" fn(*mut c_void),
    copy: unsafe extern "C" fn(*mut c_void, u64) -> u64,
    lock: Option<unsafe extern "C" fn(*mut c_void, u64) -> u64>,
    allocate: unsafe extern "C" fn(u64) -> u64,
    allocate_weak: Option<unsafe extern "C" fn(u64) -> u64>,
    count: unsafe extern "C" fn(*mut c_void) -> u64,
    address: unsafe extern "C" fn(*mut c_void) -> usize,
    vector: Option<&'static StructureFunctions>,
    list: Option<&'static StructureFunctions>,
    tree: Option<&'static StructureFunctions>,
    map: Option<&'static StructureFunctions>,
}

unsafe extern "C" {
    #[link_name = "sidetable_functions"]
    static SIDETABLE: PointerFunctions;
    #[link_name = "sidetable_shared_ptr_functions"]
    static SIDETABLE_SHARED_PTR: PointerFunctions;
    #[link_name = "shared_ptr_functions"]
    static SHARED_PTR: PointerFunctions;
    #[cfg(boost)]
    #[link_name = "boost_shared_ptr_functions"]
    static BOOST_SHARED_PTR: PointerFunctions;
    #[cfg(boost)]
    #[link_name = "boost_local_shared_ptr_functions"]
    static LOCAL_SHARED_PTR: PointerFunctions;
    #[cfg(boost)]
    #[link_name = "intrusive_ptr_functions"]
    static INTRUSIVE_PTR: PointerFunctions;
    #[cfg(boost)]
    #[link_name = "boost_version"]
    static BOOST_VERSION: core::ffi::c_char;
}

/// `sidetable::strong` and `sidetable::weak`.
pub fn sidetable() -> &'static PointerFunctions {
    // The library that the C++ part calls is linked because this crate uses it.
    // SAFETY: a constant of the C++ part, laid out as declared here.
    unsafe { &SIDETABLE }
}

/// `sidetable::shared_ptr` and `sidetable::weak_ptr`.
pub fn sidetable_shared_ptr() -> &'static PointerFunctions {
    // SAFETY: as above.
    unsafe { &SIDETABLE_SHARED_PTR }
}

/// `std::shared_ptr` and `std::weak_ptr`.
pub fn shared_ptr() -> &'static PointerFunctions {
    // SAFETY: a constant of the C++ part, laid out as declared here.
    unsafe { &SHARED_PTR }
}

macro_rules! of_boost {
    ($(#[$attribute:meta])* $name:ident, $functions:ident) => {
        $(#[$attribute])*
        pub fn $name() -> Option<&'static PointerFunctions> {
            #[cfg(boost)]
            {
                // SAFETY: as above.
                Some(unsafe { &$functions })
            }
            #[cfg(not(boost))]
            {
                None
            }
        }
    };
}

of_boost! {
    /// `boost::shared_ptr` and `boost::weak_ptr`, if Boost's headers were there when this was built.
    boost_shared_ptr, BOOST_SHARED_PTR
}

of_boost! {
    /// `boost::local_shared_ptr`, likewise.
    local_shared_ptr, LOCAL_SHARED_PTR
}

of_boost! {
    /// `boost::intrusive_ptr`, likewise.
    intrusive_ptr, INTRUSIVE_PTR
}

/// Boost's version, like 1.74.
pub fn boost_version() -> Option<String> {
    #[cfg(boost)]
    {
        // SAFETY: a zero-terminated constant of the C++ part.
        let version = unsafe { core::ffi::CStr::from_ptr(&raw const BOOST_VERSION) };
        Some(version.to_string_lossy().replace('_', "."))
    }
    #[cfg(not(boost))]
    {
        None
    }
}

/// Room for a handle.
type Place = [u64; 8];

/// A handle of the C++ part.
struct Subject {
    functions: &'static PointerFunctions,
    handle: *mut c_void,
}

// SAFETY: the loops copy the pointer in the handle, which may be done from any thread.
unsafe impl Send for Subject {}
// SAFETY: as above.
unsafe impl Sync for Subject {}

impl Subject {
    fn new(functions: &'static PointerFunctions, place: &'static mut Place, with_weak: bool) -> Self {
        let handle: *mut c_void = (&raw mut *place).cast();
        // SAFETY: the place is large enough for a handle, and this subject's alone.
        unsafe { (functions.create)(handle, with_weak) };
        Self { functions, handle }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        // SAFETY: the handle is this subject's.
        unsafe { (self.functions.destroy)(self.handle) };
    }
}

/// A structure of the C++ part. Never destroyed: measuring ends with the process.
struct Structure(*mut c_void);

// SAFETY: what is in it is read only, but for counts that may be moved from any thread.
unsafe impl Send for Structure {}
// SAFETY: as above.
unsafe impl Sync for Structure {}

fn on_structure(functions: &'static StructureFunctions, objects: usize) -> Lane {
    // SAFETY: makes a structure out of nothing.
    let structures = (0..objects).map(|_| Structure(unsafe { (functions.create)() })).collect();
    Lane::on(
        structures,
        // SAFETY: the structure is the one that these functions are for.
        |structure, iterations| unsafe { (functions.work)(structure.0, iterations) },
        // SAFETY: as above.
        |structure| unsafe { (functions.is_as_before)(structure.0) },
    )
}

/// The loop of an operation.
pub fn lane(functions: &'static PointerFunctions, operation: Operation, objects: usize) -> Option<Lane> {
    let on_handle = |body: unsafe extern "C" fn(*mut c_void, u64) -> u64, with_weak: bool| {
        let mut places = Vec::leak(vec![Place::default(); CANDIDATES]).iter_mut();
        let subjects = arranged(
            objects,
            || Subject::new(functions, places.next().expect("a place for each candidate"), with_weak),
            // SAFETY: the handle is alive.
            |subject| unsafe { (functions.address)(subject.handle) },
        );
        Lane::on(
            subjects,
            // SAFETY: the handle is alive, and has a weak reference if the loop uses it.
            move |subject, iterations| unsafe { body(subject.handle, iterations) },
            // SAFETY: the handle is alive.
            |subject| unsafe { (functions.count)(subject.handle) == 1 },
        )
    };
    // SAFETY: loops that allocate need nothing.
    let allocating =
        |body: unsafe extern "C" fn(u64) -> u64| Lane::allocating(move |iterations| unsafe { body(iterations) });
    match operation {
        Operation::RetainRelease => Some(on_handle(functions.copy, false)),
        // Without weak references there is nothing that differs.
        Operation::SideTableRetainRelease => functions.lock.map(|_| on_handle(functions.copy, true)),
        Operation::WeakLoadRelease => functions.lock.map(|lock| on_handle(lock, true)),
        Operation::UnownedRetainRelease => None,
        Operation::AllocateRelease => Some(allocating(functions.allocate)),
        Operation::AllocateWeakRelease => functions.allocate_weak.map(allocating),
        Operation::VectorCopy => functions.vector.map(|vector| on_structure(vector, objects)),
        Operation::ListPushPop => functions.list.map(|list| on_structure(list, objects)),
        Operation::TreeWalk => functions.tree.map(|tree| on_structure(tree, objects)),
        Operation::WeakMapLookup => functions.map.map(|map| on_structure(map, objects)),
    }
}
