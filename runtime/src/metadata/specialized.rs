//! Prespecialized records: static data that stands for a type, or for the record that does.
//!
//! A module that emits a record registers it under its type's name. Which record is canonical is decided once, when somebody first needs
//! to know: the one that the type's cache holds already, else the registered one whose module defines the type, else one whose module
//! defines all the arguments, else the first that was registered. All others are surrogates from then on: good for everything but
//! being compared, hashed and cast to, for which [`canonical`] finds the canonical record.
//!
//! One lock orders registrations, decisions and first instances: whoever adds an instance to a type's cache asks under the lock whether a
//! registered record is to be it. The decision goes by names, so arguments that are names stay names.

use core::ffi::{CStr, c_char};
use std::collections::BTreeMap;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::State;

use super::arena;
use super::cache::{Cache, hash_words};
use super::descriptor::text;
use super::error::{MetadataError, Result};
use super::generic::GenericType;
use super::generic::nominal::{self, check_layout};
use super::lazy;
use super::names::describe::describe;
use super::names::parse::parse;
use super::names::resolve;
use super::names::tree::{Node, Tree};
use super::names::write::{mangled, spelt};
use super::records::is_canonical;
use crate::sync::lock::{Guarded, GuardedValue};
use crate::sync::memory;
use crate::sync::{Atomic, Mutant, Ordering, is_weakened, shared};

/// A record that a module emits. `sidetable_specialization` in C: 24 bytes on 64-bit targets.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Specialization {
    /// The record.
    pub record: *const TypeMetadata,
    /// The mangled name of its type.
    pub name: *const c_char,
    /// The name of the module that emits it.
    pub module: *const c_char,
}

struct Registry {
    types: BTreeMap<String, Registered>,
    /// How many registered types are structural.
    structural: usize,
}

// SAFETY: records are never written through these; trees are shared by atomic counts and never written.
unsafe impl Send for Registry {}

/// A type with registered records.
struct Registered {
    tree: Tree,
    layout: Layout,
    /// In order of registration.
    candidates: Vec<Candidate>,
    canonical: Option<*const TypeMetadata>,
}

struct Candidate {
    record: *const TypeMetadata,
    claim: Claim,
}

/// How much a module has to do with a type, the most last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    Any,
    DefinesArguments,
    DefinesType,
}

/// A surrogate, and the record it stands for.
struct Surrogate {
    record: *const TypeMetadata,
    canonical: *const TypeMetadata,
}

// SAFETY: records are never written through these.
unsafe impl Sync for Surrogate {}
// SAFETY: as above.
unsafe impl Send for Surrogate {}

shared! {
    static REGISTRY: Guarded<Registry> = Guarded::new(Registry { types: BTreeMap::new(), structural: 0 });
    static SURROGATES: Cache<Surrogate> = Cache::new();
}

/// How many types have registered records.
#[cfg(not(loom))]
static COUNT: Atomic<u32> = Atomic::ZERO;

#[cfg(loom)]
shared! {
    static COUNT: Atomic<u32> = Atomic::new(0);
}

/// The registry, locked.
pub struct Locked(GuardedValue<Registry>);

/// Locks the registry.
pub fn registry() -> Locked {
    Locked(REGISTRY.lock())
}

impl Locked {
    /// The registered record that is to be a structural type's, if there is one. `tree` describes the type.
    pub fn instead_of(&self, tree: impl FnOnce() -> Option<Tree>) -> Option<*const TypeMetadata> {
        if self.0.structural == 0 {
            return None;
        }
        self.0.types.get(&mangled(&tree()?)?).map(|known| decide(&self.0, known))
    }

    /// The registered record that is to be an instance of a nominal type, if there is one.
    pub fn instead_of_instance(
        &self,
        generic: &GenericType,
        arguments: &[*const TypeMetadata],
    ) -> Option<*const TypeMetadata> {
        // Relaxed: it is stored under the lock.
        if generic.specializations.load(Ordering::Relaxed) == 0 || is_weakened(Mutant::SpecializationIgnored) {
            return None;
        }
        // SAFETY: arguments are records.
        let arguments = arguments.iter().map(|argument| unsafe { describe(*argument) });
        let arguments = generic.in_lists(arguments.collect::<Option<Vec<_>>>()?);
        let tree = Tree::new(Node::Nominal { type_name: generic.nominal.clone().into(), arguments })?;
        self.0.types.get(&mangled(&tree)?).map(|known| decide(&self.0, known))
    }
}

/// Which record is to be canonical, where that is not decided: one that is in use, else the best registered one.
fn decide(registry: &Registry, known: &Registered) -> *const TypeMetadata {
    known.canonical.or_else(|| existing(registry, &known.tree)).unwrap_or_else(|| {
        let best = known.candidates.iter().rev().max_by_key(|candidate| candidate.claim);
        best.expect("a registered type has a candidate").record
    })
}

/// The record that a type has by now, if it has one.
fn existing(registry: &Registry, tree: &Tree) -> Option<*const TypeMetadata> {
    resolve::existing(tree, &|tree| registry.types.get(&mangled(tree)?)?.canonical)
}

/// Registers a record that a module emits. `sidetable_register_specializations`.
///
/// Errors: the name is malformed, or another type's than the record's; the record is not complete; another record of the type has another
/// layout. Nothing is registered then.
///
/// # Safety
/// What is not null is a record, and names that end with a zero, for the rest of the process.
pub unsafe fn register(specialization: &Specialization) -> Result<()> {
    if specialization.record.is_null() {
        return Err(MetadataError::Null { what: "a prespecialized record" });
    }
    if specialization.name.is_null() {
        return Err(MetadataError::Null { what: "the name of a prespecialized type" });
    }
    // SAFETY: as the caller promises.
    let (name, module) = unsafe { (CStr::from_ptr(specialization.name), text(specialization.module)) };
    let tree = parse(name.to_bytes())?;
    // SAFETY: as the caller promises.
    let layout = unsafe { check(specialization.record, &tree)? };
    add(specialization.record, tree, layout, module)
}

/// Whether a record describes that type, as far as can be seen without its arguments.
unsafe fn check(record: *const TypeMetadata, tree: &Tree) -> Result<Layout> {
    let type_name = spelt(tree, true);
    let refuse = |why: String| Err(MetadataError::BadSpecialization { type_name: type_name.clone(), why });
    // SAFETY: as the caller promises.
    if let Some(descriptor) = unsafe { super::records::descriptor_of(record) } {
        // SAFETY: as the caller promises.
        unsafe { nominal::of(descriptor)? };
    }
    // SAFETY: as the caller promises.
    let Some(described) = (unsafe { describe(record) }) else {
        return refuse("its arguments are no types".into());
    };
    if mangled(&described) != mangled(tree) {
        return refuse(format!("it is a record of {}", spelt(&described, true)));
    }
    // SAFETY: as the caller promises.
    unsafe { resolve_fields(record)? };
    // SAFETY: as the caller promises; the witnesses' word is in front of every record.
    let Some(witnesses) = (unsafe { (*record.cast::<*const super::ValueWitnessTable>().sub(1)).as_ref() }) else {
        return refuse("it has no value witnesses".into());
    };
    check_layout(&type_name, Layout::of(witnesses), witnesses.stride)?;
    Ok(Layout::of(witnesses))
}

/// Static data cannot hold the address of a builtin's record: the types of fields may be names, too, which are resolved here.
unsafe fn resolve_fields(record: *const TypeMetadata) -> Result<()> {
    // SAFETY: as the caller promises.
    let Some(info) = (unsafe { super::records::info_of(record) }) else { return Ok(()) };
    for index in 0..info.field_count as usize {
        // SAFETY: as the caller promises: there are that many fields, and a name ends with a zero.
        unsafe {
            let place: *mut usize = (&raw const (*info.fields.add(index)).element_type).cast_mut().cast();
            let word = memory::acquire_word(place);
            if word & lazy::IS_NAME != 0 {
                let name = CStr::from_ptr(core::ptr::with_exposed_provenance(word & !lazy::IS_NAME));
                let field = super::names::type_named_in(name.to_bytes(), resolve::Scope::NONE)?;
                memory::release_word(place, field.expose_provenance());
            }
        }
    }
    Ok(())
}

fn add(record: *const TypeMetadata, tree: Tree, layout: Layout, module: &str) -> Result<()> {
    let name = mangled(&tree).ok_or_else(|| MetadataError::BadSpecialization {
        type_name: spelt(&tree, true),
        why: "its name is too long".into(),
    })?;
    let claim = claim_of(&tree, module);
    let mut registry = REGISTRY.lock();
    if let Some(known) = registry.types.get_mut(&name) {
        if known.layout != layout {
            let type_name = spelt(&tree, true);
            return Err(MetadataError::Duplicate { type_name, difference: "values lie in memory differently".into() });
        }
        if !known.candidates.iter().any(|candidate| candidate.record == record) {
            known.candidates.push(Candidate { record, claim });
        }
        return Ok(());
    }
    let in_use = existing(&registry, &tree).filter(|known| {
        // SAFETY: a record in use is one of this runtime's, or was registered.
        unsafe { super::records::state_of(*known) }.has_reached(State::LAYOUT_COMPLETE)
    });
    // SAFETY: the layout of that record is complete.
    if in_use.is_some_and(|known| Layout::of(unsafe { super::value_witnesses_of(known) }) != layout) {
        let type_name = spelt(&tree, true);
        return Err(MetadataError::Duplicate { type_name, difference: "values lie in memory differently".into() });
    }
    match tree.node() {
        Node::Nominal { type_name, .. } => {
            let Some(generic) = nominal::named(type_name) else {
                let (type_name, mangled) = (spelt(&tree, true), name);
                return Err(MetadataError::UnknownType { type_name, mangled });
            };
            let count = generic.specializations.load(Ordering::Relaxed);
            generic.specializations.store(count + 1, Ordering::Relaxed);
        }
        _ => registry.structural += 1,
    }
    let candidates = vec![Candidate { record, claim }];
    registry.types.insert(name, Registered { tree, layout, candidates, canonical: None });
    // Release: who sees the count asks the registry, under its lock; who does not is earlier than this.
    COUNT.store(registry.types.len() as u32, Ordering::Release);
    Ok(())
}

fn claim_of(tree: &Tree, module: &str) -> Claim {
    let Node::Nominal { type_name, arguments } = tree.node() else { return Claim::Any };
    if type_name.module == module {
        return Claim::DefinesType;
    }
    let defines =
        |argument: &Tree| matches!(argument.node(), Node::Nominal { type_name, .. } if type_name.module == module);
    let mut arguments = arguments.iter().flatten().peekable();
    if arguments.peek().is_some() && arguments.all(defines) { Claim::DefinesArguments } else { Claim::Any }
}

/// The record that stands for a tree's type, if one is registered. Arguments that are names stay names.
pub fn named(tree: &Tree) -> Option<*const TypeMetadata> {
    if COUNT.load(Ordering::Acquire) == 0 {
        return None;
    }
    let name = mangled(tree)?;
    let mut registry = REGISTRY.lock();
    let canonical = decide(&registry, registry.types.get(&name)?);
    registry.types.get_mut(&name)?.canonical = Some(canonical);
    Some(canonical)
}

/// The canonical record of a record's type: itself, unless it is a surrogate. `swift_getSpecializedGenericMetadata`.
///
/// # Safety
/// The record is one of this runtime's, static data like that, or a class.
#[inline]
pub unsafe fn canonical(record: *const TypeMetadata) -> Result<*const TypeMetadata> {
    // SAFETY: as the caller promises.
    if unsafe { is_canonical(record) } || is_weakened(Mutant::SurrogateUndecided) {
        return Ok(record);
    }
    match SURROGATES.find(hash_of(record), |known| known.record == record) {
        Some(known) => Ok(known.canonical),
        // SAFETY: as the caller promises.
        None => unsafe { find_canonical(record) },
    }
}

/// These records with canonical ones in the place of others; `None` where all are canonical.
///
/// # Safety
/// As for [`canonical`], of each.
pub unsafe fn canonical_instead(records: &[*const TypeMetadata]) -> Result<Option<Vec<*const TypeMetadata>>> {
    // SAFETY: as the caller promises.
    if records.iter().all(|record| unsafe { is_canonical(*record) }) {
        return Ok(None);
    }
    // SAFETY: as the caller promises.
    let all = records.iter().map(|record| unsafe { canonical(*record) }).collect::<Result<Vec<_>>>()?;
    Ok((all != records).then_some(all))
}

fn hash_of(record: *const TypeMetadata) -> u64 {
    hash_words([record.addr() as u64])
}

#[cold]
unsafe fn find_canonical(record: *const TypeMetadata) -> Result<*const TypeMetadata> {
    // SAFETY: as the caller promises.
    let tree = unsafe { described(record)? };
    let canonical = match named(&tree) {
        Some(canonical) => canonical,
        None => {
            // Nobody registered it: it comes last among those that might be canonical.
            // SAFETY: as the caller promises.
            let layout = unsafe { check(record, &tree)? };
            add(record, tree.clone(), layout, "")?;
            named(&tree).expect("just registered")
        }
    };
    SURROGATES.find_or_insert(
        hash_of(record),
        |known| known.record == record,
        |known| hash_of(known.record),
        || Ok(&*arena::keep(Surrogate { record, canonical })),
    )?;
    Ok(canonical)
}

unsafe fn described(record: *const TypeMetadata) -> Result<Tree> {
    // SAFETY: as the caller promises.
    unsafe { describe(record) }.ok_or_else(|| MetadataError::NoSuchType {
        why: "a record's arguments are no types, or nest too deeply".into(),
    })
}
