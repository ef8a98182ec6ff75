//! The ways in which each program is built.

use anyhow::{Context, Result};

/// How a program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `-Onone`, with Swift's shared libraries.
    Debug,
    /// `-O`, with Swift's shared libraries.
    Release,
    /// `-O -static-stdlib`.
    Static,
    /// The same, with sidetable in the place of Swift's object runtime.
    Relinked,
}

impl Way {
    pub const ALL: [Self; 4] = [Self::Debug, Self::Release, Self::Static, Self::Relinked];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
            Self::Static => "static",
            Self::Relinked => "relinked",
        }
    }

    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name).with_context(|| format!("there is no way `{name}`"))
    }
}
