//! How much is done with a version of Swift.

/// All of it with one version, and with others what they may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All that there is.
    Whole,
    /// What another version may change: each program once in every way of linking, and one way in of each kind.
    Once,
}

impl Extent {
    pub const fn levels(self) -> &'static [&'static str] {
        match self {
            Self::Whole => &["-Onone", "-O"],
            Self::Once => &["-O"],
        }
    }

    /// Which Swift asks a linker is the same to it: with other versions it is what `swift-build`, the package and CMake use.
    pub const fn usually_linked(self) -> Option<&'static str> {
        match self {
            Self::Whole => Some("-O"),
            Self::Once => None,
        }
    }
}
