//! What a module declares, and what must hold of it.

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::ptr;
use std::collections::BTreeMap;

use sidetable_shims::metadata::ClassMetadata;

use super::{Code, Item, Module, PhaseError, What};
use crate::freeze::ancestry::{is_subclass, name_of};
use crate::freeze::types::frozen_class_of;
use crate::object::freezing_of;

/// A phase's start function: the module, and its definition's context.
pub type StartFunction = unsafe extern "C" fn(module: *const Module, context: *mut c_void);

/// What a module is to be. `sidetable_module_definition` in C.
#[derive(Clone, Debug)]
pub struct Definition<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its globals.
    pub globals: &'a [GlobalDefinition<'a>],
    /// Its functions.
    pub functions: &'a [FunctionDefinition<'a>],
    /// The start function of each phase, from phase 0.
    pub starts: &'a [StartFunction],
    /// What start functions are given beside the module.
    pub context: *mut c_void,
}

/// A global.
#[derive(Clone, Debug)]
pub struct GlobalDefinition<'a> {
    /// Its name.
    pub name: &'a str,
    /// The class of its object: a freezable class, or for a view a frozen one.
    pub class: *const ClassMetadata,
    /// For a view the freezable global that it takes over.
    pub view_of: Option<&'a str>,
    /// For a view the phase in which it can be read, at least 1; for a freezable global 0.
    pub phase: u32,
    /// Whether other modules see it.
    pub is_exported: bool,
}

/// A function.
#[derive(Clone, Debug)]
pub struct FunctionDefinition<'a> {
    /// Its name.
    pub name: &'a str,
    /// The phase in which it can be called.
    pub phase: u32,
    /// Its code.
    pub code: Code,
    /// The globals and functions that it refers to.
    pub uses: Vec<&'a str>,
    /// Whether other modules see it.
    pub is_exported: bool,
}

/// The items of a module, or the first rule that its definition breaks.
///
/// # Safety
/// The classes are classes.
pub(super) unsafe fn check(definition: &Definition<'_>) -> Result<BTreeMap<String, Item>, PhaseError> {
    let mut checked = Checked { definition, items: BTreeMap::new() };
    if definition.name.is_empty() {
        return Err(PhaseError::Unnamed);
    }
    for global in definition.globals {
        // SAFETY: as the caller promises.
        let what = unsafe { checked.global(global)? };
        checked.add(global.name, global.is_exported, what)?;
    }
    for function in definition.functions {
        checked.phase(function.name, function.phase)?;
        let what = What::Function { code: function.code, phase: function.phase };
        checked.add(function.name, function.is_exported, what)?;
    }
    checked.join_views()?;
    checked.check_uses()?;
    Ok(checked.items)
}

struct Checked<'a> {
    definition: &'a Definition<'a>,
    items: BTreeMap<String, Item>,
}

impl Checked<'_> {
    fn module(&self) -> String {
        self.definition.name.to_owned()
    }

    fn add(&mut self, name: &str, is_exported: bool, what: What) -> Result<(), PhaseError> {
        if name.is_empty() {
            return Err(PhaseError::Unnamed);
        }
        if self.items.insert(name.to_owned(), Item { what, is_exported }).is_some() {
            return Err(PhaseError::Duplicate { module: self.module(), name: name.to_owned() });
        }
        Ok(())
    }

    /// Every phase but the last has a start function, which ends before the next phase.
    fn phase(&self, name: &str, phase: u32) -> Result<(), PhaseError> {
        let starts = self.definition.starts.len() as u32;
        if phase <= starts {
            return Ok(());
        }
        Err(PhaseError::BadPhase { module: self.module(), name: name.to_owned(), phase, starts })
    }

    /// # Safety
    /// The class is a class.
    unsafe fn global(&self, global: &GlobalDefinition<'_>) -> Result<What, PhaseError> {
        let (module, name) = (self.module(), global.name.to_owned());
        let bad_type = |due: &str| PhaseError::BadType {
            module: self.module(),
            name: global.name.to_owned(),
            due: due.to_owned(),
        };
        let place = UnsafeCell::new(ptr::null_mut());
        let Some(of) = global.view_of else {
            if global.is_exported {
                return Err(PhaseError::ExportedFreezable { module, name });
            }
            // SAFETY: as the caller promises.
            if unsafe { frozen_class_of(global.class) }.is_null() {
                return Err(bad_type("declared freezable"));
            }
            return Ok(What::Freezable { place, frozen_in: None });
        };
        if global.phase == 0 {
            return Err(PhaseError::BadPhase { module, name, phase: 0, starts: self.definition.starts.len() as u32 });
        }
        self.phase(global.name, global.phase)?;
        let Some(original) = self.definition.globals.iter().find(|other| other.name == of && other.view_of.is_none())
        else {
            return Err(PhaseError::NoSuchName { module, name: of.to_owned() });
        };
        // SAFETY: as the caller promises.
        let is_frozen_version = unsafe {
            freezing_of(global.class).is_some_and(|freezing| {
                freezing.frozen == global.class && is_subclass(freezing.freezable, original.class)
            })
        };
        if !is_frozen_version {
            return Err(bad_type(&format!("the frozen class of {}, or of a subclass", name_of(original.class))));
        }
        Ok(What::View { of: of.to_owned(), target: global.class, phase: global.phase, place })
    }

    /// Tells each freezable global when it freezes.
    fn join_views(&mut self) -> Result<(), PhaseError> {
        for view in self.definition.globals.iter().filter(|global| global.view_of.is_some()) {
            let of = view.view_of.unwrap_or_default();
            let Some(Item { what: What::Freezable { frozen_in, .. }, .. }) = self.items.get_mut(of) else { continue };
            if frozen_in.replace(view.phase).is_some() {
                return Err(PhaseError::SecondView { module: self.module(), name: view.name.to_owned() });
            }
        }
        Ok(())
    }

    fn check_uses(&self) -> Result<(), PhaseError> {
        for function in self.definition.functions {
            for &name in &function.uses {
                let used = self
                    .items
                    .get(name)
                    .ok_or_else(|| PhaseError::NoSuchName { module: self.module(), name: name.to_owned() })?;
                let later = match used.what {
                    What::View { phase, .. } | What::Function { phase, .. } => phase,
                    What::Freezable { .. } => 0,
                };
                if later > function.phase {
                    return Err(PhaseError::LaterPhase {
                        module: self.module(),
                        function: function.name.to_owned(),
                        phase: function.phase,
                        name: name.to_owned(),
                        later,
                    });
                }
            }
        }
        Ok(())
    }
}
