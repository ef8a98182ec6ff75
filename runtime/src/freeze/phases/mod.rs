//! Phases: a module's start functions run one after the other, and its globals freeze between them.
//!
//! | module | what it does |
//! |---|---|
//! | [`definition`] | what a module declares, and what must hold of it |
//! | `start` | runs the start functions, once |
//! | [`error`] | what can be wrong |
//!
//! A freezable global is built by the start functions of early phases. Its frozen view, a global of its own that belongs to a later phase, takes
//! its object over when the start function of the phase before has ended: the object and all that it reaches are frozen then. Functions belong
//! to a phase, too, and can be called once all earlier start functions have ended; so a function of a frozen view's phase reads the view by a
//! plain load.

pub mod definition;
pub mod error;
mod start;

pub use definition::{Definition, FunctionDefinition, GlobalDefinition, StartFunction};
pub use error::PhaseError;

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::ptr;
use std::collections::BTreeMap;

use sidetable_shims::metadata::ClassMetadata;

use crate::object::HeapObject;
use crate::object::refcount::strong;
use crate::sync::once::OnceToken;
use crate::sync::{Atomic, Mutant, Ordering, ordering};

/// Code that belongs to a phase. Callers know its real type.
pub type Code = unsafe extern "C" fn();

/// A module: its globals, its functions, and how far its start is. `sidetable_module` in C.
#[derive(Debug)]
pub struct Module {
    name: String,
    items: BTreeMap<String, Item>,
    starts: Vec<StartFunction>,
    /// What start functions are given beside the module.
    context: *mut c_void,
    /// How many start functions have ended and left their views frozen.
    phase: Atomic<u32>,
    /// Who runs the start.
    token: OnceToken,
    /// How many start functions have returned; their views may not be frozen yet. Whoever has claimed `token` has it.
    returned: UnsafeCell<u32>,
    /// Why the start failed. Written by the thread that runs it, before it is done.
    failure: UnsafeCell<Option<PhaseError>>,
}

/// What a name stands for.
#[derive(Debug)]
struct Item {
    what: What,
    is_exported: bool,
}

#[derive(Debug)]
enum What {
    /// A variable that owns a strong reference, and the phase in which that is frozen, if it is.
    Freezable { place: UnsafeCell<*mut HeapObject>, frozen_in: Option<u32> },
    /// A constant that owns a strong reference from its phase on.
    View { of: String, target: *const ClassMetadata, phase: u32, place: UnsafeCell<*mut HeapObject> },
    /// A function.
    Function { code: Code, phase: u32 },
}

/// What a module exports.
#[derive(Clone, Copy, Debug)]
pub enum Exported {
    /// A frozen view: where its object is.
    View(*const *mut HeapObject),
    /// A function.
    Function(Code),
}

// SAFETY: places are written by the thread that runs the start, and by start functions while it does; others reach them after `phase` or `token`
// has told them so. The context is the start functions' business.
unsafe impl Send for Module {}
// SAFETY: as above.
unsafe impl Sync for Module {}

impl Module {
    /// A module, or what is wrong with its definition.
    ///
    /// # Safety
    /// The definition's classes are classes; its start functions may be called with the module and its context.
    pub unsafe fn new(definition: &Definition<'_>) -> Result<Box<Self>, PhaseError> {
        // SAFETY: as the caller promises.
        let items = unsafe { definition::check(definition)? };
        Ok(Box::new(Self {
            name: definition.name.to_owned(),
            items,
            starts: definition.starts.to_vec(),
            context: definition.context,
            phase: Atomic::new(0),
            token: Atomic::new(0),
            returned: UnsafeCell::new(0),
            failure: UnsafeCell::new(None),
        }))
    }

    /// How many start functions have ended and left their views frozen.
    pub fn phase(&self) -> u32 {
        // Acquire: pairs with the release in `start`: what the start functions did and froze is seen by whoever is told that they have ended
        // (model start_and_frozen_view, mutant PhaseRelaxed).
        self.phase.load(ordering(Ordering::Acquire, Mutant::PhaseRelaxed))
    }

    /// The variable of a freezable global, to be read and written by start functions and what they call, until it is frozen. It owns its
    /// reference.
    pub fn freezable(&self, name: &str) -> Result<*mut *mut HeapObject, PhaseError> {
        match &self.item(name)?.what {
            What::Freezable { frozen_in: Some(phase), .. } if self.phase() >= *phase => {
                Err(PhaseError::AlreadyFrozen { module: self.name.clone(), name: name.to_owned() })
            }
            What::Freezable { place, .. } => Ok(place.get()),
            _ => Err(self.no_such(name)),
        }
    }

    /// Where the object of a frozen view is. From here on a plain load reads it.
    pub fn view(&self, name: &str) -> Result<*const *mut HeapObject, PhaseError> {
        match &self.item(name)?.what {
            What::View { phase, place, .. } => {
                self.reached(name, *phase)?;
                Ok(place.get())
            }
            _ => Err(self.no_such(name)),
        }
    }

    /// A function, once it may be called.
    pub fn function(&self, name: &str) -> Result<Code, PhaseError> {
        match &self.item(name)?.what {
            What::Function { code, phase } => {
                self.reached(name, *phase)?;
                Ok(*code)
            }
            _ => Err(self.no_such(name)),
        }
    }

    /// What another module gets by that name.
    pub fn export(&self, name: &str) -> Result<Exported, PhaseError> {
        let item = self.item(name)?;
        if !item.is_exported {
            return Err(PhaseError::NotExported { module: self.name.clone(), name: name.to_owned() });
        }
        match &item.what {
            What::Function { .. } => self.function(name).map(Exported::Function),
            _ => self.view(name).map(Exported::View),
        }
    }

    fn reached(&self, name: &str, phase: u32) -> Result<(), PhaseError> {
        let ended = self.phase();
        if ended >= phase {
            return Ok(());
        }
        Err(PhaseError::TooEarly { module: self.name.clone(), name: name.to_owned(), phase, ended })
    }

    fn item(&self, name: &str) -> Result<&Item, PhaseError> {
        self.items.get(name).ok_or_else(|| self.no_such(name))
    }

    fn no_such(&self, name: &str) -> PhaseError {
        PhaseError::NoSuchName { module: self.name.clone(), name: name.to_owned() }
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        for item in self.items.values_mut() {
            if let What::Freezable { place, .. } | What::View { place, .. } = &mut item.what {
                let object = core::mem::replace(place.get_mut(), ptr::null_mut());
                // SAFETY: the place owned this reference.
                unsafe { strong::release(object) };
            }
        }
    }
}
