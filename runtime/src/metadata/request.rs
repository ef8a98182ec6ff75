//! Requests for types: a record is found or begun, and brought to a state, by working on it or by waiting for the thread that does.
//!
//! A record's layout may need other records' layouts, each with its own. Who needs whom is written down while it lasts, by all threads in
//! one place: a need that closes a circle can never be met, and is an error that tells the circle. Being complete is needed
//! without that: records that are complete but for each other are complete together.

use core::cell::Cell;
use core::ptr;

use sidetable_shims::metadata::{ClassMetadata, Kind, TypeMetadata};
use sidetable_shims::types::{Request, Response, State};

use super::descriptor::TypeDescriptor;
use super::error::{MetadataError, Result};
use super::generic::others::OtherTypes;
use super::generic::{begin, build, nominal};
use super::instance::{GenericType, Instance, hash_of_arguments, instance_of, state_of};
use super::names::resolve::resolve;
use super::names::scope::Scope;
use super::names::spell::type_name;
use super::names::tree::Tree;
use super::specialized::registry;
use super::structural::known::tuple::{TUPLES, hash_of, is};
use super::structural::tuple;
use super::witnesses::aggregate::fields_of;
use crate::heap::Reserve;
use crate::sync::lock::Guarded;
use crate::sync::{Mutant, fork, is_weakened, shared};

/// One record waits for another to reach a state.
struct Need {
    from: &'static Instance,
    to: &'static Instance,
    state: State,
}

shared! {
    /// Every need that is not met yet. A record has at most one.
    static NEEDS: Guarded<Vec<Need>> = Guarded::new(Vec::new());
}

/// A need that is written down until this is dropped.
struct Noted(&'static Instance);

/// How many layouts may wait for each other inside each other: each takes some of the thread's stack.
const DEEPEST: usize = 256;

thread_local! {
    /// How many layouts of this thread wait for one inside.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

impl Noted {
    fn new(from: &'static Instance, to: &'static Instance, state: State) -> Result<Self> {
        if DEPTH.get() >= DEEPEST {
            return Err(MetadataError::TooDeep { deepest: DEEPEST });
        }
        let mut needs = NEEDS.lock();
        let mut chain = vec![from, to];
        let mut end = (to, state);
        loop {
            // What has been reached meanwhile is waited for no longer, whatever is still written here.
            if end.0.state().has_reached(end.1) {
                break;
            }
            if ptr::eq(end.0, from) && !is_weakened(Mutant::CycleUnseen) {
                return Err(MetadataError::Cycle { chain: chain_of(&chain) });
            }
            let Some(next) = needs.iter().find(|need| ptr::eq(need.from, end.0)) else { break };
            end = (next.to, next.state);
            chain.push(next.to);
        }
        needs.push(Need { from, to, state });
        DEPTH.set(DEPTH.get() + 1);
        Ok(Self(from))
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
        NEEDS.lock().retain(|need| !ptr::eq(need.from, self.0));
    }
}

fn chain_of(chain: &[&'static Instance]) -> String {
    let names: Vec<&str> = chain
        .iter()
        .map(|instance| {
            // SAFETY: an instance's record has its kind, description and arguments.
            unsafe { type_name(instance.record, true) }
        })
        .collect();
    names.join(" contains ")
}

/// What a request for a record gets: this thread works on a new one, which it has claimed, and waits for another if the request says so.
pub fn answer(instance: &'static Instance, is_new: bool, request: Request) -> Result<Response> {
    if is_new {
        advance_claimed(instance, request.state())?;
    } else if request.is_blocking() {
        require(instance, request.state(), None)?;
    }
    Ok(instance.response())
}

/// Brings a record to a state. `from` is the record, claimed by this thread, whose layout needs it.
pub fn require(instance: &'static Instance, state: State, from: Option<&'static Instance>) -> Result<()> {
    while !instance.state().has_reached(state) {
        let _noted = from.map(|from| Noted::new(from, instance, state)).transpose()?;
        if instance.progress.claim() {
            advance_claimed(instance, state)?;
        } else if is_weakened(Mutant::StateNotAwaited) {
            break;
        } else {
            instance.progress.wait(state);
        }
    }
    Ok(())
}

/// Brings a record that the calling thread has claimed to a state, or as far as it goes; ends the claim.
///
/// An abstract record stays as it is: whoever needs more of it says for whom, so that circles are found.
pub fn advance_claimed(instance: &'static Instance, state: State) -> Result<()> {
    if instance.state().has_reached(state) {
        instance.progress.give_up();
        return Ok(());
    }
    let done = advance(instance, state);
    if done.is_err() {
        instance.progress.give_up();
    }
    done
}

fn advance(instance: &'static Instance, state: State) -> Result<()> {
    if !instance.state().has_reached(State::NON_TRANSITIVE_COMPLETE) {
        build::lay_out(instance, &All)?;
    }
    instance.rest.read();
    if needs_nothing(instance) {
        instance.progress.reach_and_give_up(State::COMPLETE);
        return Ok(());
    }
    if state != State::COMPLETE {
        instance.progress.reach_and_give_up(State::NON_TRANSITIVE_COMPLETE);
        return Ok(());
    }
    // Others may go on from here: they may need this very record, and so may what it needs.
    instance.progress.reach(State::NON_TRANSITIVE_COMPLETE);
    complete_together(instance)?;
    instance.progress.reach_and_give_up(State::COMPLETE);
    Ok(())
}

/// Calls `visit` with every record that a laid-out record refers to.
fn for_each_part(instance: &'static Instance, mut visit: impl FnMut(*const TypeMetadata)) {
    instance.arguments().iter().for_each(|argument| visit(*argument));
    // SAFETY: the record is laid out.
    unsafe {
        fields_of(instance.record).iter().for_each(|field| visit(field.element_type));
        if (*instance.record).kind == Kind::CLASS {
            let superclass = (*instance.record.cast::<ClassMetadata>()).superclass;
            if !superclass.is_null() {
                visit(superclass.cast());
            }
        }
    }
}

/// Whether everything that the record refers to is complete.
fn needs_nothing(instance: &'static Instance) -> bool {
    let mut is_complete = true;
    for_each_part(instance, |part| {
        // SAFETY: the record is one of this runtime's, or a class.
        is_complete &= unsafe { state_of(part) } == State::COMPLETE;
    });
    is_complete
}

/// Brings everything that a record refers to, however far, as far as it goes without the others; then all of it is complete.
fn complete_together(instance: &'static Instance) -> Result<()> {
    let mut seen: Vec<&'static Instance> = vec![instance];
    let mut next = 0;
    while next < seen.len() {
        let mut parts = Vec::new();
        for_each_part(seen[next], |part| {
            // SAFETY: as in `needs_nothing`.
            parts.extend(unsafe { instance_of(part) });
        });
        for part in parts {
            if part.state() == State::COMPLETE || seen.iter().any(|known| ptr::eq(*known, part)) {
                continue;
            }
            if !is_weakened(Mutant::CompleteTooEarly) {
                require(part, State::NON_TRANSITIVE_COMPLETE, Some(instance))?;
            }
            seen.push(part);
        }
        next += 1;
    }
    seen.iter().skip(1).for_each(|part| part.progress.reach(State::COMPLETE));
    Ok(())
}

/// All types, for a layout that needs others.
struct All;

impl OtherTypes for All {
    fn resolve(&self, tree: &Tree, scope: Scope<'_>) -> Result<*const TypeMetadata> {
        resolve(tree, scope, State::ABSTRACT)
    }

    fn require(&self, instance: &'static Instance, state: State, from: &'static Instance) -> Result<()> {
        require(instance, state, Some(from))
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

impl GenericType {
    /// The record of this type with these arguments, in the state that the request names or a later one.
    ///
    /// # Safety
    /// The arguments are null or records.
    #[inline(always)]
    pub unsafe fn get(&'static self, request: Request, arguments: &[*const TypeMetadata]) -> Result<Response> {
        let hash = hash_of_arguments(arguments);
        let found = self.cache.find(hash, |instance| instance.arguments() == arguments);
        match complete(found) {
            Some(response) => Ok(response),
            // SAFETY: as the caller promises.
            None => unsafe { self.get_slowly(request, arguments, hash, found) },
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
        let _reserve = Reserve::open()?;
        let _fork = fork::put_off();
        let (instance, is_new) = match found {
            Some(instance) => (instance, false),
            None => {
                // SAFETY: as the caller promises.
                if let Some(canonical) = unsafe { self.canonical(arguments)? } {
                    // SAFETY: as the caller promises.
                    return unsafe { self.get(request, &canonical) };
                }
                // SAFETY: the arguments are canonical records.
                unsafe { begin::find_or_begin(self, arguments, hash) }
            }
        };
        answer(instance, is_new, request)
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
        unsafe { registry::canonical_instead(arguments) }
    }
}

/// The answer to a request of any kind, where there is an instance that needs nothing more.
#[inline(always)]
fn complete(found: Option<&'static Instance>) -> Option<Response> {
    let instance = found.filter(|instance| instance.progress.is_complete())?;
    instance.rest.read();
    Some(Response { metadata: instance.record, state: State::COMPLETE })
}

/// The tuple of these types. `labels` has a label, or nothing, and a space for each; or is empty where no element has one.
///
/// # Safety
/// The types are null or records.
#[inline(always)]
pub unsafe fn get_tuple(request: Request, types: &[*const TypeMetadata], labels: &[u8]) -> Result<Response> {
    let hash = hash_of(types, labels);
    let found = TUPLES.find(hash, |instance| is(instance, types, labels));
    match complete(found) {
        Some(response) => Ok(response),
        // SAFETY: as the caller promises.
        None => unsafe { get_tuple_slowly(request, types, labels, hash, found) },
    }
}

#[cold]
#[inline(never)]
unsafe fn get_tuple_slowly(
    request: Request,
    types: &[*const TypeMetadata],
    labels: &[u8],
    hash: u64,
    found: Option<&'static Instance>,
) -> Result<Response> {
    let _reserve = Reserve::open()?;
    let _fork = fork::put_off();
    let (instance, is_new) = match found {
        Some(instance) => (instance, false),
        None => {
            tuple::check(types, labels)?;
            if !labels.is_empty() && labels.iter().all(|byte| *byte == b' ') {
                // SAFETY: as the caller promises.
                return unsafe { get_tuple(request, types, b"") };
            }
            // SAFETY: as the caller promises.
            if let Some(canonical) = unsafe { registry::canonical_instead(types)? } {
                // SAFETY: as the caller promises.
                return unsafe { get_tuple(request, &canonical, labels) };
            }
            let mut registry = registry::registry();
            // SAFETY: the types are canonical records.
            let make = || unsafe { tuple::begin(&mut registry, types, labels, hash) };
            let (instance, is_new) = TUPLES.insert(hash, |instance| is(instance, types, labels), Instance::hash, make);
            (instance, is_new && !instance.progress.is_complete())
        }
    };
    answer(instance, is_new, request)
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
    let Some(instance) = (unsafe { instance_of(record) }) else {
        return Ok(Response { metadata: record, state: State::COMPLETE });
    };
    debug_assert!(ptr::eq(instance.record, record), "an instance belongs to its record");
    if let Some(response) = complete(Some(instance)) {
        return Ok(response);
    }
    let _reserve = Reserve::open()?;
    let _fork = fork::put_off();
    answer(instance, false, request)
}
