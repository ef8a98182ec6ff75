//! The existentials that there are by now, what is in them, and the protocols that have been named.

use core::ffi::c_char;

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{ExistentialMetadata, ProtocolDescriptor, existential_flags, protocol_flags};

use super::{Structure, find};
use crate::heap::Reserve;
use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_bytes, hash_words};
use crate::metadata::descriptor::text;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::names::standard;
use crate::metadata::names::tree::Protocol;
use crate::metadata::names::tree::SWIFT;
use crate::sync::shared;

/// A protocol that has been named.
struct Known {
    name: Protocol,
    descriptor: *const ProtocolDescriptor,
}

// SAFETY: descriptors are never written.
unsafe impl Sync for Known {}
// SAFETY: as above.
unsafe impl Send for Known {}

shared! {
    /// Every existential.
    pub(in crate::metadata) static EXISTENTIALS: Cache<Structure> = Cache::new();
    static PROTOCOLS: Cache<Known> = Cache::new();
}

fn hash_of(name: &Protocol) -> u64 {
    hash_bytes(name.module.as_bytes()) ^ hash_bytes(name.name.as_bytes()).rotate_left(1)
}

/// The first descriptor of that name: this one, if there was none.
fn register(name: Protocol, descriptor: *const ProtocolDescriptor) -> *const ProtocolDescriptor {
    let hash = hash_of(&name);
    let known = || &*arena::keep_aside(Known { name: name.clone(), descriptor });
    PROTOCOLS.find_or_make(hash, |known| known.name == name, |known| hash_of(&known.name), known).descriptor
}

/// Makes a protocol known by its name. Returns the descriptor that stands for it: the first of that name.
///
/// Errors: a name is missing.
pub fn declare(protocol: &'static ProtocolDescriptor) -> Result<&'static ProtocolDescriptor> {
    let _reserve = Reserve::open()?;
    // SAFETY: descriptors' names end with a zero and stay.
    let (module, name) = unsafe { (text(protocol.module), text(protocol.name)) };
    if module.is_empty() || name.is_empty() {
        return Err(MetadataError::BadTypeName { module: module.into(), name: name.into() });
    }
    let name = Protocol { module: module.into(), name: name.into() };
    // SAFETY: descriptors are never freed.
    Ok(unsafe { &*register(name, protocol) })
}

/// The protocol of that name, if a module has named it or Swift's library has it.
pub fn protocol_named(name: &Protocol) -> Option<&'static ProtocolDescriptor> {
    if let Some(known) = PROTOCOLS.find(hash_of(name), |known| known.name == *name) {
        // SAFETY: descriptors are never freed.
        return Some(unsafe { &*known.descriptor });
    }
    let is_error = name.name == "Error";
    let is_marker = name.name == "Sendable";
    if name.module != SWIFT || !(is_error || is_marker || standard::letter_of_protocol(&name.name).is_some()) {
        return None;
    }
    let flags = match (is_error, is_marker) {
        (true, _) => protocol_flags::IS_ERROR,
        (_, true) => protocol_flags::IS_MARKER,
        _ => 0,
    };
    let kept = |text: &str| -> *const c_char { arena::keep_bytes(text.as_bytes()).as_ptr().cast() };
    let made = ProtocolDescriptor { flags, reserved: 0, module: kept(SWIFT), name: kept(&name.name) };
    // SAFETY: as above.
    Some(unsafe { &*register(name.clone(), arena::keep_aside(made)) })
}

/// What tells an existential from others.
pub(in crate::metadata) struct Key {
    pub(in crate::metadata) flags: u32,
    superclass: Option<*const TypeMetadata>,
    /// In order of their names, each once.
    pub(in crate::metadata) protocols: Vec<*const ProtocolDescriptor>,
}

impl Key {
    /// The key of an existential that is asked for in this way.
    pub(in crate::metadata) fn new(
        flags: u32,
        superclass: Option<*const TypeMetadata>,
        protocols: &[&'static ProtocolDescriptor],
    ) -> Result<Self> {
        let mut named: Vec<(Protocol, *const ProtocolDescriptor)> = Vec::with_capacity(protocols.len());
        for protocol in protocols {
            let known = declare(protocol)?;
            // SAFETY: as in `declare`.
            let (module, name) = unsafe { (text(known.module), text(known.name)) };
            named.push((Protocol { module: module.into(), name: name.into() }, core::ptr::from_ref(known)));
        }
        named.sort();
        named.dedup();
        let protocols: Vec<*const ProtocolDescriptor> = named.into_iter().map(|(_, protocol)| protocol).collect();
        Ok(Self { flags: flags_for(flags, superclass.is_some(), &protocols), superclass, protocols })
    }

    /// Its hash.
    pub(in crate::metadata) fn hash(&self) -> u64 {
        let superclass = self.superclass.iter().map(|superclass| superclass.addr() as u64);
        let protocols = self.protocols.iter().map(|protocol| protocol.addr() as u64);
        hash_words([u64::from(self.flags)].into_iter().chain(superclass).chain(protocols))
    }

    /// Whether a record is that existential.
    pub(in crate::metadata) fn is(&self, record: *const TypeMetadata) -> bool {
        let record: *const ExistentialMetadata = record.cast();
        // SAFETY: the cache holds existentials.
        unsafe {
            let (superclass, protocols) = parts_of(record);
            let mut protocols = protocols.iter().map(|protocol| core::ptr::from_ref(*protocol));
            (*record).flags == self.flags
                && superclass == self.superclass
                && protocols.by_ref().eq(self.protocols.iter().copied())
        }
    }
}

/// The existential of these protocols, if there is one by now.
pub fn existing(
    flags: u32,
    superclass: Option<*const TypeMetadata>,
    protocols: &[&'static ProtocolDescriptor],
) -> Option<*const TypeMetadata> {
    let key = Key::new(flags, superclass, protocols).ok()?;
    find(&EXISTENTIALS, key.hash(), |record| key.is(record))
}

fn flags_for(asked: u32, has_superclass: bool, protocols: &[*const ProtocolDescriptor]) -> u32 {
    // SAFETY: registered descriptors are there.
    let has = |protocol: &*const ProtocolDescriptor, flag| unsafe { (**protocol).flags & flag != 0 };
    let tables = protocols.iter().filter(|protocol| !has(protocol, protocol_flags::IS_MARKER)).count() as u32;
    let is_class_bound = asked & existential_flags::IS_OPAQUE == 0
        || has_superclass
        || protocols.iter().any(|protocol| has(protocol, protocol_flags::IS_CLASS_BOUND));
    let mut flags = tables;
    if !is_class_bound {
        flags |= existential_flags::IS_OPAQUE;
    }
    if has_superclass {
        flags |= existential_flags::HAS_SUPERCLASS;
    }
    if matches!(protocols, [only] if has(only, protocol_flags::IS_ERROR)) {
        flags |= existential_flags::ERROR;
    }
    flags
}

/// An existential's superclass and protocols.
///
/// # Safety
/// The record is an existential.
pub unsafe fn parts_of<'a>(
    record: *const ExistentialMetadata,
) -> (Option<*const TypeMetadata>, &'a [&'static ProtocolDescriptor]) {
    // SAFETY: as the caller promises.
    unsafe {
        let parts: *const *const TypeMetadata = record.add(1).cast();
        let has_superclass = (*record).flags & existential_flags::HAS_SUPERCLASS != 0;
        let protocols = parts.add(usize::from(has_superclass)).cast();
        let protocols = core::slice::from_raw_parts(protocols, (*record).protocol_count as usize);
        (has_superclass.then(|| parts.read()), protocols)
    }
}

/// Whether only classes conform to a protocol.
pub fn is_class_bound(protocol: &ProtocolDescriptor) -> bool {
    protocol.flags & protocol_flags::IS_CLASS_BOUND != 0
}
