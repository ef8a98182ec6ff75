//! Metadata records of types that are no classes of C or Rust code, requests for them, and their states.
//!
//! Layouts are Swift 6's. What Swift has no word for lies in front of the words that Swift has.

use core::ffi::{c_char, c_void};

use crate::metadata::{FullClassMetadata, Kind, TypeMetadata, ValueWitnessTable};

/// How far a record is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct State(pub usize);

impl State {
    /// Everything is there in the record and in all that it refers to, however far.
    pub const COMPLETE: Self = Self(0);
    /// Everything in the record is there.
    pub const NON_TRANSITIVE_COMPLETE: Self = Self(1);
    /// The value witness table is there.
    pub const LAYOUT_COMPLETE: Self = Self(0x3f);
    /// Kind, description and arguments are there.
    pub const ABSTRACT: Self = Self(0xff);

    /// Whether this is at least as far as `other`.
    pub const fn has_reached(self, other: Self) -> bool {
        self.0 <= other.0
    }
}

/// What a caller asks for: the state to wait for in the low byte, and whether not to wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Request(pub usize);

impl Request {
    /// A complete record.
    pub const COMPLETE: Self = Self(State::COMPLETE.0);
    /// Set where the caller takes whatever state there is.
    pub const NON_BLOCKING: usize = 0x100;

    /// A record of that state.
    pub const fn wait_for(state: State) -> Self {
        Self(state.0)
    }

    /// The state asked for.
    pub const fn state(self) -> State {
        State(self.0 & 0xff)
    }

    /// Whether to wait for it.
    pub const fn is_blocking(self) -> bool {
        self.0 & Self::NON_BLOCKING == 0
    }
}

/// A record, and how far it is. Two registers in C.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Response {
    /// The record.
    pub metadata: *const TypeMetadata,
    /// Its state.
    pub state: State,
}

/// The words in front of a record's address point, for all kinds but classes.
#[repr(C)]
#[derive(Debug)]
pub struct RecordFront {
    /// What this runtime keeps of the record. Ours.
    pub info: *const RecordInfo,
    /// Swift's layout string, or null.
    pub layout_string: *const u8,
    /// The value witness table, or null before the layout is complete.
    pub value_witnesses: *const ValueWitnessTable,
}

/// The words of a described class in front of its address point: Swift's three, and one of ours.
#[repr(C)]
#[derive(Debug)]
pub struct ClassFront {
    /// What this runtime keeps of the record. Ours.
    pub info: *const RecordInfo,
    /// The words that Swift has, and the class up to its ivar destroyer.
    pub class: FullClassMetadata,
}

/// What this runtime keeps of a record. `sidetable_record_info` in C.
#[repr(C)]
#[derive(Debug)]
pub struct RecordInfo {
    /// The stored fields in order, or an enum's payloads.
    pub fields: *const Element,
    /// How many.
    pub field_count: u32,
    /// [`record_flags`].
    pub flags: u32,
    /// What tracks the state of a record that was not complete from the start; or null.
    pub instance: *const c_void,
}

/// Bits of [`RecordInfo::flags`].
pub mod record_flags {
    /// The record stands for its type: made at run time, it is the only one.
    pub const IS_CANONICAL: u32 = 1;
}

/// An element of a tuple, or a field of a struct: `{type, offset}`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Element {
    /// Its type.
    pub element_type: *const TypeMetadata,
    /// Bytes from the start of the value.
    pub offset: usize,
}

/// A struct, enum or optional from its address point; its generic arguments follow, then a struct's field offsets as u32.
#[repr(C)]
#[derive(Debug)]
pub struct ValueMetadata {
    /// [`Kind::STRUCT`], [`Kind::ENUM`] or [`Kind::OPTIONAL`].
    pub kind: Kind,
    /// The nominal type descriptor.
    pub description: *const c_void,
}

/// A tuple from its address point; its [`Element`]s follow.
#[repr(C)]
#[derive(Debug)]
pub struct TupleMetadata {
    /// [`Kind::TUPLE`].
    pub kind: Kind,
    /// How many elements.
    pub count: usize,
    /// Their labels, each ended by a space; or null where none has one.
    pub labels: *const c_char,
}

/// A function from its address point; its parameters' types follow, then their flags as u32 where [`function_flags::HAS_PARAMETER_FLAGS`] is set.
#[repr(C)]
#[derive(Debug)]
pub struct FunctionMetadata {
    /// [`Kind::FUNCTION`].
    pub kind: Kind,
    /// [`function_flags`].
    pub flags: usize,
    /// The type of the result.
    pub result: *const TypeMetadata,
}

/// Bits of [`FunctionMetadata::flags`].
pub mod function_flags {
    /// The number of parameters.
    pub const PARAMETER_COUNT: usize = 0xffff;
    /// The convention: 0 Swift's with a context, 1 an Objective-C block, 2 Swift's without a context, 3 C's.
    pub const CONVENTION: usize = 0xff_0000;
    /// Swift's convention without a context.
    pub const THIN: usize = 0x2_0000;
    /// C's convention.
    pub const C: usize = 0x3_0000;
    /// The function may throw.
    pub const THROWS: usize = 0x100_0000;
    /// Flags of the parameters follow their types.
    pub const HAS_PARAMETER_FLAGS: usize = 0x200_0000;
    /// The function may be kept.
    pub const ESCAPING: usize = 0x400_0000;
    /// The function may suspend.
    pub const ASYNC: usize = 0x2000_0000;
    /// The function may be called from any thread.
    pub const SENDABLE: usize = 0x4000_0000;
}

/// Bits of a parameter's flags.
pub mod parameter_flags {
    /// How the argument is passed.
    pub const OWNERSHIP: u32 = 0x7f;
    /// Passed by address, for writing.
    pub const INOUT: u32 = 1;
    /// The parameter takes any number of arguments.
    pub const VARIADIC: u32 = 0x80;
    /// The argument is an expression that the function evaluates.
    pub const AUTOCLOSURE: u32 = 0x100;
}

/// A metatype from its address point.
#[repr(C)]
#[derive(Debug)]
pub struct MetatypeMetadata {
    /// [`Kind::METATYPE`].
    pub kind: Kind,
    /// The type whose type this is.
    pub instance_type: *const TypeMetadata,
}

/// An existential metatype from its address point.
#[repr(C)]
#[derive(Debug)]
pub struct ExistentialMetatypeMetadata {
    /// [`Kind::EXISTENTIAL_METATYPE`].
    pub kind: Kind,
    /// The existential type, or a metatype of it.
    pub instance_type: *const TypeMetadata,
    /// [`existential_flags`] of the innermost existential.
    pub flags: u32,
}

/// An existential from its address point; the superclass follows where there is one, then the protocols.
#[repr(C)]
#[derive(Debug)]
pub struct ExistentialMetadata {
    /// [`Kind::EXISTENTIAL`].
    pub kind: Kind,
    /// [`existential_flags`].
    pub flags: u32,
    /// How many protocols.
    pub protocol_count: u32,
}

/// Bits of [`ExistentialMetadata::flags`].
pub mod existential_flags {
    /// How many witness tables a value carries.
    pub const WITNESS_TABLES: u32 = 0xff_ffff;
    /// Swift's `Error`.
    pub const ERROR: u32 = 0x100_0000;
    /// Which special protocol it is.
    pub const SPECIAL: u32 = 0x3f00_0000;
    /// A superclass is named.
    pub const HAS_SUPERCLASS: u32 = 0x4000_0000;
    /// Values of any kind conform; clear where only classes do.
    pub const IS_OPAQUE: u32 = 0x8000_0000;
}

/// A protocol, as far as existentials need it. `sidetable_protocol` in C.
#[repr(C)]
#[derive(Debug)]
pub struct ProtocolDescriptor {
    /// [`protocol_flags`].
    pub flags: u32,
    /// Zero.
    pub reserved: u32,
    /// The module's name, zero-terminated.
    pub module: *const c_char,
    /// The protocol's name, zero-terminated.
    pub name: *const c_char,
}

// SAFETY: descriptors are never written, and point at constants.
unsafe impl Sync for ProtocolDescriptor {}

/// Bits of [`ProtocolDescriptor::flags`].
pub mod protocol_flags {
    /// Only classes conform.
    pub const IS_CLASS_BOUND: u32 = 1;
    /// It is Swift's `Error`.
    pub const IS_ERROR: u32 = 2;
    /// Conforming is a mark without a witness table.
    pub const IS_MARKER: u32 = 4;
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    use core::mem::offset_of;
    assert!(size_of::<RecordFront>() == 24 && offset_of!(RecordFront, value_witnesses) == 16);
    assert!(size_of::<RecordInfo>() == 24 && size_of::<Element>() == 16);
    assert!(size_of::<ValueMetadata>() == 16 && offset_of!(ValueMetadata, description) == 8);
    assert!(size_of::<TupleMetadata>() == 24 && offset_of!(TupleMetadata, labels) == 16);
    assert!(size_of::<FunctionMetadata>() == 24 && offset_of!(FunctionMetadata, result) == 16);
    assert!(offset_of!(ExistentialMetatypeMetadata, flags) == 16);
    assert!(size_of::<ExistentialMetadata>() == 16 && offset_of!(ExistentialMetadata, protocol_count) == 12);
    assert!(size_of::<ProtocolDescriptor>() == 24);
};
