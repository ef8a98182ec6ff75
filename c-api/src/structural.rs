//! Tuples, functions, metatypes, existentials. What is said of Swift's names in `types` holds here, too.

use core::ffi::c_char;

use sidetable::metadata::structural::tuple::text_of;
use sidetable::metadata::structural::{existential, function, get_tuple, metatype, tuple};
use sidetable::metadata::{ProtocolDescriptor, Request, Response, TypeMetadata, ValueWitnessTable, answers};
use sidetable::sync::foreign;

use crate::types::{all, go_on, next, null, or_die};

type Type = *const TypeMetadata;

/// `sidetable::metadata::structural::get_tuple`. The proposed witnesses are not needed: the runtime has some for every tuple.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getTupleTypeMetadata(
    request: usize,
    flags: usize,
    elements: *const *const TypeMetadata,
    labels: *const c_char,
    proposed: *const ValueWitnessTable,
) -> Response {
    if let Some(next) = next!(
        swift_getTupleTypeMetadata(usize, usize, *const Type, *const c_char, *const ValueWitnessTable) -> Response
    ) {
        // SAFETY: as the caller promises.
        return unsafe {
            answers::tuple_of(flags, elements, labels).unwrap_or_else(|| {
                answers::ask_tuple_of(flags, elements, labels, || next(request, flags, elements, labels, proposed))
            })
        };
    }
    let count = flags & tuple::MOST_ELEMENTS;
    // SAFETY: as the caller promises.
    or_die(unsafe { get_tuple(Request(request), all(elements, count), text_of(labels)) })
}

/// `sidetable::metadata::structural::get_tuple`, of two.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getTupleTypeMetadata2(
    request: usize,
    first: *const TypeMetadata,
    second: *const TypeMetadata,
    labels: *const c_char,
    proposed: *const ValueWitnessTable,
) -> Response {
    if let Some(next) =
        next!(swift_getTupleTypeMetadata2(usize, Type, Type, *const c_char, *const ValueWitnessTable) -> Response)
    {
        let elements = [first, second];
        return answers::tuple(&elements, labels).unwrap_or_else(|| {
            // SAFETY: as the caller promises.
            answers::ask_tuple(&elements, labels, || unsafe { next(request, first, second, labels, proposed) })
        });
    }
    // SAFETY: as the caller promises.
    or_die(unsafe { get_tuple(Request(request), &[first, second], text_of(labels)) })
}

/// `sidetable::metadata::structural::get_tuple`, of three.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getTupleTypeMetadata3(
    request: usize,
    first: *const TypeMetadata,
    second: *const TypeMetadata,
    third: *const TypeMetadata,
    labels: *const c_char,
    proposed: *const ValueWitnessTable,
) -> Response {
    if let Some(next) =
        next!(swift_getTupleTypeMetadata3(usize, Type, Type, Type, *const c_char, *const ValueWitnessTable) -> Response)
    {
        let elements = [first, second, third];
        return answers::tuple(&elements, labels).unwrap_or_else(|| {
            // SAFETY: as the caller promises.
            answers::ask_tuple(&elements, labels, || unsafe { next(request, first, second, third, labels, proposed) })
        });
    }
    // SAFETY: as the caller promises.
    or_die(unsafe { get_tuple(Request(request), &[first, second, third], text_of(labels)) })
}

/// `sidetable::metadata::structural::function::get`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getFunctionTypeMetadata(
    flags: usize,
    parameters: *const *const TypeMetadata,
    parameter_flags: *const u32,
    result: *const TypeMetadata,
) -> *const TypeMetadata {
    go_on!(swift_getFunctionTypeMetadata(
        flags: usize, parameters: *const *const TypeMetadata, parameter_flags: *const u32, result: *const TypeMetadata
    ) -> *const TypeMetadata);
    let count = flags & sidetable_shims::types::function_flags::PARAMETER_COUNT;
    // SAFETY: as the caller promises.
    or_die(unsafe {
        let own = (!parameter_flags.is_null()).then(|| all(parameter_flags, count));
        function::get(flags, all(parameters, count), own, result)
    })
}

/// `sidetable::metadata::structural::function::get`, without parameters.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getFunctionTypeMetadata0(
    flags: usize,
    result: *const TypeMetadata,
) -> *const TypeMetadata {
    go_on!(swift_getFunctionTypeMetadata0(flags: usize, result: *const TypeMetadata) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    or_die(unsafe { function::get(flags, &[], None, result) })
}

/// `sidetable::metadata::structural::function::get`, of one parameter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getFunctionTypeMetadata1(
    flags: usize,
    parameter: *const TypeMetadata,
    result: *const TypeMetadata,
) -> *const TypeMetadata {
    go_on!(swift_getFunctionTypeMetadata1(
        flags: usize, parameter: *const TypeMetadata, result: *const TypeMetadata
    ) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    or_die(unsafe { function::get(flags, &[parameter], None, result) })
}

/// `sidetable::metadata::structural::function::get`, of two parameters.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getFunctionTypeMetadata2(
    flags: usize,
    first: *const TypeMetadata,
    second: *const TypeMetadata,
    result: *const TypeMetadata,
) -> *const TypeMetadata {
    go_on!(swift_getFunctionTypeMetadata2(
        flags: usize, first: *const TypeMetadata, second: *const TypeMetadata, result: *const TypeMetadata
    ) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    or_die(unsafe { function::get(flags, &[first, second], None, result) })
}

/// `sidetable::metadata::structural::function::get`, of three parameters.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getFunctionTypeMetadata3(
    flags: usize,
    first: *const TypeMetadata,
    second: *const TypeMetadata,
    third: *const TypeMetadata,
    result: *const TypeMetadata,
) -> *const TypeMetadata {
    go_on!(swift_getFunctionTypeMetadata3(
        flags: usize, first: *const TypeMetadata, second: *const TypeMetadata, third: *const TypeMetadata,
        result: *const TypeMetadata
    ) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    or_die(unsafe { function::get(flags, &[first, second, third], None, result) })
}

/// `sidetable::metadata::structural::metatype::get`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getMetatypeMetadata(instance: *const TypeMetadata) -> *const TypeMetadata {
    go_on!(swift_getMetatypeMetadata(instance: *const TypeMetadata) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    or_die(unsafe { metatype::get(instance) })
}

/// `sidetable::metadata::structural::metatype::get_existential`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getExistentialMetatypeMetadata(instance: *const TypeMetadata) -> *const TypeMetadata {
    go_on!(swift_getExistentialMetatypeMetadata(instance: *const TypeMetadata) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    or_die(unsafe { metatype::get_existential(instance) })
}

/// `sidetable::metadata::structural::existential::get`. Any kind of value conforms where `is_opaque` says so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getExistentialTypeMetadata(
    is_opaque: bool,
    superclass: *const TypeMetadata,
    count: usize,
    protocols: *const *const ProtocolDescriptor,
) -> *const TypeMetadata {
    go_on!(swift_getExistentialTypeMetadata(
        is_opaque: bool, superclass: *const TypeMetadata, count: usize, protocols: *const *const ProtocolDescriptor
    ) -> *const TypeMetadata);
    let flags = if is_opaque { sidetable_shims::types::existential_flags::IS_OPAQUE } else { 0 };
    // SAFETY: as the caller promises.
    or_die(unsafe {
        let protocols = all(protocols, count).iter().map(|protocol| protocol.as_ref());
        match protocols.collect::<Option<Vec<_>>>() {
            Some(protocols) => existential::get(flags, (!superclass.is_null()).then_some(superclass), &protocols),
            None => null("a protocol"),
        }
    })
}
