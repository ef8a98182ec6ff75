//! Functions of Swift's that stay in the program, with ours in front of them: a linker that is told `--wrap=NAME` takes every call of `NAME` to
//! `__wrap_NAME`, and `__real_NAME` is Swift's. What they wrap stands in `swift-wrapped.txt`; a program that is linked without the options has Swift's
//! functions alone.

use core::ffi::c_char;

use sidetable::metadata::{Response, TypeMetadata, ValueWitnessTable, answers};

use crate::{HeapObject, bridge, unique};

type Type = *const TypeMetadata;
type Arguments = *const Type;
type Labels = *const c_char;
type Witnesses = *const ValueWitnessTable;
/// One of Swift's descriptors.
type Descriptor = *const u32;

/// What Swift has answered before, in front of it: `known` of these arguments, or else `ask` of them and of Swift's function.
macro_rules! in_front {
    ($($wrapping:ident, $real:literal: ($($argument:ident: $type:ty),* $(,)?) => $known:ident, $ask:ident($($key:expr),*);)+) => {$(
        #[doc = concat!("`sidetable::metadata::answers::", stringify!($known), "`")]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $wrapping($($argument: $type),*) -> Response {
            /// Swift's function, by a jump to what the linker calls so. Weak: nobody asks for it in a program that wraps nothing.
            #[unsafe(naked)]
            unsafe extern "C" fn real($($argument: $type),*) -> Response {
                #[cfg(target_arch = "x86_64")]
                core::arch::naked_asm!(concat!(".weak ", $real), concat!("jmp ", $real, "@PLT"));
                #[cfg(target_arch = "aarch64")]
                core::arch::naked_asm!(concat!(".weak ", $real), concat!("b ", $real));
            }

            /// Of the same arguments, so that the way here is a jump and needs no stack.
            #[cold]
            #[inline(never)]
            unsafe extern "C" fn ask($($argument: $type),*) -> Response {
                // SAFETY: as the caller promises.
                unsafe { answers::$ask($($key),*, || real($($argument),*)) }
            }

            // SAFETY: as the caller promises.
            unsafe { answers::$known($($key),*).unwrap_or_else(|| ask($($argument),*)) }
        }
    )+};
}

in_front! {
    __wrap_swift_getGenericMetadata, "__real_swift_getGenericMetadata":
        (request: usize, arguments: Arguments, descriptor: Descriptor) => generic, ask_generic(descriptor, arguments);
    __wrap_swift_getCanonicalPrespecializedGenericMetadata, "__real_swift_getCanonicalPrespecializedGenericMetadata":
        (request: usize, arguments: Arguments, descriptor: Descriptor, token: *mut usize) =>
        generic, ask_generic(descriptor, arguments);
    __wrap_swift_checkMetadataState, "__real_swift_checkMetadataState":
        (request: usize, record: Type) => complete, ask_complete(record);
    __wrap_swift_getTupleTypeMetadata, "__real_swift_getTupleTypeMetadata":
        (request: usize, flags: usize, elements: Arguments, labels: Labels, proposed: Witnesses) =>
        tuple_of, ask_tuple_of(flags, elements, labels);
    __wrap_swift_getTupleTypeMetadata2, "__real_swift_getTupleTypeMetadata2":
        (request: usize, first: Type, second: Type, labels: Labels, proposed: Witnesses) =>
        tuple, ask_tuple(&[first, second], labels);
    __wrap_swift_getTupleTypeMetadata3, "__real_swift_getTupleTypeMetadata3":
        (request: usize, first: Type, second: Type, third: Type, labels: Labels, proposed: Witnesses) =>
        tuple, ask_tuple(&[first, second, third], labels);
}

/// Ours in the place of Swift's.
macro_rules! instead {
    ($($wrapping:ident: $ours:path = ($argument:ident: $type:ty $(, $n:ident: $count:ty)?) $(-> $result:ty)?;)+) => {$(
        #[doc = concat!("`", stringify!($ours), "`")]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $wrapping($argument: $type $(, $n: $count)?) $(-> $result)? {
            // SAFETY: as the caller promises.
            unsafe { $ours($argument $(, $n)?) }
        }
    )+};
}

instead! {
    __wrap_swift_isUniquelyReferenced_native: unique::swift_isUniquelyReferenced_native =
        (object: *mut HeapObject) -> bool;
    __wrap_swift_isUniquelyReferenced_nonNull_native: unique::swift_isUniquelyReferenced_nonNull_native =
        (object: *mut HeapObject) -> bool;
    __wrap_swift_isUniquelyReferenced_nonNull_bridgeObject: unique::swift_isUniquelyReferenced_nonNull_bridgeObject =
        (bits: usize) -> bool;
    __wrap_swift_bridgeObjectRetain: bridge::swift_bridgeObjectRetain = (object: *mut HeapObject) -> *mut HeapObject;
    __wrap_swift_bridgeObjectRetain_n: bridge::swift_bridgeObjectRetain_n =
        (object: *mut HeapObject, n: i32) -> *mut HeapObject;
    __wrap_swift_bridgeObjectRelease: bridge::swift_bridgeObjectRelease = (object: *mut HeapObject);
    __wrap_swift_bridgeObjectRelease_n: bridge::swift_bridgeObjectRelease_n = (object: *mut HeapObject, n: i32);
}
