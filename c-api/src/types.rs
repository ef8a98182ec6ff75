//! Types: records on request, structural types, prespecialized records, names, casts. What Swift has keeps Swift's name, and goes on to
//! libswiftCore where that is in the process; what Swift has no way to answer is fatal there, and a status in our own functions.

use core::ffi::c_char;
use core::ptr;
use core::slice;

use sidetable::fatal;
use sidetable::metadata::arena::{self, Statistics};
use sidetable::metadata::error::Result;
use sidetable::metadata::generic::{self, nominal};
use sidetable::metadata::names::{self, scope::Scope};
use sidetable::metadata::specialized::{self, Specialization};
use sidetable::metadata::structural::existential;
use sidetable::metadata::{
    MetadataError, ProtocolDescriptor, Request, Response, TypeDescriptor, TypeMetadata, answers, cast, lazy,
};
use sidetable::sync::foreign;

use crate::HeapObject;
use crate::class::{ErrorDetails, Status};

/// Generic arguments, as many as a descriptor says.
type Arguments = *const *const TypeMetadata;

/// `sidetable_text`: 16 bytes on 64-bit targets, two registers.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Text {
    data: *const c_char,
    length: usize,
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self { data: text.as_ptr().cast(), length: text.len() }
    }
}

/// The function of the same name that comes after ours, where libswiftCore is in the process.
macro_rules! next {
    ($name:ident($($type:ty),* $(,)?) $(-> $result:ty)?) => {
        if foreign::is_there() {
            const NAME: &core::ffi::CStr = match core::ffi::CStr::from_bytes_with_nul(
                concat!(stringify!($name), "\0").as_bytes(),
            ) {
                Ok(name) => name,
                Err(_) => unreachable!(),
            };
            // Looked up once: a preloaded library is asked for types as often as Swift's own.
            static NEXT: foreign::NextSymbol = foreign::NextSymbol::new(NAME);
            let next = NEXT.get();
            // SAFETY: Swift's function of this name has this signature.
            (!next.is_null()).then(|| unsafe {
                core::mem::transmute::<*mut core::ffi::c_void, unsafe extern "C" fn($($type),*) $(-> $result)?>(next)
            })
        } else {
            None
        }
    };
}

pub(crate) use next;

/// Goes on to the function of the same name that comes after ours, where libswiftCore is in the process.
macro_rules! go_on {
    ($name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?) => {
        if let Some(next) = $crate::types::next!($name($($type),*) $(-> $result)?) {
            // SAFETY: as the caller promises.
            return unsafe { next($($argument),*) };
        }
    };
}

pub(crate) use go_on;

/// What a function of Swift's name gives: it has no way to say why not.
#[inline(always)]
pub(crate) fn or_die<T>(result: Result<T>) -> T {
    result.unwrap_or_else(|error| fatal::no_type(&error))
}

impl From<&MetadataError> for Status {
    fn from(error: &MetadataError) -> Self {
        match error {
            MetadataError::ArgumentCount { .. } => Self::WrongArgumentCount,
            MetadataError::NullArgument { .. } | MetadataError::Null { .. } => Self::NullArgument,
            MetadataError::BadDescriptor { .. } => Self::BadDescriptor,
            MetadataError::BadTypeName { .. } | MetadataError::BadName { .. } => Self::BadName,
            MetadataError::BadLayout { .. } => Self::BadSize,
            MetadataError::TooLarge { .. } | MetadataError::TooDeep { .. } => Self::TooLarge,
            MetadataError::BadField { reason, .. } => Self::from(&**reason),
            MetadataError::BadSuperclass { .. } => Self::BadSuperclass,
            MetadataError::Cycle { .. } => Self::Cycle,
            MetadataError::UnknownType { .. } | MetadataError::UnboundParameter { .. } => Self::UnknownType,
            MetadataError::Duplicate { .. } => Self::Duplicate,
            MetadataError::BadSpecialization { .. } => Self::BadSpecialization,
            MetadataError::NoSuchType { .. } => Self::NoSuchType,
            MetadataError::OutOfMemory(_) => Self::OutOfMemory,
        }
    }
}

/// A status, the error written out where there is a place for it.
unsafe fn status<T>(result: Result<T>, error: *mut ErrorDetails, keep: impl FnOnce(T)) -> Status {
    match result {
        Ok(value) => {
            keep(value);
            Status::Ok
        }
        Err(reason) => {
            let status = Status::from(&reason);
            if !error.is_null() {
                // SAFETY: as the caller promises, an error that is not null may be written.
                unsafe { error.write(ErrorDetails::new(status, &reason, "")) };
            }
            status
        }
    }
}

/// Elements of a C array, which may be null where it has none.
pub(crate) unsafe fn all<'a, T>(first: *const T, count: usize) -> &'a [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: as the caller promises.
    unsafe { slice::from_raw_parts(first, count) }
}

pub(crate) fn null<T>(what: &'static str) -> Result<T> {
    Err(MetadataError::Null { what })
}

unsafe fn described(descriptor: *const TypeDescriptor) -> Result<&'static TypeDescriptor> {
    // SAFETY: as the caller promises, a descriptor that is not null stays.
    unsafe { descriptor.as_ref() }.map_or_else(|| null("the type descriptor"), Ok)
}

unsafe fn arguments_for<'a>(
    arguments: *const *const TypeMetadata,
    descriptor: &TypeDescriptor,
) -> Result<&'a [*const TypeMetadata]> {
    let count = descriptor.argument_count as usize;
    if arguments.is_null() && count > 0 {
        return null("the list of generic arguments");
    }
    // SAFETY: as the caller promises.
    Ok(unsafe { all(arguments, count) })
}

/// `sidetable::metadata::generic::get`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getGenericMetadata(
    request: usize,
    arguments: *const *const TypeMetadata,
    descriptor: *const TypeDescriptor,
) -> Response {
    if let Some(next) = next!(swift_getGenericMetadata(usize, Arguments, *const TypeDescriptor) -> Response) {
        // SAFETY: as the caller promises.
        return unsafe {
            answers::generic(descriptor, arguments)
                .unwrap_or_else(|| answers::ask_generic(descriptor, arguments, || next(request, arguments, descriptor)))
        };
    }
    // SAFETY: as the caller promises.
    or_die(unsafe {
        described(descriptor)
            .and_then(|descriptor| generic::get(Request(request), arguments_for(arguments, descriptor)?, descriptor))
    })
}

/// `sidetable::metadata::generic::get`, with the number of arguments given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_type_get(
    descriptor: *const TypeDescriptor,
    arguments: *const *const TypeMetadata,
    count: usize,
    out_type: *mut *const TypeMetadata,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let result = if out_type.is_null() {
            null("the place for the type")
        } else if arguments.is_null() && count > 0 {
            null("the list of generic arguments")
        } else {
            described(descriptor)
                .and_then(|descriptor| generic::get(Request::COMPLETE, all(arguments, count), descriptor))
        };
        status(result, error, |response| out_type.write(response.metadata))
    }
}

/// `sidetable::metadata::generic::check_state`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_checkMetadataState(request: usize, record: *const TypeMetadata) -> Response {
    if let Some(next) = next!(swift_checkMetadataState(usize, *const TypeMetadata) -> Response) {
        // SAFETY: as the caller promises.
        return answers::complete(record)
            .unwrap_or_else(|| answers::ask_complete(record, || unsafe { next(request, record) }));
    }
    // SAFETY: as the caller promises.
    or_die(unsafe { generic::check_state(Request(request), record) })
}

/// The canonical record of a candidate's type; kept in `cache`, a zeroed word of the caller's.
#[inline(always)]
unsafe fn canonical_by_cache(
    candidate: *const TypeMetadata,
    cache: *mut *const TypeMetadata,
) -> Result<*const TypeMetadata> {
    if candidate.is_null() {
        return null("the candidate");
    }
    if cache.is_null() {
        // SAFETY: as the caller promises.
        return unsafe { specialized::canonical(candidate) };
    }
    // SAFETY: as the caller promises; all threads that write the word write the same.
    unsafe {
        let known = sidetable::sync::memory::acquire_word(cache.cast());
        if known != 0 {
            return Ok(ptr::with_exposed_provenance(known));
        }
        let canonical = specialized::canonical(candidate)?;
        sidetable::sync::memory::release_word(cache.cast(), canonical.expose_provenance());
        Ok(canonical)
    }
}

/// `sidetable::metadata::specialized::canonical`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getSpecializedGenericMetadata(
    candidate: *const TypeMetadata,
    cache: *mut *const TypeMetadata,
) -> *const TypeMetadata {
    // SAFETY: as the caller promises.
    or_die(unsafe { canonical_by_cache(candidate, cache) })
}

/// `sidetable::metadata::specialized::canonical`, in the state asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getCanonicalSpecializedMetadata(
    request: usize,
    candidate: *const TypeMetadata,
    cache: *mut *const TypeMetadata,
) -> Response {
    go_on!(swift_getCanonicalSpecializedMetadata(
        request: usize, candidate: *const TypeMetadata, cache: *mut *const TypeMetadata
    ) -> Response);
    // SAFETY: as the caller promises.
    or_die(unsafe {
        canonical_by_cache(candidate, cache).and_then(|canonical| generic::check_state(Request(request), canonical))
    })
}

/// `sidetable::metadata::generic::get`: prespecialized records are registered when their module is loaded, so there is no token to mark.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getCanonicalPrespecializedGenericMetadata(
    request: usize,
    arguments: *const *const TypeMetadata,
    descriptor: *const TypeDescriptor,
    token: *mut usize,
) -> Response {
    if let Some(next) = next!(
        swift_getCanonicalPrespecializedGenericMetadata(
            usize,
            Arguments,
            *const TypeDescriptor,
            *mut usize,
        ) -> Response
    ) {
        // SAFETY: as the caller promises.
        return unsafe {
            answers::generic(descriptor, arguments).unwrap_or_else(|| {
                answers::ask_generic(descriptor, arguments, || next(request, arguments, descriptor, token))
            })
        };
    }
    // SAFETY: as the caller promises.
    unsafe { swift_getGenericMetadata(request, arguments, descriptor) }
}

/// `sidetable::metadata::lazy::resolve_all`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_instantiateGenericArguments(record: *const TypeMetadata) {
    // SAFETY: as the caller promises.
    or_die(unsafe { lazy::resolve_all(record) });
}

/// `sidetable::metadata::lazy::argument`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_generic_argument(
    record: *const TypeMetadata,
    index: usize,
    out_type: *mut *const TypeMetadata,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let result = if out_type.is_null() { null("the place for the type") } else { lazy::argument(record, index) };
        status(result, error, |argument| out_type.write(argument))
    }
}

/// `sidetable::metadata::lazy::argument_count`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_generic_argument_count(record: *const TypeMetadata) -> usize {
    // SAFETY: as the caller promises.
    unsafe { lazy::argument_count(record) }
}

/// `sidetable::metadata::specialized::register`, for each of them until one is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_register_specializations(
    specializations: *const Specialization,
    count: usize,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let registered = all(specializations, count).iter().try_for_each(|each| specialized::register(each));
        status(registered, error, drop)
    }
}

/// `sidetable::metadata::specialized::register_pending`, for a module that is being loaded, and from now on stays: fatal where one is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_register_module(
    descriptors: *const *const TypeDescriptor,
    descriptor_count: usize,
    specializations: *const Specialization,
    specialization_count: usize,
) {
    if descriptor_count > 0 {
        specialized::keep_library_of(descriptors.cast());
    } else if specialization_count > 0 {
        specialized::keep_library_of(specializations.cast());
    }
    // SAFETY: as the caller promises.
    unsafe {
        for each in all(descriptors, descriptor_count) {
            or_die(described(*each).and_then(|each| nominal::of(each)));
        }
        for each in all(specializations, specialization_count) {
            or_die(specialized::register_pending(each));
        }
    }
}

/// `sidetable::metadata::generic::nominal::of`, for each of them until one is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_register_types(
    descriptors: *const *const TypeDescriptor,
    count: usize,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let mut each = all(descriptors, count).iter();
        let registered = each.try_for_each(|each| described(*each).and_then(|each| nominal::of(each)).map(drop));
        status(registered, error, drop)
    }
}

/// `sidetable::metadata::structural::existential::declare`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_register_protocol(
    protocol: *const ProtocolDescriptor,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises, a protocol that is not null stays.
    unsafe {
        let declared = protocol.as_ref().map_or_else(|| null("the protocol"), existential::declare);
        status(declared, error, |_| ())
    }
}

unsafe fn named(
    name: *const c_char,
    length: usize,
    context: *const TypeDescriptor,
    arguments: *const *const TypeMetadata,
) -> Result<*const TypeMetadata> {
    if name.is_null() {
        return null("the type name");
    }
    // SAFETY: as the caller promises.
    unsafe {
        let name = all(name.cast::<u8>(), length);
        if context.is_null() {
            return names::type_named_in(name, Scope::NONE);
        }
        let descriptor = described(context)?;
        let generic = nominal::of(descriptor)?;
        names::type_named_in(name, Scope::of(generic, arguments_for(arguments, descriptor)?))
    }
}

/// `sidetable::metadata::names::type_named_in`; null for a name that names no type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getTypeByMangledNameInContext(
    name: *const c_char,
    length: usize,
    context: *const TypeDescriptor,
    arguments: *const *const TypeMetadata,
) -> *const TypeMetadata {
    go_on!(swift_getTypeByMangledNameInContext(
        name: *const c_char, length: usize, context: *const TypeDescriptor, arguments: *const *const TypeMetadata
    ) -> *const TypeMetadata);
    // SAFETY: as the caller promises.
    unsafe { named(name, length, context, arguments) }.unwrap_or(ptr::null())
}

/// `sidetable::metadata::names::type_named_in`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_type_named(
    name: *const c_char,
    length: usize,
    context: *const TypeDescriptor,
    arguments: *const *const TypeMetadata,
    out_type: *mut *const TypeMetadata,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let result =
            if out_type.is_null() { null("the place for the type") } else { named(name, length, context, arguments) };
        status(result, error, |record| out_type.write(record))
    }
}

/// `sidetable::metadata::names::type_name`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getTypeName(record: *const TypeMetadata, is_qualified: bool) -> Text {
    go_on!(swift_getTypeName(record: *const TypeMetadata, is_qualified: bool) -> Text);
    // SAFETY: as the caller promises.
    unsafe { names::type_name(record, is_qualified) }.into()
}

/// `sidetable::metadata::names::mangled_name`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_getMangledTypeName(record: *const TypeMetadata) -> Text {
    go_on!(swift_getMangledTypeName(record: *const TypeMetadata) -> Text);
    // SAFETY: as the caller promises.
    unsafe { names::mangled_name(record) }.into()
}

/// `sidetable::metadata::cast::is_same`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_type_equal(one: *const TypeMetadata, other: *const TypeMetadata) -> bool {
    // SAFETY: as the caller promises.
    or_die(unsafe { cast::is_same(one, other) })
}

/// `sidetable::metadata::cast::hash`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_type_hash(record: *const TypeMetadata) -> usize {
    // SAFETY: as the caller promises.
    or_die(unsafe { cast::hash(record) }) as usize
}

/// `sidetable::metadata::cast::cast_to_class`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_dynamicCastClass(
    object: *mut HeapObject,
    class: *const TypeMetadata,
) -> *mut HeapObject {
    go_on!(swift_dynamicCastClass(object: *mut HeapObject, class: *const TypeMetadata) -> *mut HeapObject);
    // SAFETY: as the caller promises.
    or_die(unsafe { cast::cast_to_class(object, class) })
}

/// `sidetable::metadata::cast::cast_to_class_or_die`. Where in the source it is, nobody asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn swift_dynamicCastClassUnconditional(
    object: *mut HeapObject,
    class: *const TypeMetadata,
    file: *const c_char,
    line: u32,
    column: u32,
) -> *mut HeapObject {
    go_on!(swift_dynamicCastClassUnconditional(
        object: *mut HeapObject, class: *const TypeMetadata, file: *const c_char, line: u32, column: u32
    ) -> *mut HeapObject);
    let _ = (file, line, column);
    // SAFETY: as the caller promises.
    unsafe { or_die(cast::cast_to_class_or_die(object, class)) }
}

/// `sidetable::metadata::arena::statistics`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_metadata_statistics(out: *mut Statistics) {
    // SAFETY: as the caller promises.
    unsafe { out.write(arena::statistics()) };
}
