//! Generic types and their instances: the cache of each type, and the way of a record from its first request to its completion.
//!
//! | module | what it does |
//! |---|---|
//! | [`nominal`] | descriptors, read once and found by name |
//! | [`build`] | records: their memory, their layout |
//! | [`class`] | generic classes, and the end of their instances |
//! | [`mod@require`] | brings a record to a state, waits, finds cycles |
//!
//! The canonical record of a type is the one that its type's cache holds, whoever made it.

pub mod build;
pub mod class;
pub mod nominal;
#[path = "../request.rs"]
pub mod require;

use core::ptr;

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{Request, Response, State};

use super::cache::hash_words;
use super::descriptor::TypeDescriptor;
use super::error::{MetadataError, Result};
use super::progress::Progress;
use super::specialized;
use crate::sync::memory::Contents;
pub use nominal::GenericType;

/// A type with its arguments: its record, and how far that is.
pub struct Instance {
    hash: u64,
    /// The type it is of; `None` for a tuple.
    pub(super) generic: Option<&'static GenericType>,
    /// Its record.
    pub record: *const TypeMetadata,
    arguments: *const *const TypeMetadata,
    argument_count: u32,
    pub(super) progress: Progress,
    /// Kind, description and arguments, in a model.
    pub(super) beginning: Contents,
    /// The rest of the record, in a model.
    pub(super) rest: Contents,
}

// SAFETY: `progress` is atomic; what the rest points at is written before it is published, or by the thread that claimed it.
unsafe impl Sync for Instance {}
// SAFETY: as above.
unsafe impl Send for Instance {}

impl Instance {
    /// A record at its beginning, claimed by the calling thread.
    ///
    /// # Safety
    /// `arguments` stay where they are, canonical.
    pub(super) unsafe fn begun(
        hash: u64,
        generic: Option<&'static GenericType>,
        record: *const TypeMetadata,
        arguments: *const *const TypeMetadata,
        argument_count: usize,
    ) -> Self {
        let (beginning, rest) = (Contents::written(), Contents::written());
        let argument_count = argument_count as u32;
        Self { hash, generic, record, arguments, argument_count, progress: Progress::claimed(), beginning, rest }
    }

    /// A record that is complete: static data.
    ///
    /// # Safety
    /// As for [`begun`](Self::begun).
    pub(super) unsafe fn complete(
        hash: u64,
        generic: &'static GenericType,
        record: *const TypeMetadata,
        arguments: &'static [*const TypeMetadata],
    ) -> Self {
        let (first, count) = (arguments.as_ptr(), arguments.len());
        // SAFETY: as the caller promises.
        unsafe { Self::begun(hash, Some(generic), record, first, count) }.completed_by(record)
    }

    /// Its arguments, or a tuple's elements.
    #[inline(always)]
    pub fn arguments(&self) -> &'static [*const TypeMetadata] {
        self.beginning.read();
        // SAFETY: as whoever made the instance promised.
        unsafe { core::slice::from_raw_parts(self.arguments, self.argument_count as usize) }
    }

    /// Whether these are its arguments. A loop of its own: there are a few words, just written one by one, which a comparison of whole
    /// blocks of memory would have to wait for.
    #[inline(always)]
    pub fn has_arguments(&self, arguments: &[*const TypeMetadata]) -> bool {
        let own = self.arguments();
        own.len() == arguments.len() && own.iter().zip(arguments).all(|(own, given)| own.addr() == given.addr())
    }

    /// The same around another record, which is complete: static data.
    pub(super) fn completed_by(self, record: *const TypeMetadata) -> Self {
        Self { record, progress: Progress::complete(), ..self }
    }

    /// The hash under which its cache has it.
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// How far its record is.
    pub fn state(&self) -> State {
        self.progress.state()
    }

    /// Its record, in the state in which it is.
    pub fn response(&self) -> Response {
        let state = self.state();
        if state.has_reached(State::LAYOUT_COMPLETE) {
            self.rest.read();
        }
        Response { metadata: self.record, state }
    }
}

/// The record of a type with these arguments, in the state that the request names or a later one. `swift_getGenericMetadata`.
///
/// # Safety
/// The descriptor describes a type for the rest of the process; arguments are null or records.
#[inline(always)]
pub unsafe fn get(
    request: Request,
    arguments: &[*const TypeMetadata],
    descriptor: &'static TypeDescriptor,
) -> Result<Response> {
    // SAFETY: as the caller promises.
    unsafe { nominal::of(descriptor)?.get(request, arguments) }
}

fn hash_of_arguments(arguments: &[*const TypeMetadata]) -> u64 {
    hash_words(arguments.iter().map(|argument| argument.addr() as u64))
}

impl GenericType {
    /// The record of this type with these arguments, in the state that the request names or a later one.
    ///
    /// # Safety
    /// The arguments are null or records.
    #[inline(always)]
    pub unsafe fn get(&'static self, request: Request, arguments: &[*const TypeMetadata]) -> Result<Response> {
        let hash = hash_of_arguments(arguments);
        match self.cache.find(hash, |instance| instance.arguments() == arguments) {
            Some(instance) if instance.progress.is_complete() => {
                instance.rest.read();
                Ok(Response { metadata: instance.record, state: State::COMPLETE })
            }
            // SAFETY: as the caller promises.
            found => unsafe { self.get_slowly(request, arguments, hash, found) },
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn get_slowly(
        &'static self,
        request: Request,
        arguments: &[*const TypeMetadata],
        hash: u64,
        found: Option<&'static Instance>,
    ) -> Result<Response> {
        let (instance, is_new) = match found {
            Some(instance) => (instance, false),
            None => {
                // SAFETY: as the caller promises.
                if let Some(canonical) = unsafe { self.canonical(arguments)? } {
                    // SAFETY: as the caller promises.
                    return unsafe { self.get(request, &canonical) };
                }
                // SAFETY: the arguments are canonical records.
                unsafe { self.begin(arguments, hash) }
            }
        };
        require::answer(instance, is_new, request)
    }

    /// The arguments with canonical records in the place of others; `None` where all are canonical.
    unsafe fn canonical(&self, arguments: &[*const TypeMetadata]) -> Result<Option<Vec<*const TypeMetadata>>> {
        let (due, given) = (self.descriptor.argument_count as usize, arguments.len());
        if due != given {
            return Err(MetadataError::ArgumentCount { type_name: self.name.clone(), due, given });
        }
        if let Some(index) = arguments.iter().position(|argument| argument.is_null()) {
            return Err(MetadataError::NullArgument { type_name: self.name.clone(), index });
        }
        // SAFETY: as the caller promises.
        unsafe { specialized::canonical_instead(arguments) }
    }

    /// Adds an instance: around a prespecialized record where there is one, else with a record at its beginning, claimed by this thread.
    unsafe fn begin(&'static self, arguments: &[*const TypeMetadata], hash: u64) -> (&'static Instance, bool) {
        let mut registry = specialized::registry();
        let is_it = |instance: &'static Instance| instance.arguments() == arguments;
        // SAFETY: as the caller promises.
        let make = || unsafe {
            match registry.instead_of_instance(self, arguments) {
                Some(record) => build::around(self, record, arguments, hash),
                None => build::begin(self, arguments, hash),
            }
        };
        let (instance, is_new) = self.cache.insert(hash, is_it, Instance::hash, make);
        (instance, is_new && !instance.progress.is_complete())
    }

    /// How many instances there are.
    pub fn instance_count(&self) -> usize {
        self.cache.count()
    }

    /// Whether nobody has asked for an instance yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.cache.is_empty()
    }

    /// The record that stands for this type with these arguments, if there is one by now.
    pub(super) fn existing(&self, arguments: &[*const TypeMetadata]) -> Option<*const TypeMetadata> {
        let found = self.cache.find(hash_of_arguments(arguments), |instance| instance.arguments() == arguments);
        found.map(|instance| instance.record)
    }
}

/// The state of a record, after waiting for the one that the request names. `swift_checkMetadataState`.
///
/// # Safety
/// The record is one of this runtime's, or a class.
pub unsafe fn check_state(request: Request, record: *const TypeMetadata) -> Result<Response> {
    if record.is_null() {
        return Err(MetadataError::Null { what: "the type" });
    }
    // SAFETY: as the caller promises.
    let Some(instance) = (unsafe { super::records::instance_of(record) }) else {
        return Ok(Response { metadata: record, state: State::COMPLETE });
    };
    debug_assert!(ptr::eq(instance.record, record), "an instance belongs to its record");
    require::answer(instance, false, request)
}
