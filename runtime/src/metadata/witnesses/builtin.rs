//! The types that all others are made of: plain bytes, pointers, references. Static tables and records, as Swift's library has them.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::RecordFront;

use super::{Functions, read_tag, write_tag};
use crate::metadata::names::tree::{Node, Ownership, Tree};
use crate::metadata::value_witnesses_of;
use crate::object::refcount::weak::{self, WeakReference};
use crate::object::refcount::{strong, unowned};
use crate::object::{HeapObject, bridged};

/// Addresses below this are no pointers on Linux: as many extra inhabitants has a pointer that is never null.
pub const LEAST_VALID_POINTER: u32 = 4096;
/// A type of the compiler's own: a record of 32 bytes on 64-bit targets.
#[repr(C)]
pub struct Builtin {
    front: RecordFront,
    metadata: TypeMetadata,
}

// SAFETY: records are never written, and point at constants.
unsafe impl Sync for Builtin {}

impl Builtin {
    const fn new(table: &'static ValueWitnessTable) -> Self {
        let front = RecordFront { info: ptr::null(), layout_string: ptr::null(), value_witnesses: table };
        Self { front, metadata: TypeMetadata { kind: Kind::OPAQUE } }
    }

    /// Its witnesses.
    pub fn witnesses(&self) -> &'static ValueWitnessTable {
        // SAFETY: the records of builtins have a table each.
        unsafe { &*self.front.value_witnesses }
    }

    /// Its record.
    pub const fn metadata(&'static self) -> *const TypeMetadata {
        &raw const self.metadata
    }
}

/// The type of those letters.
pub fn named(mangled: &str) -> Option<&'static Builtin> {
    NAMES.iter().position(|name| *name == mangled).map(|index| &BUILTINS[index])
}

/// The type that a node of a name means, if it is one of these.
pub fn meant_by(node: &Node) -> Option<&'static Builtin> {
    match node {
        Node::Builtin(name) => named(name),
        Node::Reference(ownership, referred) => {
            let object = referred.optional_object();
            let brings_tables = |tree: &Tree| matches!(tree.node(), Node::Existential(it) if !it.protocols.is_empty());
            match ownership {
                _ if brings_tables(object.unwrap_or(referred)) => None,
                Ownership::Weak => named("Xw"),
                // Where nil is a value, there are fewer extra inhabitants.
                _ if object.is_some() => None,
                Ownership::Unowned => named("Xo"),
                Ownership::Unmanaged => named("Xu"),
            }
        }
        _ => None,
    }
}

/// The letters of the type with that record.
pub fn name_of(record: *const TypeMetadata) -> Option<&'static str> {
    BUILTINS.iter().position(|builtin| ptr::eq(builtin.metadata(), record)).map(|index| NAMES[index])
}

/// Whether a table belongs to a builtin: it serves any type that consists of just that.
pub fn is_table(table: *const ValueWitnessTable) -> bool {
    BUILTINS.iter().any(|builtin| ptr::eq(builtin.front.value_witnesses, table))
}

/// The letters of the builtins in mangled names. A variable's reference to an object is one, too: `Xw`, `Xo`, `Xu`.
const NAMES: [&str; 15] =
    ["Bi1_", "Bi8_", "Bi16_", "Bi32_", "Bi64_", "Bi128_", "Bf32_", "Bf64_", "Bw", "Bp", "Bo", "Bb", "Xw", "Xo", "Xu"];

/// The builtins, in the order of their letters. `sidetable_builtin_records` in C.
pub static BUILTINS: [Builtin; 15] = [
    Builtin::new(&BOOL),
    Builtin::new(&BYTES_1),
    Builtin::new(&BYTES_2),
    Builtin::new(&BYTES_4),
    Builtin::new(&BYTES_8),
    Builtin::new(&BYTES_16),
    Builtin::new(&BYTES_4),
    Builtin::new(&BYTES_8),
    Builtin::new(&WORD),
    Builtin::new(&RAW_POINTER),
    Builtin::new(&STRONG),
    Builtin::new(&BRIDGE_OBJECT),
    Builtin::new(&WEAK),
    Builtin::new(&UNOWNED),
    Builtin::new(&POINTER),
];

/// No bytes.
pub static EMPTY: ValueWitnessTable = PLAIN.table(Layout::EMPTY);
/// A byte.
pub static BYTES_1: ValueWitnessTable = PLAIN.table(Layout::plain(1));
/// Two bytes.
pub static BYTES_2: ValueWitnessTable = PLAIN.table(Layout::plain(2));
/// Four bytes.
pub static BYTES_4: ValueWitnessTable = PLAIN.table(Layout::plain(4));
/// Eight bytes.
pub static BYTES_8: ValueWitnessTable = PLAIN.table(Layout::plain(8));
/// Sixteen bytes.
pub static BYTES_16: ValueWitnessTable = PLAIN.table(Layout::plain(16));
/// As many bytes as a pointer.
pub static WORD: ValueWitnessTable = PLAIN.table(Layout::plain(size_of::<usize>()));
/// A byte that is 0 or 1.
pub static BOOL: ValueWitnessTable = BOOL_FUNCTIONS.table(Layout { extra_inhabitants: 254, ..Layout::plain(1) });
/// An address that is not null.
pub static RAW_POINTER: ValueWitnessTable =
    ADDRESS.table(Layout { extra_inhabitants: 1, ..Layout::plain(size_of::<usize>()) });
/// The address of an object, a function or a record.
pub static POINTER: ValueWitnessTable =
    ADDRESS.table(Layout { extra_inhabitants: LEAST_VALID_POINTER, ..Layout::plain(size_of::<usize>()) });
/// A strong reference.
pub static STRONG: ValueWitnessTable = STRONG_FUNCTIONS.table(Layout::reference(LEAST_VALID_POINTER));
/// An unowned reference.
pub static UNOWNED: ValueWitnessTable = UNOWNED_FUNCTIONS.table(Layout::reference(LEAST_VALID_POINTER));
/// A strong reference that carries flags.
pub static BRIDGE_OBJECT: ValueWitnessTable = BRIDGE_FUNCTIONS.table(Layout::reference(LEAST_VALID_POINTER));
/// A weak variable. Swift moves it by a call, although ours could be moved by copying its word.
pub static WEAK: ValueWitnessTable = WEAK_FUNCTIONS.table(Layout { is_bitwise_takable: false, ..Layout::reference(0) });
/// A function and its context, which may be null. The first word tells inhabitants apart.
pub static THICK_FUNCTION: ValueWitnessTable =
    THICK_FUNCTIONS.table(Layout { size: 2 * size_of::<usize>(), ..Layout::reference(LEAST_VALID_POINTER) });

/// Functions for values whose copies are copies of their bytes, and of which every bit pattern is one.
pub const PLAIN: Functions = Functions {
    destroy: destroy_nothing,
    initialize_with_copy: copy_bytes,
    assign_with_copy: copy_bytes,
    initialize_with_take: copy_bytes,
    assign_with_take: copy_bytes,
    get_enum_tag_single_payload: plain_get_tag,
    store_enum_tag_single_payload: plain_store_tag,
};

const BOOL_FUNCTIONS: Functions =
    Functions { get_enum_tag_single_payload: bool_get_tag, store_enum_tag_single_payload: bool_store_tag, ..PLAIN };

/// Functions for values that begin with an address.
pub const ADDRESS: Functions = Functions {
    get_enum_tag_single_payload: address_get_tag,
    store_enum_tag_single_payload: address_store_tag,
    ..PLAIN
};

unsafe extern "C" fn destroy_nothing(_value: *mut c_void, _value_type: *const TypeMetadata) {}

/// Copies as many bytes as the type's values have.
///
/// # Safety
/// As for every witness: the type has a table, and the places are values of it or room for one.
pub unsafe extern "C" fn copy_bytes(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness. A value may be assigned to itself.
    unsafe { ptr::copy(from.cast::<u8>(), to.cast::<u8>(), value_witnesses_of(value_type).size) };
    to
}

unsafe extern "C" fn plain_get_tag(value: *const c_void, empty_cases: u32, value_type: *const TypeMetadata) -> u32 {
    // SAFETY: as for every witness.
    unsafe { read_tag(value, empty_cases, Layout::of(value_witnesses_of(value_type)), || 0) }
}

unsafe extern "C" fn plain_store_tag(value: *mut c_void, case: u32, empty_cases: u32, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe { write_tag(value, case, empty_cases, Layout::of(value_witnesses_of(value_type)), |_| {}) };
}

unsafe extern "C" fn bool_get_tag(value: *const c_void, empty_cases: u32, value_type: *const TypeMetadata) -> u32 {
    // SAFETY: as for every witness.
    unsafe {
        let inhabitant = || u32::from(value.cast::<u8>().read()).saturating_sub(1);
        read_tag(value, empty_cases, Layout::of(value_witnesses_of(value_type)), inhabitant)
    }
}

unsafe extern "C" fn bool_store_tag(value: *mut c_void, case: u32, empty_cases: u32, value_type: *const TypeMetadata) {
    // SAFETY: as for every witness.
    unsafe {
        let store = |inhabitant: u32| value.cast::<u8>().write((inhabitant + 1) as u8);
        write_tag(value, case, empty_cases, Layout::of(value_witnesses_of(value_type)), store);
    }
}

/// The number of the extra inhabitant in a word that is else an address.
unsafe fn address_inhabitant(value: *const c_void, count: u32) -> u32 {
    // SAFETY: as the caller promises.
    let address = unsafe { value.cast::<usize>().read() };
    if address < count as usize { address as u32 + 1 } else { 0 }
}

/// Tells extra inhabitants apart by the first word, which is else an address.
///
/// # Safety
/// As for every witness: the type has a table, and the places are values of it or room for one.
pub unsafe extern "C" fn address_get_tag(
    value: *const c_void,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) -> u32 {
    // SAFETY: as for every witness.
    unsafe {
        let layout = Layout::of(value_witnesses_of(value_type));
        read_tag(value, empty_cases, layout, || address_inhabitant(value, layout.extra_inhabitants))
    }
}

/// Stores extra inhabitants in the first word, which is else an address.
///
/// # Safety
/// As for every witness: the type has a table, and the places are values of it or room for one.
pub unsafe extern "C" fn address_store_tag(
    value: *mut c_void,
    case: u32,
    empty_cases: u32,
    value_type: *const TypeMetadata,
) {
    // SAFETY: as for every witness.
    unsafe {
        let layout = Layout::of(value_witnesses_of(value_type));
        let store = |inhabitant: u32| value.cast::<usize>().write(inhabitant as usize - 1);
        write_tag(value, case, empty_cases, layout, store);
    }
}

/// Defines the functions for a word that owns a reference, from how one is counted and given up.
macro_rules! reference_functions {
    ($module:ident, $functions:ident, $offset:expr, retain: $retain:expr, release: $release:expr) => {
        mod $module {
            use super::*;

            /// Where the owning word lies, in words.
            const OFFSET: usize = $offset;

            unsafe fn owner(value: *mut c_void) -> *mut *mut HeapObject {
                // SAFETY: as for every witness.
                unsafe { value.cast::<*mut HeapObject>().add(OFFSET) }
            }

            pub unsafe extern "C" fn destroy(value: *mut c_void, _value_type: *const TypeMetadata) {
                let release: unsafe fn(*mut HeapObject) = $release;
                // SAFETY: as for every witness: the value owns its reference.
                unsafe { release(*owner(value)) };
            }

            pub unsafe extern "C" fn initialize_with_copy(
                to: *mut c_void,
                from: *mut c_void,
                value_type: *const TypeMetadata,
            ) -> *mut c_void {
                let retain: unsafe fn(*mut HeapObject) = $retain;
                // SAFETY: as for every witness.
                unsafe {
                    retain(*owner(from));
                    copy_bytes(to, from, value_type)
                }
            }

            pub unsafe extern "C" fn assign_with_copy(
                to: *mut c_void,
                from: *mut c_void,
                value_type: *const TypeMetadata,
            ) -> *mut c_void {
                let release: unsafe fn(*mut HeapObject) = $release;
                // SAFETY: as for every witness. The old value goes last: it may own the new one.
                unsafe {
                    let old = *owner(to);
                    initialize_with_copy(to, from, value_type);
                    release(old);
                }
                to
            }

            pub unsafe extern "C" fn assign_with_take(
                to: *mut c_void,
                from: *mut c_void,
                value_type: *const TypeMetadata,
            ) -> *mut c_void {
                let release: unsafe fn(*mut HeapObject) = $release;
                // SAFETY: as for every witness.
                unsafe {
                    let old = *owner(to);
                    copy_bytes(to, from, value_type);
                    release(old);
                }
                to
            }
        }

        #[doc = concat!("Functions for values that own a reference in word ", stringify!($offset), ".")]
        pub const $functions: Functions = Functions {
            destroy: $module::destroy,
            initialize_with_copy: $module::initialize_with_copy,
            assign_with_copy: $module::assign_with_copy,
            initialize_with_take: copy_bytes,
            assign_with_take: $module::assign_with_take,
            get_enum_tag_single_payload: address_get_tag,
            store_enum_tag_single_payload: address_store_tag,
        };
    };
}

reference_functions!(strong_word, STRONG_FUNCTIONS, 0, retain: retain_strong, release: release_strong);
reference_functions!(unowned_word, UNOWNED_FUNCTIONS, 0, retain: retain_unowned, release: release_unowned);
reference_functions!(bridge_word, BRIDGE_FUNCTIONS, 0, retain: retain_bridge, release: release_bridge);
reference_functions!(context_word, THICK_FUNCTIONS, 1, retain: retain_strong, release: release_strong);

unsafe fn retain_strong(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::retain(object) };
}

unsafe fn release_strong(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::release(object) };
}

unsafe fn retain_unowned(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::retain(object) };
}

unsafe fn release_unowned(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { unowned::release(object) };
}

unsafe fn retain_bridge(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::retain(bridged(object)) };
}

unsafe fn release_bridge(object: *mut HeapObject) {
    // SAFETY: as the caller promises.
    unsafe { strong::release(bridged(object)) };
}

/// Functions for values that begin with a weak variable; plain words may follow.
pub const WEAK_FUNCTIONS: Functions = Functions {
    destroy: destroy_weak,
    initialize_with_copy: initialize_weak_with_copy,
    assign_with_copy: assign_weak_with_copy,
    initialize_with_take: initialize_weak_with_take,
    assign_with_take: assign_weak_with_take,
    ..PLAIN
};

unsafe extern "C" fn destroy_weak(value: *mut c_void, _value_type: *const TypeMetadata) {
    // SAFETY: as for every witness: the value is a weak variable.
    unsafe { weak::destroy(value.cast::<WeakReference>()) };
}

/// Defines a witness of weak variables by the function that does it.
macro_rules! weak_transfers {
    ($($name:ident => $function:path),+ $(,)?) => {
        $(unsafe extern "C" fn $name(to: *mut c_void, from: *mut c_void, value_type: *const TypeMetadata) -> *mut c_void {
            let word = size_of::<usize>();
            // SAFETY: as for every witness: both begin with weak variables, or the first is raw memory where it is initialized.
            unsafe {
                $function(to.cast(), from.cast());
                let rest = value_witnesses_of(value_type).size - word;
                ptr::copy(from.cast::<u8>().add(word), to.cast::<u8>().add(word), rest);
            }
            to
        })+
    };
}

weak_transfers! {
    initialize_weak_with_copy => weak::copy_init,
    assign_weak_with_copy => weak::copy_assign,
    initialize_weak_with_take => weak::take_init,
    assign_weak_with_take => weak::take_assign,
}
