//! Starting a module: its start functions in the order of their phases, once, by whichever thread comes first.

use core::ptr;

use super::{Module, PhaseError, What};
use crate::freeze::{FreezeError, freeze};
use crate::sync::lock::Guarded;
use crate::sync::once;
use crate::sync::{Mutant, Ordering, is_weakened, ordering, park, shared};

/// A thread that waits for a module's start.
struct Waiting {
    thread: u32,
    module: *const Module,
}

// SAFETY: the module is there as long as somebody waits for its start.
unsafe impl Send for Waiting {}

shared! {
    /// Who waits for whom, so that nobody joins a circle.
    static WAITING: Guarded<Vec<Waiting>> = Guarded::new(Vec::new());
}

impl Module {
    /// Runs the start functions of all phases, and freezes after each one the globals whose views the next phase may read; or waits until another
    /// thread has. A start that failed is not run again: everybody gets the same error.
    ///
    /// Refused where this thread, or a circle of threads that wait for each other, runs that start already.
    ///
    /// # Safety
    /// The start functions may be called now.
    pub unsafe fn start(&self) -> Result<(), PhaseError> {
        if !once::is_finished(&self.token) {
            let this_thread = park::thread_number();
            if once::claim(&self.token, this_thread) {
                // SAFETY: as the caller promises; this thread has claimed the start.
                let failure = unsafe { self.run() }.err();
                // SAFETY: others read it after `finish`.
                unsafe { *self.failure.get() = failure };
                once::finish(&self.token);
            } else {
                self.wait(this_thread)?;
            }
        }
        // SAFETY: the start is finished, and nobody writes this any more.
        unsafe { &*self.failure.get() }.clone().map_or(Ok(()), Err)
    }

    /// # Safety
    /// As for [`Module::start`], and this thread has claimed the start.
    unsafe fn run(&self) -> Result<(), PhaseError> {
        for (phase, start) in (0..).zip(&self.starts) {
            // SAFETY: as the caller promises.
            unsafe {
                start(self, self.context);
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
            let failed = |error| PhaseError::FreezeFailed {
                module: self.name.clone(),
                phase: ended,
                name: of.clone(),
                error: Box::new(error),
            };
            // SAFETY: the place holds null or an object, whose reference it owns and hands on to the view.
            unsafe {
                let object = *source.get();
                if object.is_null() {
                    let class = crate::freeze::walk::name_of(*target);
                    return Err(failed(FreezeError::Null { path: String::from("root"), class }));
                }
                freeze(object, *target).map_err(failed)?;
                *place.get() = source.get().replace(ptr::null_mut());
            }
        }
        Ok(())
    }

    /// Waits for the thread that runs the start, unless that waits for this one.
    fn wait(&self, this_thread: u32) -> Result<(), PhaseError> {
        {
            let mut waiting = WAITING.lock();
            let mut runner = once::runner(&self.token).filter(|_| !is_weakened(Mutant::StartCycleUnseen));
            while let Some(thread) = runner {
                if thread == this_thread {
                    return Err(PhaseError::StartCycle { module: self.name.clone() });
                }
                let awaited = waiting.iter().find(|waiting| waiting.thread == thread);
                // SAFETY: the module is there as long as somebody waits for its start, which the lock keeps from ending.
                runner = awaited.and_then(|waiting| once::runner(unsafe { &(*waiting.module).token }));
            }
            waiting.push(Waiting { thread: this_thread, module: self });
        }
        once::wait(&self.token);
        WAITING.lock().retain(|waiting| waiting.thread != this_thread);
        Ok(())
    }
}
