//! What laying out a type asks of others.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::State;

use crate::metadata::error::Result;
use crate::metadata::instance::Instance;
use crate::metadata::names::scope::Scope;
use crate::metadata::names::tree::Tree;

/// All types, as seen by the layout of one: requests for types stand above layouts, and answer this.
pub trait OtherTypes {
    /// The record that a field's type means, in whatever state.
    fn resolve(&self, tree: &Tree, scope: Scope<'_>) -> Result<*const TypeMetadata>;

    /// Brings a record to a state that the layout of `from` needs.
    fn require(&self, instance: &'static Instance, state: State, from: &'static Instance) -> Result<()>;
}
