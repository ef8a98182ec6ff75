//! Functions of Swift's that stay in the program, with ours in front of them: a linker that is told `--wrap=NAME` takes every call of `NAME` to
//! `__wrap_NAME`, and `__real_NAME` is Swift's. What they wrap stands in `swift-wrapped.txt`; a program that is linked without the options has Swift's
//! functions alone.

use core::ffi::c_char;

use sidetable::metadata::{Response, TypeMetadata, ValueWitnessTable, answers};

use crate::{HeapObject, bridge, unique};

/// Swift's function, by a jump to what the linker calls so. Weak: nobody asks for it in a program that wraps nothing.
macro_rules! real {
    ($name:ident = $symbol:literal ($($argument:ident: $type:ty),*) -> $result:ty) => {
        #[unsafe(naked)]
        unsafe extern "C" fn $name($($argument: $type),*) -> $result {
            #[cfg(target_arch = "x86_64")]
            core::arch::naked_asm!(concat!(".weak ", $symbol), concat!("jmp ", $symbol, "@PLT"));
            #[cfg(target_arch = "aarch64")]
            core::arch::naked_asm!(concat!(".weak ", $symbol), concat!("b ", $symbol));
        }
    };
}

type Type = *const TypeMetadata;
type Arguments = *const Type;
type Labels = *const c_char;
type Witnesses = *const ValueWitnessTable;
/// One of Swift's descriptors.
type Descriptor = *const u32;

real!(get_generic = "__real_swift_getGenericMetadata"(request: usize, arguments: Arguments, descriptor: Descriptor) -> Response);
real!(get_prespecialized = "__real_swift_getCanonicalPrespecializedGenericMetadata"(
    request: usize, arguments: Arguments, descriptor: Descriptor, token: *mut usize
) -> Response);
real!(get_tuple = "__real_swift_getTupleTypeMetadata"(
    request: usize, flags: usize, elements: Arguments, labels: Labels, proposed: Witnesses
) -> Response);
real!(get_pair = "__real_swift_getTupleTypeMetadata2"(
    request: usize, first: Type, second: Type, labels: Labels, proposed: Witnesses
) -> Response);
real!(get_triple = "__real_swift_getTupleTypeMetadata3"(
    request: usize, first: Type, second: Type, third: Type, labels: Labels, proposed: Witnesses
) -> Response);
real!(check_state = "__real_swift_checkMetadataState"(request: usize, record: Type) -> Response);

// Each jumps to a function of the same arguments, which asks Swift, so that it has no stack of its own.

/// `sidetable::metadata::answers::generic`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getGenericMetadata(
    request: usize,
    arguments: Arguments,
    descriptor: Descriptor,
) -> Response {
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn ask(request: usize, arguments: Arguments, descriptor: Descriptor) -> Response {
        // SAFETY: as the caller promises.
        unsafe { answers::ask_generic(descriptor, arguments, || get_generic(request, arguments, descriptor)) }
    }
    // SAFETY: as the caller promises.
    unsafe { answers::generic(descriptor, arguments).unwrap_or_else(|| ask(request, arguments, descriptor)) }
}

/// `sidetable::metadata::answers::generic`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getCanonicalPrespecializedGenericMetadata(
    request: usize,
    arguments: Arguments,
    descriptor: Descriptor,
    token: *mut usize,
) -> Response {
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn ask(
        request: usize,
        arguments: Arguments,
        descriptor: Descriptor,
        token: *mut usize,
    ) -> Response {
        // SAFETY: as the caller promises.
        unsafe {
            answers::ask_generic(descriptor, arguments, || get_prespecialized(request, arguments, descriptor, token))
        }
    }
    // SAFETY: as the caller promises.
    unsafe { answers::generic(descriptor, arguments).unwrap_or_else(|| ask(request, arguments, descriptor, token)) }
}

/// `sidetable::metadata::answers::complete`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_checkMetadataState(request: usize, record: Type) -> Response {
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn ask(request: usize, record: Type) -> Response {
        // SAFETY: as the caller promises.
        unsafe { answers::ask_complete(record, || check_state(request, record)) }
    }
    // SAFETY: as the caller promises.
    unsafe { answers::complete(record).unwrap_or_else(|| ask(request, record)) }
}

/// `sidetable::metadata::answers::tuple_of`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getTupleTypeMetadata(
    request: usize,
    flags: usize,
    elements: Arguments,
    labels: Labels,
    proposed: Witnesses,
) -> Response {
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn ask(
        request: usize,
        flags: usize,
        elements: Arguments,
        labels: Labels,
        proposed: Witnesses,
    ) -> Response {
        // SAFETY: as the caller promises.
        unsafe {
            answers::ask_tuple_of(flags, elements, labels, || get_tuple(request, flags, elements, labels, proposed))
        }
    }
    // SAFETY: as the caller promises.
    unsafe {
        answers::tuple_of(flags, elements, labels).unwrap_or_else(|| ask(request, flags, elements, labels, proposed))
    }
}

/// `sidetable::metadata::answers::tuple`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getTupleTypeMetadata2(
    request: usize,
    first: Type,
    second: Type,
    labels: Labels,
    proposed: Witnesses,
) -> Response {
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn ask(
        request: usize,
        first: Type,
        second: Type,
        labels: Labels,
        proposed: Witnesses,
    ) -> Response {
        // SAFETY: as the caller promises.
        unsafe { answers::ask_tuple(&[first, second], labels, || get_pair(request, first, second, labels, proposed)) }
    }
    // SAFETY: as the caller promises.
    unsafe { answers::tuple(&[first, second], labels).unwrap_or_else(|| ask(request, first, second, labels, proposed)) }
}

/// `sidetable::metadata::answers::tuple`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getTupleTypeMetadata3(
    request: usize,
    first: Type,
    second: Type,
    third: Type,
    labels: Labels,
    proposed: Witnesses,
) -> Response {
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn ask(
        request: usize,
        first: Type,
        second: Type,
        third: Type,
        labels: Labels,
        proposed: Witnesses,
    ) -> Response {
        // SAFETY: as the caller promises.
        unsafe {
            answers::ask_tuple(&[first, second, third], labels, || {
                get_triple(request, first, second, third, labels, proposed)
            })
        }
    }
    // SAFETY: as the caller promises.
    unsafe {
        answers::tuple(&[first, second, third], labels)
            .unwrap_or_else(|| ask(request, first, second, third, labels, proposed))
    }
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
