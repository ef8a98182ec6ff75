//! What generic parameters stand for.

use sidetable_shims::metadata::TypeMetadata;

use crate::metadata::instance::GenericType;

/// What generic parameters stand for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub(super) levels: &'a [usize],
    pub(super) arguments: &'a [*const TypeMetadata],
}

impl<'a> Scope<'a> {
    /// Nothing.
    pub const NONE: Self = Self { levels: &[], arguments: &[] };

    /// The arguments of an instance of that type.
    pub fn of(generic: &'a GenericType, arguments: &'a [*const TypeMetadata]) -> Self {
        Self { levels: &generic.levels, arguments }
    }

    /// Arguments of one generic context.
    pub fn flat(levels: &'a [usize], arguments: &'a [*const TypeMetadata]) -> Self {
        Self { levels, arguments }
    }
}
