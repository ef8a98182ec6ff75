//! Why a graph cannot be frozen. Nothing has changed then.

use thiserror::Error;

use crate::heap::OutOfMemory;

/// Why a graph cannot be frozen, or an object not be changed.
#[derive(Error, Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum FreezeError {
    #[error("null is no object: there is nothing to freeze")]
    NoObject,
    #[error("libswiftCore is in this process and would misread the counts of frozen objects")]
    Unsupported,
    #[error("{path} is a {class}, and no class is declared to be the frozen {class}")]
    NotFreezable { path: String, class: String },
    #[error("{path} is null, which the frozen class {class} does not allow")]
    Null { path: String, class: String },
    #[error("{path} is a {class} and would become a {frozen}, which is no {due}")]
    WrongClass { path: String, class: String, frozen: String, due: String },
    #[error("{path} is about to end: its deinit has begun")]
    Deiniting { path: String },
    #[error("there are more than 2^32 - 2 objects to freeze")]
    TooMany,
    #[error("the object is frozen: its fields cannot be changed")]
    Frozen,
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
}

impl From<OutOfMemory> for Box<FreezeError> {
    fn from(refused: OutOfMemory) -> Self {
        Self::new(refused.into())
    }
}

impl FreezeError {
    /// The way from the root to the object at fault, `root.children[3].parent`, or nothing.
    pub fn path(&self) -> &str {
        match self {
            Self::NotFreezable { path, .. }
            | Self::Null { path, .. }
            | Self::WrongClass { path, .. }
            | Self::Deiniting { path } => path,
            Self::NoObject | Self::Unsupported | Self::TooMany | Self::Frozen | Self::OutOfMemory(_) => "",
        }
    }
}
