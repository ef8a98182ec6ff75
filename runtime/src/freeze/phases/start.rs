//! Starting a module: its start functions in the order of their phases, once, by whichever thread comes first.

use core::ptr;

use super::{Module, PhaseError, What};
use crate::freeze::{FreezeError, freeze};
use crate::heap::Reserve;
use crate::sync::once::{self, Circle};
use crate::sync::{Mutant, Ordering, fork, ordering, park};

impl Module {
    /// Runs the start functions of all phases, and freezes after each one the globals whose views the next phase may read; or waits until another
    /// thread has. A start that failed is not run again: everybody gets the same error. One that found no memory goes on where it was when it is
    /// asked for again.
    ///
    /// Refused where this thread, or a circle of threads that wait for each other, runs that start already.
    ///
    /// # Safety
    /// The start functions may be called now.
    pub unsafe fn start(&self) -> Result<(), PhaseError> {
        if !once::is_finished(&self.token) {
            // SAFETY: as the caller promises.
            unsafe { self.run_or_wait()? };
        }
        // SAFETY: the start is finished, and nobody writes this any more.
        let Some(failure) = (unsafe { &*self.failure.get() }) else { return Ok(()) };
        let _reserve = Reserve::open()?;
        Err(failure.clone())
    }

    /// # Safety
    /// As for [`Module::start`].
    unsafe fn run_or_wait(&self) -> Result<(), PhaseError> {
        let reserve = Reserve::open()?;
        let this_thread = park::thread_number();
        while !once::claim(&self.token, this_thread) {
            once::wait_unless_circle(&self.token, this_thread)
                .map_err(|Circle| PhaseError::StartCycle { module: self.name.clone() })?;
            if once::is_finished(&self.token) {
                return Ok(());
            }
        }
        // Start functions are others' code.
        drop(reserve);
        // SAFETY: as the caller promises; this thread has claimed the start.
        let failure = unsafe { self.run() }.err();
        if let Some(PhaseError::OutOfMemory(refused)) = failure {
            once::give_up(&self.token);
            return Err(refused.into());
        }
        // SAFETY: others read it after `finish`.
        unsafe { *self.failure.get() = failure };
        once::finish(&self.token);
        Ok(())
    }

    /// # Safety
    /// As for [`Module::start`], and this thread has claimed the start.
    unsafe fn run(&self) -> Result<(), PhaseError> {
        // Relaxed: only starts write it, and this thread has claimed the start. In a child of `fork` it goes on where the parent's thread was.
        let ended = self.phase.load(Ordering::Relaxed);
        for (phase, start) in (0..).zip(&self.starts).skip(ended as usize) {
            // SAFETY: as the caller promises.
            unsafe {
                if *self.returned.get() == phase {
                    start(self, self.context);
                    *self.returned.get() = phase + 1;
                }
                self.freeze_views(phase)?;
            }
            // Release: pairs with the acquire in `Module::phase` (model start_and_frozen_view, mutant PhaseRelaxed).
            self.phase.store(phase + 1, ordering(Ordering::Release, Mutant::PhaseRelaxed));
        }
        Ok(())
    }

    /// Freezes the globals whose views belong to the phase after `ended`.
    ///
    /// # Safety
    /// As for [`Module::run`]; nobody changes what the globals reach any more.
    unsafe fn freeze_views(&self, ended: u32) -> Result<(), PhaseError> {
        for item in self.items.values() {
            let What::View { of, target, phase, place } = &item.what else { continue };
            let Some(What::Freezable { place: source, .. }) = self.items.get(of).map(|item| &item.what) else {
                continue;
            };
            if *phase != ended + 1 {
                continue;
            }
            let failed = |error| match (error, Reserve::open()) {
                (FreezeError::OutOfMemory(refused), _) | (_, Err(refused)) => PhaseError::OutOfMemory(refused),
                (error, Ok(_reserve)) => PhaseError::FreezeFailed {
                    module: self.name.clone(),
                    phase: ended,
                    name: of.clone(),
                    error: Box::new(error),
                },
            };
            // SAFETY: the place holds null or an object, whose reference it owns and hands on to the view.
            unsafe {
                let object = *source.get();
                if object.is_null() && !(*place.get()).is_null() {
                    continue;
                }
                if object.is_null() {
                    let _reserve = Reserve::open()?;
                    let class = crate::freeze::ancestry::name_of(*target);
                    return Err(failed(FreezeError::Null { path: String::from("root"), class }));
                }
                freeze(object, *target).map_err(failed)?;
                let _fork = fork::put_off();
                *place.get() = source.get().replace(ptr::null_mut());
            }
        }
        Ok(())
    }
}
