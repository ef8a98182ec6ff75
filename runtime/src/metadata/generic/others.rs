//! What laying out a type asks of others.

use sidetable_shims::metadata::{Kind, TypeMetadata};
use sidetable_shims::types::State;

use crate::metadata::error::Result;
use crate::metadata::instance::{Instance, instance_of};
use crate::metadata::names::scope::Scope;
use crate::metadata::names::tree::Tree;

/// All types, as seen by the layout of one: requests for types stand above layouts, and answer this.
pub trait OtherTypes {
    /// The record that a field's type means, in whatever state.
    fn resolve(&self, tree: &Tree, scope: Scope<'_>) -> Result<*const TypeMetadata>;

    /// Brings a record to a state that the layout of `from` needs.
    fn require(&self, instance: &'static Instance, state: State, from: &'static Instance) -> Result<()>;
}

/// Brings the layout of a field's type about. A reference to a class is laid out whatever its class.
///
/// # Safety
/// The record is one of this runtime's, or a class.
pub unsafe fn require_layout(
    record: *const TypeMetadata,
    from: &'static Instance,
    others: &impl OtherTypes,
) -> Result<()> {
    // SAFETY: as the caller promises.
    unsafe {
        match instance_of(record) {
            Some(instance) if (*record).kind != Kind::CLASS => others.require(instance, State::LAYOUT_COMPLETE, from),
            _ => Ok(()),
        }
    }
}
