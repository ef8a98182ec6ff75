//! Bringing a record to a state: by working on it, or by waiting for the thread that does.
//!
//! A record's layout may need other records' layouts, each with its own. Who needs whom is written down while it lasts, by all threads in
//! one place: a need that closes a circle can never be met, and is an error that tells the circle. Being complete is needed
//! without that: records that are complete but for each other are complete together.

use core::cell::Cell;
use core::ptr;

use sidetable_shims::metadata::{ClassMetadata, Kind, TypeMetadata};
use sidetable_shims::types::{Request, Response, State};

use super::{Instance, build};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::names;
use crate::metadata::records::{instance_of, state_of};
use crate::metadata::witnesses::aggregate::fields_of;
use crate::sync::lock::Guarded;
use crate::sync::{Mutant, is_weakened, shared};

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
            unsafe { names::type_name(instance.record, true) }
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

/// Brings the layout of a field's type about. A reference to a class is laid out whatever its class.
///
/// # Safety
/// The record is one of this runtime's, or a class.
pub unsafe fn require_layout(record: *const TypeMetadata, from: &'static Instance) -> Result<()> {
    // SAFETY: as the caller promises.
    unsafe {
        match instance_of(record) {
            Some(instance) if (*record).kind != Kind::CLASS => require(instance, State::LAYOUT_COMPLETE, Some(from)),
            _ => Ok(()),
        }
    }
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
        build::lay_out(instance)?;
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
