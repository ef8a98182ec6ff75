//! The types that all others are made of: plain bytes, pointers, references. Static tables and records, as Swift's library has them.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::types::RecordFront;

use super::{Functions, Inhabitants, get_tag, store_tag, transfers};
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
pub static BOOL: ValueWitnessTable =
    PLAIN.with_inhabitants::<NoBool>().table(Layout { extra_inhabitants: 254, ..Layout::plain(1) });
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
pub static BRIDGE_OBJECT: ValueWitnessTable = owning::<BridgeWord>().table(Layout::reference(LEAST_VALID_POINTER));
/// A weak variable. Swift moves it by a call, although ours could be moved by copying its word.
pub static WEAK: ValueWitnessTable = WEAK_FUNCTIONS.table(Layout { is_bitwise_takable: false, ..Layout::reference(0) });
/// A function and its context, which may be null. The first word tells inhabitants apart.
pub static THICK_FUNCTION: ValueWitnessTable =
    owning::<StrongWord<1>>().table(Layout { size: 2 * size_of::<usize>(), ..Layout::reference(LEAST_VALID_POINTER) });

/// Functions for values whose copies are copies of their bytes, and of which every bit pattern is one.
pub const PLAIN: Functions = Functions {
    destroy: destroy_nothing,
    initialize_with_copy: copy_bytes,
    assign_with_copy: copy_bytes,
    initialize_with_take: copy_bytes,
    assign_with_take: copy_bytes,
    get_enum_tag_single_payload: get_tag::<NoInhabitants>,
    store_enum_tag_single_payload: store_tag::<NoInhabitants>,
};

/// Functions for values that begin with an address.
pub const ADDRESS: Functions = PLAIN.with_inhabitants::<NoAddress>();

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

/// Every bit pattern is a value.
struct NoInhabitants;

impl Inhabitants for NoInhabitants {
    unsafe fn read(_value: *const c_void, _count: u32, _value_type: *const TypeMetadata) -> u32 {
        0
    }

    unsafe fn write(_value: *mut c_void, _inhabitant: u32, _count: u32, _value_type: *const TypeMetadata) {}
}

/// Bytes above 1.
struct NoBool;

impl Inhabitants for NoBool {
    unsafe fn read(value: *const c_void, _count: u32, _value_type: *const TypeMetadata) -> u32 {
        // SAFETY: as for every witness.
        u32::from(unsafe { value.cast::<u8>().read() }).saturating_sub(1)
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, _count: u32, _value_type: *const TypeMetadata) {
        // SAFETY: as for every witness.
        unsafe { value.cast::<u8>().write((inhabitant + 1) as u8) };
    }
}

/// First words that are too low for an address.
struct NoAddress;

impl Inhabitants for NoAddress {
    unsafe fn read(value: *const c_void, count: u32, _value_type: *const TypeMetadata) -> u32 {
        // SAFETY: as for every witness.
        address_inhabitant(unsafe { value.cast::<usize>().read() }, count)
    }

    unsafe fn write(value: *mut c_void, inhabitant: u32, _count: u32, _value_type: *const TypeMetadata) {
        // SAFETY: as for every witness.
        unsafe { value.cast::<usize>().write(inhabitant as usize - 1) };
    }
}

/// The number of the extra inhabitant in a word that is else an address.
pub const fn address_inhabitant(address: usize, count: u32) -> u32 {
    if address < count as usize { address as u32 + 1 } else { 0 }
}

/// A word that owns a reference: how one is counted and given up.
trait Reference {
    /// Where the word lies, in words.
    const WORD: usize = 0;

    unsafe fn retain(object: *mut HeapObject);
    unsafe fn release(object: *mut HeapObject);
}

/// Functions for values that own such a reference. Copies are copies of their bytes.
const fn owning<R: Reference>() -> Functions {
    Functions {
        destroy: destroy_reference::<R>,
        initialize_with_copy: initialize_reference_with_copy::<R>,
        assign_with_copy: assign_reference_with_copy::<R>,
        assign_with_take: assign_reference_with_take::<R>,
        ..ADDRESS
    }
}

/// Functions for a strong reference.
pub const STRONG_FUNCTIONS: Functions = owning::<StrongWord<0>>();
/// Functions for an unowned reference.
pub const UNOWNED_FUNCTIONS: Functions = owning::<UnownedWord>();

unsafe fn reference_in<R: Reference>(value: *mut c_void) -> *mut HeapObject {
    // SAFETY: as for every witness.
    unsafe { value.cast::<*mut HeapObject>().add(R::WORD).read() }
}

unsafe extern "C" fn destroy_reference<R: Reference>(value: *mut c_void, _value_type: *const TypeMetadata) {
    // SAFETY: as for every witness: the value owns its reference.
    unsafe { R::release(reference_in::<R>(value)) };
}

unsafe extern "C" fn initialize_reference_with_copy<R: Reference>(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness.
    unsafe {
        R::retain(reference_in::<R>(from));
        copy_bytes(to, from, value_type)
    }
}

unsafe extern "C" fn assign_reference_with_copy<R: Reference>(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness. The old value goes last: it may own the new one.
    unsafe {
        R::retain(reference_in::<R>(from));
        assign_reference_with_take::<R>(to, from, value_type)
    }
}

unsafe extern "C" fn assign_reference_with_take<R: Reference>(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
) -> *mut c_void {
    // SAFETY: as for every witness.
    unsafe {
        let old = reference_in::<R>(to);
        copy_bytes(to, from, value_type);
        R::release(old);
    }
    to
}

struct StrongWord<const WORD: usize>;

impl<const WORD: usize> Reference for StrongWord<WORD> {
    const WORD: usize = WORD;

    unsafe fn retain(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { strong::retain(object) };
    }

    unsafe fn release(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { strong::release(object) };
    }
}

struct UnownedWord;

impl Reference for UnownedWord {
    unsafe fn retain(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { unowned::retain(object) };
    }

    unsafe fn release(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { unowned::release(object) };
    }
}

struct BridgeWord;

impl Reference for BridgeWord {
    unsafe fn retain(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { strong::retain(bridged(object)) };
    }

    unsafe fn release(object: *mut HeapObject) {
        // SAFETY: as the caller promises.
        unsafe { strong::release(bridged(object)) };
    }
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

/// Brings a weak variable over by one of its functions, and the words behind it.
#[inline(always)]
unsafe fn transfer_weak(
    to: *mut c_void,
    from: *mut c_void,
    value_type: *const TypeMetadata,
    function: impl Fn(*mut WeakReference, *mut WeakReference) -> *mut WeakReference,
) -> *mut c_void {
    let word = size_of::<usize>();
    // SAFETY: as for every witness: both begin with weak variables, or the first is raw memory where it is initialized.
    unsafe {
        function(to.cast(), from.cast());
        let rest = value_witnesses_of(value_type).size - word;
        ptr::copy(from.cast::<u8>().add(word), to.cast::<u8>().add(word), rest);
    }
    to
}

transfers! {
    transfer_weak:
    initialize_weak_with_copy => |to, from| weak::copy_init(to, from),
    assign_weak_with_copy => |to, from| weak::copy_assign(to, from),
    initialize_weak_with_take => |to, from| weak::take_init(to, from),
    assign_weak_with_take => |to, from| weak::take_assign(to, from),
}
