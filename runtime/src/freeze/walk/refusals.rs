//! What a walk says of an object that cannot be frozen, and of the way there.

use sidetable_shims::metadata::{ClassMetadata, FreezingField};

use super::{Node, Walk, Way, known_freezing_of};
use crate::freeze::ancestry::name_of;
use crate::freeze::error::FreezeError;
use crate::freeze::path;
use crate::object::{HeapObject, isa, place_of};

impl Walk<'_> {
    /// The way to the object that a reference leads to, in words.
    #[cold]
    pub(super) fn path(&self, way: Way) -> String {
        let mut names: Vec<_> = way.via.iter().map(|via| via.name).collect();
        let mut at = way.from;
        while let Some(Node { object, parent, .. }) = self.found.nodes.get(at) {
            if let Some((_, way)) = self.entrances.iter().find(|(node, _)| *node == at) {
                names.extend(way.via.map(|via| via.name));
                at = way.from;
                continue;
            }
            if let Some(parent) = self.found.nodes.get(*parent) {
                // SAFETY: the parent is kept, and has these fields.
                let leads_here = |field: &&FreezingField| unsafe {
                    *place_of(parent.object, field).cast::<*mut HeapObject>() == *object
                };
                // SAFETY: the walk has come by the parent.
                let fields = unsafe { known_freezing_of(parent.object) }.strong;
                names.extend(fields.iter().find(leads_here).map(|field| field.name));
            }
            at = *parent;
        }
        names.reverse();
        // SAFETY: fields' names end with a zero.
        unsafe { path::of_fields(&names) }
    }

    #[cold]
    pub(super) fn null(&self, way: Way) -> Box<FreezeError> {
        // SAFETY: the walk has come by the object.
        let class = name_of(unsafe { known_freezing_of(self.found.nodes[way.from as usize].object) }.frozen);
        Box::new(FreezeError::Null { path: self.path(way), class })
    }

    #[cold]
    pub(super) fn not_freezable(&self, object: *mut HeapObject, way: Way) -> Box<FreezeError> {
        // SAFETY: the walk is at the object.
        let class = unsafe { isa(object) };
        Box::new(FreezeError::NotFreezable { path: self.path(way), class: name_of(class) })
    }

    #[cold]
    pub(super) fn deiniting(&self, way: Way) -> Box<FreezeError> {
        Box::new(FreezeError::Deiniting { path: self.path(way) })
    }

    #[cold]
    pub(super) fn wrong_class(
        &self,
        object: *mut HeapObject,
        frozen: *const ClassMetadata,
        due: *const ClassMetadata,
        way: Way,
    ) -> Box<FreezeError> {
        // SAFETY: the walk is at the object.
        let class = name_of(unsafe { isa(object) });
        let path = self.path(way);
        Box::new(FreezeError::WrongClass { path, class, frozen: name_of(frozen), due: name_of(due) })
    }
}
