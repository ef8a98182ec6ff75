//! The abbreviations that mangled names have for types and protocols of Swift's library.

use super::tree::NominalKind;

use NominalKind::{Enum, Struct};

/// Types: letter, name, kind.
pub const TYPES: &[(char, &str, NominalKind)] = &[
    ('A', "AutoreleasingUnsafeMutablePointer", Struct),
    ('a', "Array", Struct),
    ('b', "Bool", Struct),
    ('D', "Dictionary", Struct),
    ('d', "Double", Struct),
    ('f', "Float", Struct),
    ('h', "Set", Struct),
    ('I', "DefaultIndices", Struct),
    ('i', "Int", Struct),
    ('J', "Character", Struct),
    ('N', "ClosedRange", Struct),
    ('n', "Range", Struct),
    ('O', "ObjectIdentifier", Struct),
    ('P', "UnsafePointer", Struct),
    ('p', "UnsafeMutablePointer", Struct),
    ('q', "Optional", Enum),
    ('R', "UnsafeBufferPointer", Struct),
    ('r', "UnsafeMutableBufferPointer", Struct),
    ('S', "String", Struct),
    ('s', "Substring", Struct),
    ('u', "UInt", Struct),
    ('V', "UnsafeRawPointer", Struct),
    ('v', "UnsafeMutableRawPointer", Struct),
    ('W', "UnsafeRawBufferPointer", Struct),
    ('w', "UnsafeMutableRawBufferPointer", Struct),
];

/// Protocols: letter, name.
pub const PROTOCOLS: &[(char, &str)] = &[
    ('B', "BinaryFloatingPoint"),
    ('E', "Encodable"),
    ('e', "Decodable"),
    ('F', "FloatingPoint"),
    ('G', "RandomNumberGenerator"),
    ('H', "Hashable"),
    ('j', "Numeric"),
    ('K', "BidirectionalCollection"),
    ('k', "RandomAccessCollection"),
    ('L', "Comparable"),
    ('l', "Collection"),
    ('M', "MutableCollection"),
    ('m', "RangeReplaceableCollection"),
    ('Q', "Equatable"),
    ('T', "Sequence"),
    ('t', "IteratorProtocol"),
    ('U', "UnsignedInteger"),
    ('X', "RangeExpression"),
    ('x', "Strideable"),
    ('Y', "RawRepresentable"),
    ('y', "StringProtocol"),
    ('Z', "SignedInteger"),
    ('z', "BinaryInteger"),
];

/// The type of that letter.
pub fn type_of(letter: char) -> Option<(&'static str, NominalKind)> {
    TYPES.iter().find(|known| known.0 == letter).map(|known| (known.1, known.2))
}

/// The letter of that type of the module `Swift`.
pub fn letter_of_type(name: &str, kind: NominalKind) -> Option<char> {
    TYPES.iter().find(|known| known.1 == name && known.2 == kind).map(|known| known.0)
}

/// The protocol of that letter.
pub fn protocol_of(letter: char) -> Option<&'static str> {
    PROTOCOLS.iter().find(|known| known.0 == letter).map(|known| known.1)
}

/// The letter of that protocol of the module `Swift`.
pub fn letter_of_protocol(name: &str) -> Option<char> {
    PROTOCOLS.iter().find(|known| known.1 == name).map(|known| known.0)
}
