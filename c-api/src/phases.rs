//! Phases: modules whose globals freeze between start functions.

use core::ffi::{CStr, c_char, c_void};
use std::borrow::Cow;

use sidetable::freeze::phases::{
    Code, Definition, Exported, FunctionDefinition, GlobalDefinition, Module, PhaseError, StartFunction,
};
use sidetable::heap::Reserve;
use sidetable::metadata::ClassMetadata;

use crate::HeapObject;
use crate::class::{ErrorDetails, Status, fail};

/// `sidetable_global`: 32 bytes on 64-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct Global {
    name: *const c_char,
    class: *const ClassMetadata,
    view_of: *const c_char,
    phase: u32,
    is_exported: bool,
}

/// `sidetable_function`: 40 bytes on 64-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct Function {
    name: *const c_char,
    code: Option<Code>,
    phase: u32,
    uses: *const *const c_char,
    use_count: u32,
    is_exported: bool,
}

/// `sidetable_module_definition`: 64 bytes on 64-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct ModuleDefinition {
    name: *const c_char,
    globals: *const Global,
    global_count: u32,
    functions: *const Function,
    function_count: u32,
    starts: *const Option<StartFunction>,
    start_count: u32,
    context: *mut c_void,
}

impl From<&PhaseError> for Status {
    fn from(error: &PhaseError) -> Self {
        match error {
            PhaseError::Unnamed => Self::BadName,
            PhaseError::Duplicate { .. } | PhaseError::SecondView { .. } => Self::Duplicate,
            PhaseError::NoSuchName { .. } => Self::NoSuchName,
            PhaseError::BadPhase { .. } => Self::BadPhase,
            PhaseError::BadType { .. } => Self::BadGlobalType,
            PhaseError::ExportedFreezable { .. } => Self::ExportedFreezable,
            PhaseError::LaterPhase { .. } => Self::LaterPhase,
            PhaseError::TooEarly { .. } => Self::TooEarly,
            PhaseError::AlreadyFrozen { .. } => Self::Frozen,
            PhaseError::NotExported { .. } => Self::NotExported,
            PhaseError::StartCycle { .. } => Self::StartCycle,
            PhaseError::FreezeFailed { .. } => Self::FreezeFailed,
            PhaseError::OutOfMemory(_) => Self::OutOfMemory,
        }
    }
}

/// Puts a result in its place, or what is wrong in an error that may be null.
unsafe fn put<T>(result: Result<T, PhaseError>, out: *mut T, error: *mut ErrorDetails) -> Status {
    match result {
        Ok(value) => {
            // SAFETY: as the caller promises, the place may be written.
            unsafe { out.write(value) };
            Status::Ok
        }
        // SAFETY: as the caller promises.
        Err(failed) => unsafe { fail(error, Status::from(&failed), &failed, &failed.path()) },
    }
}

/// Does what may need memory, and has a status to say that there is none.
unsafe fn with_reserve(error: *mut ErrorDetails, work: impl FnOnce() -> Status) -> Status {
    match Reserve::open() {
        Ok(_reserve) => work(),
        // SAFETY: as the caller promises.
        Err(refused) => unsafe { fail(error, Status::OutOfMemory, &refused, "") },
    }
}

unsafe fn null_argument(error: *mut ErrorDetails) -> Status {
    // SAFETY: as the caller promises.
    unsafe { fail(error, Status::NullArgument, &"an argument is null", "") }
}

/// Text from C; null is the empty text.
unsafe fn text<'a>(text: *const c_char) -> Cow<'a, str> {
    // SAFETY: as the caller promises, a text that is not null ends with a zero.
    if text.is_null() { Cow::Borrowed("") } else { unsafe { CStr::from_ptr(text) }.to_string_lossy() }
}

/// A list from C, `None` where it is null and not empty.
unsafe fn list<'a, T>(first: *const T, count: u32) -> Option<&'a [T]> {
    if count == 0 {
        return Some(&[]);
    }
    // SAFETY: as the caller promises, a list that is not null has so many elements.
    (!first.is_null()).then(|| unsafe { core::slice::from_raw_parts(first, count as usize) })
}

/// What a definition holds, `None` where something is null that must not be.
unsafe fn create(definition: &ModuleDefinition) -> Option<Result<Box<Module>, PhaseError>> {
    // SAFETY: as the caller promises.
    unsafe {
        let globals = list(definition.globals, definition.global_count)?;
        let functions = list(definition.functions, definition.function_count)?;
        let starts: Option<Vec<StartFunction>> =
            list(definition.starts, definition.start_count)?.iter().copied().collect();
        let globals: Option<Vec<_>> = globals
            .iter()
            .map(|global| {
                let view_of = (!global.view_of.is_null()).then(|| text(global.view_of));
                (!global.class.is_null()).then(|| (text(global.name), view_of, global))
            })
            .collect();
        let functions: Option<Vec<_>> = functions
            .iter()
            .map(|function| {
                let uses: Vec<_> = list(function.uses, function.use_count)?.iter().map(|name| text(*name)).collect();
                Some((text(function.name), function.code?, uses, function))
            })
            .collect();
        let (globals, functions) = (globals?, functions?);
        let globals: Vec<_> = globals
            .iter()
            .map(|(name, view_of, global)| GlobalDefinition {
                name,
                class: global.class,
                view_of: view_of.as_deref(),
                phase: global.phase,
                is_exported: global.is_exported,
            })
            .collect();
        let functions: Vec<_> = functions
            .iter()
            .map(|(name, code, uses, function)| FunctionDefinition {
                name,
                phase: function.phase,
                code: *code,
                uses: uses.iter().map(|name| &**name).collect(),
                is_exported: function.is_exported,
            })
            .collect();
        Some(Module::new(&Definition {
            name: &text(definition.name),
            globals: &globals,
            functions: &functions,
            starts: &starts?,
            context: definition.context,
        }))
    }
}

/// `sidetable::freeze::phases::Module::new`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_create(
    definition: *const ModuleDefinition,
    out_module: *mut *mut Module,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises, a definition that is not null may be read, and an error that is not null be written.
    unsafe {
        with_reserve(error, || {
            let created = if out_module.is_null() { None } else { definition.as_ref().and_then(|it| create(it)) };
            match created {
                Some(created) => put(created.map(Box::into_raw), out_module, error),
                None => null_argument(error),
            }
        })
    }
}

/// Ends a module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_destroy(module: *mut Module) {
    if !module.is_null() {
        // SAFETY: as the caller promises, it is from `sidetable_module_create`, and nobody uses it.
        drop(unsafe { Box::from_raw(module) });
    }
}

/// `sidetable::freeze::phases::Module::start`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_start(module: *mut Module, error: *mut ErrorDetails) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        match module.as_ref() {
            Some(module) => match module.start() {
                Ok(()) => Status::Ok,
                failed => with_reserve(error, || put(failed, &mut (), error)),
            },
            None => null_argument(error),
        }
    }
}

/// `sidetable::freeze::phases::Module::phase`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_phase(module: *const Module) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { (*module).phase() }
}

/// Looks a name up in a module, where neither is null.
unsafe fn look_up<T>(
    module: *const Module,
    name: *const c_char,
    out: *mut T,
    error: *mut ErrorDetails,
    find: impl FnOnce(&Module, &str) -> Result<T, PhaseError>,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        match module.as_ref() {
            Some(module) if !name.is_null() && !out.is_null() => {
                with_reserve(error, || put(find(module, &text(name)), out, error))
            }
            _ => null_argument(error),
        }
    }
}

/// `sidetable::freeze::phases::Module::freezable`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_freezable(
    module: *const Module,
    name: *const c_char,
    out_place: *mut *mut *mut HeapObject,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { look_up(module, name, out_place, error, Module::freezable) }
}

/// `sidetable::freeze::phases::Module::view`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_view(
    module: *const Module,
    name: *const c_char,
    out_place: *mut *const *mut HeapObject,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { look_up(module, name, out_place, error, Module::view) }
}

/// `sidetable::freeze::phases::Module::function`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_function(
    module: *const Module,
    name: *const c_char,
    out_code: *mut Code,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { look_up(module, name, out_code, error, Module::function) }
}

/// `sidetable::freeze::phases::Module::export`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_import_view(
    module: *const Module,
    name: *const c_char,
    out_place: *mut *const *mut HeapObject,
    error: *mut ErrorDetails,
) -> Status {
    let find = |module: &Module, name: &str| match module.export(name)? {
        Exported::View(place) => Ok(place),
        Exported::Function(_) => module.view(name),
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(module, name, out_place, error, find) }
}

/// `sidetable::freeze::phases::Module::export`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_module_import_function(
    module: *const Module,
    name: *const c_char,
    out_code: *mut Code,
    error: *mut ErrorDetails,
) -> Status {
    let find = |module: &Module, name: &str| match module.export(name)? {
        Exported::Function(code) => Ok(code),
        Exported::View(_) => module.function(name),
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(module, name, out_code, error, find) }
}
