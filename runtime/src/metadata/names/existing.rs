//! Names to records that there are by now.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{ProtocolDescriptor, existential_flags};

use super::tree::{Existential, Node, Tree, TupleElement};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::nominal;
use crate::metadata::structural::known::{existential, function, metatype, reference, tuple};
use crate::metadata::witnesses::builtin;

/// The record of a builtin.
pub(super) fn resolve_builtin(node: &Node) -> Result<*const TypeMetadata> {
    builtin::meant_by(node).map(builtin::Builtin::metadata).ok_or_else(|| MetadataError::UnknownType {
        type_name: "Builtin".into(),
        mangled: if let Node::Builtin(name) = node { name.clone() } else { String::new() },
    })
}

/// The flags and protocols of an existential.
pub(super) fn parts_of_existential(existential: &Existential) -> Result<(u32, Vec<&'static ProtocolDescriptor>)> {
    let protocols = existential.protocols.iter().map(|protocol| {
        existential::protocol_named(protocol).ok_or_else(|| MetadataError::UnknownType {
            type_name: format!("{}.{}", protocol.module, protocol.name),
            mangled: String::from("a protocol"),
        })
    });
    let protocols = protocols.collect::<Result<Vec<_>>>()?;
    let flags = if existential.is_class_bound { 0 } else { existential_flags::IS_OPAQUE };
    Ok((flags, protocols))
}

/// The record that a tree means, if there is one by now. Nothing is made and no argument is resolved; `chosen` says which prespecialized
/// record stands for a tree, where that is decided.
pub fn existing(tree: &Tree, chosen: &dyn Fn(&Tree) -> Option<*const TypeMetadata>) -> Option<*const TypeMetadata> {
    if let Some(record) = chosen(tree) {
        return Some(record);
    }
    let all =
        |trees: &mut dyn Iterator<Item = &Tree>| trees.map(|tree| existing(tree, chosen)).collect::<Option<Vec<_>>>();
    match tree.node() {
        Node::Nominal { type_name, arguments } => {
            let generic = nominal::named(type_name).filter(|generic| !generic.is_untouched())?;
            generic.existing(&all(&mut arguments.iter().flatten())?)
        }
        Node::Tuple(elements) => {
            let types = all(&mut elements.iter().map(|element| &element.element_type))?;
            tuple::existing(&types, labels_of(elements).as_bytes())
        }
        Node::Function(function) => {
            let parameters = all(&mut function.parameters.iter().map(|(parameter, _)| parameter))?;
            let flags: Vec<u32> = function.parameters.iter().map(|(_, flags)| *flags).collect();
            let result = existing(&function.result, chosen)?;
            // SAFETY: what exists is a record.
            unsafe { function::existing(function.flags | parameters.len(), &parameters, &flags, result) }
        }
        Node::Metatype(instance) => metatype::existing(existing(instance, chosen)?),
        Node::ExistentialMetatype(instance) => metatype::existing_existential(existing(instance, chosen)?),
        Node::Existential(existential) => {
            let superclass = match &existential.superclass {
                Some(superclass) => Some(existing(superclass, chosen)?),
                None => None,
            };
            let (flags, protocols) = parts_of_existential(existential).ok()?;
            existential::existing(flags, superclass, &protocols)
        }
        Node::Reference(..) if builtin::meant_by(tree.node()).is_none() => reference::existing(tree),
        Node::Builtin(_) | Node::Reference(..) => resolve_builtin(tree.node()).ok(),
        Node::Known(record) => Some(*record),
        Node::Parameter { .. } | Node::Passed(..) => None,
    }
}

/// A tuple's labels as records have them.
pub(super) fn labels_of(elements: &[TupleElement]) -> String {
    if elements.iter().all(|element| element.label.is_none()) {
        return String::new();
    }
    elements.iter().map(|element| element.label.clone().unwrap_or_default() + " ").collect()
}
