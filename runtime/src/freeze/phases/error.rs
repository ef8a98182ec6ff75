//! What can be wrong with a module and with the order of its phases.

use thiserror::Error;

use crate::freeze::FreezeError;
use crate::heap::OutOfMemory;

/// Why a module cannot be made, its start failed, or one of its names cannot be used yet.
#[derive(Error, Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum PhaseError {
    #[error("a module and all that it declares need names")]
    Unnamed,
    #[error("module {module} declares {name} twice")]
    Duplicate { module: String, name: String },
    #[error("module {module} has no such name as {name}, or it stands for something else")]
    NoSuchName { module: String, name: String },
    #[error("{module}.{name} is of phase {phase}, and there are start functions for {starts} phases only")]
    BadPhase { module: String, name: String, phase: u32, starts: u32 },
    #[error("{module}.{name} is the frozen view of a global that has another view")]
    SecondView { module: String, name: String },
    #[error("{module}.{name}: its class is not {due}")]
    BadType { module: String, name: String, due: String },
    #[error("{module}.{name} is freezable and exported: others could change what is frozen later")]
    ExportedFreezable { module: String, name: String },
    #[error("{module}.{function} is of phase {phase} and refers to {name}, which is of phase {later}")]
    LaterPhase { module: String, function: String, phase: u32, name: String, later: u32 },
    #[error("{module}.{name} is of phase {phase}, and {ended} start functions have ended")]
    TooEarly { module: String, name: String, phase: u32, ended: u32 },
    #[error("{module}.{name} has been frozen: its view is to be read instead")]
    AlreadyFrozen { module: String, name: String },
    #[error("module {module} does not export {name}")]
    NotExported { module: String, name: String },
    #[error("module {module} waits for its own start")]
    StartCycle { module: String },
    #[error("the start of module {module} failed: at the end of phase {phase}, {name} could not be frozen: {error}")]
    FreezeFailed { module: String, phase: u32, name: String, error: Box<FreezeError> },
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
}

impl PhaseError {
    /// The declaration at fault, `module.name`, or the way from it to the object that cannot be frozen; or the module alone.
    pub fn path(&self) -> String {
        match self {
            Self::Unnamed | Self::OutOfMemory(_) => String::new(),
            Self::StartCycle { module } => module.clone(),
            Self::LaterPhase { module, function, .. } => format!("{module}.{function}"),
            Self::FreezeFailed { module, name, error, .. } => {
                format!("{module}.{name}{}", error.path().strip_prefix("root").unwrap_or_default())
            }
            Self::Duplicate { module, name }
            | Self::NoSuchName { module, name }
            | Self::BadPhase { module, name, .. }
            | Self::SecondView { module, name }
            | Self::BadType { module, name, .. }
            | Self::ExportedFreezable { module, name }
            | Self::TooEarly { module, name, .. }
            | Self::AlreadyFrozen { module, name }
            | Self::NotExported { module, name } => format!("{module}.{name}"),
        }
    }
}
