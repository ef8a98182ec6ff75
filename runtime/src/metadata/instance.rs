//! What is kept of a nominal type, and of each type that it makes with its arguments.

use std::sync::Arc;

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{Response, State};

use super::cache::{Cache, hash_words};
use super::descriptor::TypeDescriptor;
use super::names::tree::{Nominal, Tree};
use super::progress::Progress;
use super::records::info_of;
use super::witnesses::builtin::Builtin;
use crate::sync::Atomic;
use crate::sync::lock::Guarded;
use crate::sync::memory::Contents;

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

/// What this runtime keeps of a nominal type.
pub struct GenericType {
    /// Its descriptor: the first one, where several modules describe it alike.
    pub descriptor: &'static TypeDescriptor,
    /// Its names.
    pub nominal: Arc<Nominal>,
    /// Its name for people.
    pub name: String,
    /// Its mangled name.
    pub mangled: String,
    /// Its fields or cases.
    pub fields: Vec<Field>,
    /// A class's superclass.
    pub superclass: Option<Tree>,
    /// How many arguments the types around it take, for each that is generic from the outermost; then how many it takes.
    pub levels: Vec<usize>,
    /// How many arguments each type of its path takes, those of the types around it included.
    pub(super) counts: Vec<usize>,
    pub(super) cache: Cache<Instance>,
    /// All of this, in a model.
    pub(super) contents: Contents,
    /// How many prespecialized records are registered for it.
    pub(super) specializations: Atomic<u32>,
    /// Those of them that nobody has looked at.
    pub(super) pending: Guarded<Vec<Pending>>,
}

/// A field or case, read.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type; `None` for a case without payload.
    pub field_type: Option<FieldType>,
}

/// A field's type.
pub enum FieldType {
    /// The generic argument of that number.
    Argument(usize),
    /// A builtin, which is there and laid out.
    Builtin(&'static Builtin),
    /// Anything else.
    Tree(Tree),
}

// SAFETY: the descriptor is constant but for its atomic word, trees are shared by atomic counts and never written.
unsafe impl Sync for GenericType {}
// SAFETY: as above.
unsafe impl Send for GenericType {}

/// A record of a nominal type that a module emits, and that nobody has looked at: until somebody asks for the type or for another record
/// of it, it is as good as any, and loading a module takes no longer than to note each of its records.
pub struct Pending {
    pub(super) record: *const TypeMetadata,
    pub(super) module: &'static str,
    pub(super) is_canonical: bool,
}

impl GenericType {
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

/// The hash under which an instance with these arguments is found.
pub(super) fn hash_of_arguments(arguments: &[*const TypeMetadata]) -> u64 {
    hash_words(arguments.iter().map(|argument| argument.addr() as u64))
}

/// What tracks a record's state; `None` where there is nothing left to track.
///
/// # Safety
/// As for [`info_of`].
#[inline]
pub unsafe fn instance_of(record: *const TypeMetadata) -> Option<&'static Instance> {
    // SAFETY: as the caller promises; the word is the address of an instance, which is never freed.
    unsafe { info_of(record)?.instance.cast::<Instance>().as_ref() }
}

/// How far a record is.
///
/// # Safety
/// As for [`info_of`].
pub unsafe fn state_of(record: *const TypeMetadata) -> State {
    // SAFETY: as the caller promises.
    unsafe { instance_of(record) }.map_or(State::COMPLETE, Instance::state)
}
