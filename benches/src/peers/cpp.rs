//! Shared pointers in C++, sidetable's among them. The loops are C++, in `native/sidetable.cpp`, `shared_ptr.cpp` and
//! `intrusive_ptr.cpp`.

use core::ffi::c_void;

use crate::lane::{CANDIDATES, arranged};
use crate::{Lane, Operation};

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
}

unsafe extern "C" {
    #[link_name = "sidetable_functions"]
    static SIDETABLE: PointerFunctions;
    #[link_name = "shared_ptr_functions"]
    static SHARED_PTR: PointerFunctions;
    #[cfg(boost)]
    #[link_name = "intrusive_ptr_functions"]
    static INTRUSIVE_PTR: PointerFunctions;
    #[cfg(boost)]
    #[link_name = "intrusive_ptr_version"]
    static INTRUSIVE_PTR_VERSION: core::ffi::c_char;
}

/// `sidetable::strong` and `sidetable::weak`.
pub fn sidetable() -> &'static PointerFunctions {
    // The library that the C++ part calls is linked because this crate uses it.
    // SAFETY: a constant of the C++ part, laid out as declared here.
    unsafe { &SIDETABLE }
}

/// `std::shared_ptr` and `std::weak_ptr`.
pub fn shared_ptr() -> &'static PointerFunctions {
    // SAFETY: a constant of the C++ part, laid out as declared here.
    unsafe { &SHARED_PTR }
}

/// `boost::intrusive_ptr`, if Boost's headers were there when this was built.
pub fn intrusive_ptr() -> Option<&'static PointerFunctions> {
    #[cfg(boost)]
    {
        // SAFETY: as above.
        Some(unsafe { &INTRUSIVE_PTR })
    }
    #[cfg(not(boost))]
    {
        None
    }
}

/// Boost's version, like 1.74.
pub fn boost_version() -> Option<String> {
    #[cfg(boost)]
    {
        // SAFETY: a zero-terminated constant of the C++ part.
        let version = unsafe { core::ffi::CStr::from_ptr(&raw const INTRUSIVE_PTR_VERSION) };
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
    }
}
