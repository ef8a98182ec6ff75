//! Prespecialized records: static data that stands for a type, or for the record that does.
//!
//! A module that emits a record registers it under its type's name. Which record is canonical is decided once, when somebody first needs
//! to know: the one that the type's cache holds already, else the registered one whose module defines the type, else one whose module
//! defines all the arguments, else the first that was registered. All others are surrogates from then on: good for everything but
//! being compared, hashed and cast to, for which [`canonical`] finds the canonical record.
//!
//! One lock orders registrations, decisions and first instances: whoever adds an instance to a type's cache asks under the lock whether a
//! registered record is to be it. The decision goes by names, so arguments that are names stay names.

use std::collections::BTreeMap;
use std::sync::Arc;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::State;

use crate::fatal;
use crate::heap::Reserve;
use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_words};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::nominal::{self, check_layout};
use crate::metadata::instance::{GenericType, state_of};
use crate::metadata::names::describe::describe;
use crate::metadata::names::existing::existing;
use crate::metadata::names::tree::{Node, Tree};
use crate::metadata::names::write::spelt;
use crate::metadata::records::{descriptor_of, is_canonical};
use crate::metadata::{ValueWitnessTable, value_witnesses_of};
use crate::sync::lock::{Guarded, GuardedValue};
use crate::sync::{Atomic, Mutant, Ordering, is_weakened, shared};

struct Registry {
    /// By their trees' hashes.
    types: BTreeMap<u64, Vec<Registered>>,
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

/// How many records are registered.
#[cfg(not(model))]
static COUNT: Atomic<u32> = Atomic::ZERO;

#[cfg(model)]
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
    pub fn instead_of(&mut self, tree: impl FnOnce() -> Option<Tree>) -> Option<*const TypeMetadata> {
        if self.0.structural == 0 {
            return None;
        }
        self.decide(&tree()?)
    }

    /// The registered record that is to be an instance of a nominal type, if there is one.
    pub fn instead_of_instance(
        &mut self,
        generic: &GenericType,
        arguments: &[*const TypeMetadata],
    ) -> Option<*const TypeMetadata> {
        // Relaxed: it is stored under the lock.
        if generic.specializations.load(Ordering::Relaxed) == 0 || is_weakened(Mutant::SpecializationIgnored) {
            return None;
        }
        self.look_at_pending(generic);
        // SAFETY: arguments are records.
        let arguments = arguments.iter().map(|argument| unsafe { describe(*argument) });
        let arguments = generic.in_lists(arguments.collect::<Option<Vec<_>>>()?);
        self.decide(&Tree::new(Node::Nominal { type_name: Arc::clone(&generic.nominal), arguments })?)
    }

    fn find(&self, tree: &Tree) -> Option<&Registered> {
        self.0.types.get(&tree.hash())?.iter().find(|known| known.tree == *tree)
    }

    fn find_mut(&mut self, tree: &Tree) -> Option<&mut Registered> {
        self.0.types.get_mut(&tree.hash())?.iter_mut().find(|known| known.tree == *tree)
    }

    /// The record that a type has by now, if it has one.
    fn existing(&self, tree: &Tree) -> Option<*const TypeMetadata> {
        existing(tree, &|tree| self.find(tree)?.canonical)
    }

    /// Which record of a registered type is canonical from now on: one that is in use, else the best registered one.
    fn decide(&mut self, tree: &Tree) -> Option<*const TypeMetadata> {
        let known = self.find(tree)?;
        let canonical = known.canonical.or_else(|| self.existing(tree)).unwrap_or_else(|| {
            let best = known.candidates.iter().rev().max_by_key(|candidate| candidate.claim);
            best.expect("a registered type has a candidate").record
        });
        self.find_mut(tree)?.canonical = Some(canonical);
        Some(canonical)
    }

    /// Puts a type's pending records where they are found. Fatal where one is none: its module says so in the program's name.
    pub(super) fn look_at_pending(&mut self, generic: &GenericType) {
        let pending = core::mem::take(&mut *generic.pending.lock());
        for each in pending {
            // SAFETY: as the module that registered it promises.
            let added = unsafe {
                described(each.record).and_then(|tree| {
                    let layout = layout_of(each.record, &tree)?;
                    self.add(each.record, &tree, layout, each.module)?;
                    if each.is_canonical {
                        self.find_mut(&tree).expect("just added").canonical = Some(each.record);
                    }
                    Ok(())
                })
            };
            added.unwrap_or_else(|error| fatal::no_type(&error));
        }
    }

    /// Adds a record that was not counted to those of its type, which is nominal or structural.
    pub(super) fn add_one_more(
        &mut self,
        generic: Option<&GenericType>,
        record: *const TypeMetadata,
        tree: &Tree,
        layout: Layout,
        module: &str,
    ) -> Result<()> {
        self.add(record, tree, layout, module)?;
        self.0.structural += usize::from(generic.is_none());
        count(generic);
        Ok(())
    }

    /// Adds a record to those of its type.
    fn add(&mut self, record: *const TypeMetadata, tree: &Tree, layout: Layout, module: &str) -> Result<()> {
        let duplicate = || {
            let difference = "values lie in memory differently".into();
            Err(MetadataError::Duplicate { type_name: spelt(tree, true), difference })
        };
        let candidate = Candidate { record, claim: claim_of(tree, module) };
        if let Some(known) = self.find_mut(tree) {
            if known.layout != layout {
                return duplicate();
            }
            if !known.candidates.iter().any(|known| known.record == record) {
                known.candidates.push(candidate);
            }
            return Ok(());
        }
        let in_use = self.existing(tree).filter(|known| {
            // SAFETY: a record in use is one of this runtime's, or was registered.
            unsafe { state_of(*known) }.has_reached(State::LAYOUT_COMPLETE)
        });
        // SAFETY: the layout of that record is complete.
        if in_use.is_some_and(|known| Layout::of(unsafe { value_witnesses_of(known) }) != layout) {
            return duplicate();
        }
        let registered = Registered { tree: tree.clone(), layout, candidates: vec![candidate], canonical: None };
        self.0.types.entry(tree.hash()).or_default().push(registered);
        Ok(())
    }
}

/// Counts one more record, of that type; the registry is locked.
pub(super) fn count(generic: Option<&GenericType>) {
    if let Some(generic) = generic {
        let specializations = generic.specializations.load(Ordering::Relaxed);
        generic.specializations.store(specializations + 1, Ordering::Relaxed);
    }
    // Release: who sees the count asks the registry, under its lock; who does not is earlier than this.
    COUNT.store(COUNT.load(Ordering::Relaxed) + 1, Ordering::Release);
}

/// What the witnesses of a record say.
///
/// # Safety
/// The record is static data, or one of this runtime's.
pub(super) unsafe fn layout_of(record: *const TypeMetadata, tree: &Tree) -> Result<Layout> {
    // SAFETY: as the caller promises; the witnesses' word is in front of every record.
    let Some(witnesses) = (unsafe { (*record.cast::<*const ValueWitnessTable>().sub(1)).as_ref() }) else {
        let why = "it has no value witnesses".into();
        return Err(MetadataError::BadSpecialization { type_name: spelt(tree, true), why });
    };
    let layout = Layout::of(witnesses);
    if !layout.is_possible() || witnesses.stride != layout.stride() {
        check_layout(&spelt(tree, true), layout, witnesses.stride)?;
    }
    Ok(layout)
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
    // Acquire: pairs with the release in `count`.
    if COUNT.load(Ordering::Acquire) == 0 {
        return None;
    }
    let mut registry = registry();
    if let Node::Nominal { type_name, .. } = tree.node() {
        registry.look_at_pending(nominal::named(type_name)?);
    }
    registry.decide(tree)
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
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let canonical = unsafe { decide(record)? };
    let surrogate = || &*arena::keep_aside(Surrogate { record, canonical });
    SURROGATES.insert(hash_of(record), |known| known.record == record, |known| hash_of(known.record), surrogate);
    Ok(canonical)
}

unsafe fn decide(record: *const TypeMetadata) -> Result<*const TypeMetadata> {
    let mut registry = registry();
    // SAFETY: as the caller promises.
    let generic = unsafe { descriptor_of(record).map(|descriptor| nominal::of(descriptor)).transpose()? };
    if let Some(generic) = generic {
        if generic.is_untouched() && generic.specializations.load(Ordering::Relaxed) == 1 {
            match &mut generic.pending.lock()[..] {
                // Nothing else is of the generic type: neither an instance nor another record.
                [only] if only.record == record => {
                    only.is_canonical = true;
                    return Ok(record);
                }
                _ => {}
            }
        }
        registry.look_at_pending(generic);
    }
    // SAFETY: as the caller promises.
    let tree = unsafe { described(record)? };
    if registry.find(&tree).is_none() {
        // Nobody registered it: it comes last among those that might be canonical.
        // SAFETY: as the caller promises.
        let layout = unsafe { layout_of(record, &tree)? };
        registry.add_one_more(generic, record, &tree, layout, "")?;
    }
    Ok(registry.decide(&tree).expect("there is a record at least"))
}

unsafe fn described(record: *const TypeMetadata) -> Result<Tree> {
    // SAFETY: as the caller promises.
    unsafe { describe(record) }.ok_or_else(|| MetadataError::NoSuchType {
        why: "a record's arguments are no types, or nest too deeply".into(),
    })
}
