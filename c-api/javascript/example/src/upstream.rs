//! The protocols that the comparison models, after the description of JavaScriptKit's BridgeJS in `docs/identity.md`: objects cross as raw
//! pointers. Outward each crossing carries a strong reference, or a set on this side knows who has crossed.

use std::collections::HashSet;

use sidetable::object::HeapObject;
use sidetable::object::refcount::strong;

use crate::Local;
use crate::item::{Item, make, pool, text};

static POINTERS: Local<Vec<*mut Item>> = Local::new(Vec::new());
static KNOWN: Local<Option<HashSet<usize>>> = Local::new(None);

#[link(wasm_import_module = "example")]
unsafe extern "C" {
    /// Says that the object which is about to cross, or the one at that index of an array, is known, and comes without a reference.
    fn known(index: usize);
}

/// A new item, +1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn upstream_new(
    id: u32,
    weight: f64,
    is_active: bool,
    name: *const u8,
    length: usize,
) -> *mut Item {
    // SAFETY: the host passes so many bytes.
    make(id, weight, is_active, unsafe { text(name, length) })
}

/// A new item that the instance makes, +1.
#[unsafe(no_mangle)]
pub extern "C" fn upstream_make(id: u32) -> *mut Item {
    make(id, 0.5, true, String::new())
}

/// The item, +1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn upstream_same(item: *mut Item) -> *mut Item {
    // SAFETY: the wrapper keeps the item.
    unsafe { strong::retain(item.cast()).cast() }
}

/// The class's deinit export: drops a reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn upstream_deinit(object: *mut HeapObject) {
    // SAFETY: the host holds a reference.
    unsafe { strong::release(object) };
}

/// Pointers to the pool's items, +1 each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn upstream_pool() -> *const *mut Item {
    POINTERS.with(|pointers| {
        *pointers = pool();
        for item in pointers.iter() {
            // SAFETY: the pool keeps its items.
            unsafe { strong::retain(item.cast()) };
        }
        pointers.as_ptr()
    })
}

/// Whether the item was in the set already; it is from here on, with a reference.
unsafe fn enter(item: *mut Item) -> bool {
    let is_new = KNOWN.with(|known| known.get_or_insert_with(HashSet::new).insert(item.addr()));
    if is_new {
        // SAFETY: the caller's wrapper or pool keeps the item.
        unsafe { strong::retain(item.cast()) };
    }
    !is_new
}

/// The item: +1 the first time, else without a reference and after a signal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn set_same(item: *mut Item) -> *mut Item {
    // SAFETY: the wrapper keeps the item.
    unsafe {
        if enter(item) {
            known(0);
        }
    }
    item
}

/// A new item of the host's, in the set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn set_new(id: u32, weight: f64, is_active: bool, name: *const u8, length: usize) -> *mut Item {
    // SAFETY: the host passes so many bytes.
    set_owned(make(id, weight, is_active, unsafe { text(name, length) }))
}

/// A new item that the instance makes, in the set.
#[unsafe(no_mangle)]
pub extern "C" fn set_make(id: u32) -> *mut Item {
    set_owned(make(id, 0.5, true, String::new()))
}

fn set_owned(item: *mut Item) -> *mut Item {
    KNOWN.with(|known| known.get_or_insert_with(HashSet::new).insert(item.addr()));
    item
}

/// Pointers to the pool's items; a signal for each that was in the set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn set_pool() -> *const *mut Item {
    POINTERS.with(|pointers| {
        *pointers = pool();
        for (index, item) in pointers.iter().enumerate() {
            // SAFETY: the pool keeps its items.
            unsafe {
                if enter(*item) {
                    known(index);
                }
            }
        }
        pointers.as_ptr()
    })
}

/// Takes an item out of the set, and drops its reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn set_deinit(object: *mut HeapObject) {
    KNOWN.with(|known| known.as_mut().is_some_and(|known| known.remove(&object.addr())));
    // SAFETY: the host holds a reference.
    unsafe { strong::release(object) };
}
