//! A class with five fields, as in the benchmarks of BridgeJS.

use core::ffi::c_void;
use core::ptr;

use sidetable::identity::javascript::{self, Parcel};
use sidetable::metadata::ClassMetadata;
use sidetable::object::refcount::strong;
use sidetable::object::{self, HeapObject};

use crate::{Local, define};

/// An object with five fields.
#[repr(C)]
pub struct Item {
    header: HeapObject,
    id: u32,
    count: u32,
    weight: f64,
    is_active: bool,
    name: String,
}

static CLASS: Local<*const ClassMetadata> = Local::new(ptr::null());
static CREATED: Local<u32> = Local::new(0);
static DEINITED: Local<u32> = Local::new(0);
static POOL: Local<Vec<*mut Item>> = Local::new(Vec::new());
static PARCELS: Local<Vec<Parcel>> = Local::new(Vec::new());
static KEPT: Local<*mut Item> = Local::new(ptr::null_mut());
static WATCHED: Local<u32> = Local::new(0);

#[link(wasm_import_module = "example")]
unsafe extern "C" {
    /// Called in the deinit of the item that `item_watch` named.
    fn deinited(id: u32);
}

unsafe extern "C" fn deinit(object: *mut c_void) {
    let item: *mut Item = object.cast();
    DEINITED.with(|count| *count += 1);
    // SAFETY: the object is an item, and this is its deinit; the host's function may call back.
    unsafe {
        if WATCHED.with(|watched| *watched) == (*item).id {
            deinited((*item).id);
        }
        ptr::drop_in_place(&raw mut (*item).name);
    }
}

fn class() -> *const ClassMetadata {
    let made = CLASS.with(|class| *class);
    if !made.is_null() {
        return made;
    }
    let made = define::<Item>(c"Item", ptr::null(), Some(deinit), &[]);
    CLASS.with(|class| *class = made);
    made
}

/// A new item, +1.
pub(crate) fn make(id: u32, weight: f64, is_active: bool, name: String) -> *mut Item {
    // SAFETY: the class is the item's, and all its fields are written.
    unsafe {
        let item: *mut Item = object::allocate_instance(class()).cast();
        (&raw mut (*item).id).write(id);
        (&raw mut (*item).count).write(0);
        (&raw mut (*item).weight).write(weight);
        (&raw mut (*item).is_active).write(is_active);
        (&raw mut (*item).name).write(name);
        CREATED.with(|count| *count += 1);
        item
    }
}

/// A text that crossed.
pub(crate) unsafe fn text(address: *const u8, length: usize) -> String {
    // SAFETY: as the caller promises, there are so many bytes.
    String::from_utf8_lossy(unsafe { core::slice::from_raw_parts(address, length) }).into_owned()
}

/// The word for a new item.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_new(id: u32, weight: f64, is_active: bool, name: *const u8, length: usize) -> u32 {
    // SAFETY: the host passes so many bytes, and the item is new.
    unsafe { javascript::word_owned(make(id, weight, is_active, text(name, length)).cast()) }
}

/// The word for a new item that the instance makes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_make(id: u32) -> u32 {
    // SAFETY: the item is new.
    unsafe { javascript::word_owned(make(id, 0.5, true, String::new()).cast()) }
}

/// The item itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_same(item: *mut Item) -> u32 {
    // SAFETY: the wrapper keeps the item.
    unsafe { javascript::word(item.cast()) }
}

/// Does nothing with the item.
#[unsafe(no_mangle)]
pub extern "C" fn item_consume(_item: *mut Item) {}

/// The item's number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_id(item: *mut Item) -> u32 {
    // SAFETY: the wrapper keeps the item.
    unsafe { (*item).id }
}

/// Adds one to the item's count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_increment(item: *mut Item) -> u32 {
    // SAFETY: the wrapper keeps the item, and the instance has one thread.
    unsafe {
        (*item).count += 1;
        (*item).count
    }
}

/// The item's weight.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_weight(item: *mut Item) -> f64 {
    // SAFETY: the wrapper keeps the item.
    unsafe { if (*item).is_active { (*item).weight } else { 0.0 } }
}

unsafe fn name_of<'a>(item: *mut Item) -> &'a str {
    // SAFETY: the wrapper keeps the item.
    let item = unsafe { &*item };
    &item.name
}

/// Where the item's name is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_name(item: *mut Item) -> *const u8 {
    // SAFETY: the wrapper keeps the item.
    unsafe { name_of(item) }.as_ptr()
}

/// How many bytes the item's name has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_name_length(item: *mut Item) -> usize {
    // SAFETY: the wrapper keeps the item.
    unsafe { name_of(item) }.len()
}

/// Keeps the item, or null, in place of the one kept before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_keep(item: *mut Item) {
    // SAFETY: the wrapper keeps the item meanwhile.
    unsafe {
        strong::retain(item.cast());
        let before = KEPT.with(|kept| core::mem::replace(kept, item));
        strong::release(before.cast());
    }
}

/// The item that is kept, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_kept() -> u32 {
    // SAFETY: the instance keeps it.
    unsafe { javascript::word(KEPT.with(|kept| *kept).cast()) }
}

/// Has the host told when the item with that number deinits; 0 for none.
#[unsafe(no_mangle)]
pub extern "C" fn item_watch(id: u32) {
    WATCHED.with(|watched| *watched = id);
}

/// The items of the pool.
pub(crate) fn pool() -> Vec<*mut Item> {
    POOL.with(|pool| pool.clone())
}

/// Puts so many new items into the pool.
#[unsafe(no_mangle)]
pub extern "C" fn pool_fill(count: u32) {
    POOL.with(|pool| pool.extend((0..count).map(|id| make(id, 1.0, true, String::new()))));
}

/// Empties the pool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pool_clear() {
    for item in POOL.with(core::mem::take) {
        // SAFETY: the pool had a reference.
        unsafe { strong::release(item.cast()) };
    }
}

/// How many items the pool has.
#[unsafe(no_mangle)]
pub extern "C" fn pool_count() -> usize {
    POOL.with(|pool| pool.len())
}

/// Parcels of the pool's items.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pool_items() -> *const Parcel {
    POOL.with(|pool| {
        PARCELS.with(|parcels| {
            parcels.clear();
            // SAFETY: the pool keeps its items.
            parcels.extend(pool.iter().map(|item| unsafe { javascript::parcel(item.cast()) }));
            parcels.as_ptr()
        })
    })
}

/// The pool's item at an index, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pool_item(index: usize) -> u32 {
    let item = POOL.with(|pool| pool.get(index).copied().unwrap_or(ptr::null_mut()));
    // SAFETY: the pool keeps its items.
    unsafe { javascript::word(item.cast()) }
}

/// Puts so many of the host's items into the pool, in place of what is there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pool_set(items: *const *mut Item, count: usize) {
    // SAFETY: the host passes so many items, whose wrappers keep them meanwhile.
    unsafe {
        let items = core::slice::from_raw_parts(items, count).to_vec();
        items.iter().for_each(|item| {
            strong::retain(item.cast());
        });
        pool_clear();
        POOL.with(|pool| *pool = items);
    }
}

/// How many items there were.
#[unsafe(no_mangle)]
pub extern "C" fn items_created() -> u32 {
    CREATED.with(|count| *count)
}

/// How many of them have deinited.
#[unsafe(no_mangle)]
pub extern "C" fn items_deinited() -> u32 {
    DEINITED.with(|count| *count)
}
