//! Names to records.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{ExistentialMetadata, ProtocolDescriptor, Request, State, existential_flags};

use super::tree::{Existential, Function, Node, Nominal, Ownership, Tree, TupleElement};
use super::write::{mangled_nominal, parameter_name, spelt_nominal};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::{GenericType, nominal};
use crate::metadata::specialized;
use crate::metadata::structural::{existential, function, metatype, reference, tuple};
use crate::metadata::witnesses::builtin;

/// What generic parameters stand for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    levels: &'a [usize],
    arguments: &'a [*const TypeMetadata],
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

/// The record that a tree means, in that state at least.
pub fn resolve(tree: &Tree, scope: Scope<'_>, state: State) -> Result<*const TypeMetadata> {
    match tree.node() {
        Node::Nominal { type_name, arguments } => resolve_nominal(tree, type_name, arguments, scope, state),
        Node::Tuple(elements) => {
            let types = elements.iter().map(|element| resolve(&element.element_type, scope, State::ABSTRACT));
            let types = types.collect::<Result<Vec<_>>>()?;
            let labels = labels_of(elements);
            // SAFETY: the types are records.
            unsafe { tuple::get(Request::wait_for(state), &types, labels.as_bytes()) }.map(|response| response.metadata)
        }
        Node::Function(function) => resolve_function(function, scope),
        Node::Metatype(instance) => {
            let instance = resolve(instance, scope, State::ABSTRACT)?;
            // SAFETY: the type is a record.
            unsafe { metatype::get(instance) }
        }
        Node::ExistentialMetatype(instance) => {
            let instance = resolve(instance, scope, State::ABSTRACT)?;
            // SAFETY: the type is a record.
            unsafe { metatype::get_existential(instance) }
        }
        Node::Existential(existential) => resolve_existential(existential, scope),
        Node::Parameter { depth, index } => GenericType::parameter(scope.levels, *depth, *index)
            .and_then(|index| scope.arguments.get(index).copied())
            .filter(|argument| !argument.is_null())
            .ok_or_else(|| MetadataError::UnboundParameter { name: parameter_name(*depth, *index) }),
        Node::Builtin(_) => resolve_builtin(tree.node()),
        Node::Reference(ownership, referred) => resolve_reference(tree, *ownership, referred, scope),
        Node::Passed(..) => Err(MetadataError::NoSuchType { why: "a way of passing a parameter is no type".into() }),
        Node::Known(record) => Ok(*record),
    }
}

fn resolve_builtin(node: &Node) -> Result<*const TypeMetadata> {
    builtin::meant_by(node).map(builtin::Builtin::metadata).ok_or_else(|| MetadataError::UnknownType {
        type_name: "Builtin".into(),
        mangled: if let Node::Builtin(name) = node { name.clone() } else { String::new() },
    })
}

fn resolve_reference(
    tree: &Tree,
    ownership: Ownership,
    referred: &Tree,
    scope: Scope<'_>,
) -> Result<*const TypeMetadata> {
    if let Some(builtin) = builtin::meant_by(tree.node()) {
        return Ok(builtin.metadata());
    }
    let object = referred.optional_object();
    let tables = match object.unwrap_or(referred).node() {
        Node::Existential(existential) => {
            let record: *const ExistentialMetadata = resolve_existential(existential, scope)?.cast();
            // SAFETY: the record is an existential.
            unsafe { (*record).flags & existential_flags::WITNESS_TABLES }
        }
        _ => 0,
    };
    Ok(reference::get(tree, ownership, object.is_some(), tables))
}

fn resolve_nominal(
    tree: &Tree,
    type_name: &Nominal,
    arguments: &[Vec<Tree>],
    scope: Scope<'_>,
    state: State,
) -> Result<*const TypeMetadata> {
    let emitted = if arguments.is_empty() { None } else { specialized::named(tree) };
    if let Some(record) = emitted {
        return Ok(record);
    }
    let generic = nominal::named(type_name).ok_or_else(|| MetadataError::UnknownType {
        type_name: spelt_nominal(type_name),
        mangled: mangled_nominal(type_name),
    })?;
    let arguments = arguments.iter().flatten().map(|argument| resolve(argument, scope, State::ABSTRACT));
    let arguments = arguments.collect::<Result<Vec<_>>>()?;
    // SAFETY: the arguments are records.
    unsafe { generic.get(Request::wait_for(state), &arguments) }.map(|response| response.metadata)
}

fn resolve_function(function: &Function, scope: Scope<'_>) -> Result<*const TypeMetadata> {
    let parameters = function.parameters.iter().map(|(parameter, _)| resolve(parameter, scope, State::ABSTRACT));
    let parameters = parameters.collect::<Result<Vec<_>>>()?;
    let flags: Vec<u32> = function.parameters.iter().map(|(_, flags)| *flags).collect();
    let result = resolve(&function.result, scope, State::ABSTRACT)?;
    let count = parameters.len();
    // SAFETY: the types are records.
    unsafe { function::get(function.flags | count, &parameters, Some(&flags), result) }
}

fn resolve_existential(existential: &Existential, scope: Scope<'_>) -> Result<*const TypeMetadata> {
    let superclass = existential.superclass.as_ref().map(|superclass| resolve(superclass, scope, State::ABSTRACT));
    let superclass = superclass.transpose()?;
    let (flags, protocols) = parts_of_existential(existential)?;
    // SAFETY: protocols and superclass are records of their kinds.
    unsafe { existential::get(flags, superclass, &protocols) }
}

/// The flags and protocols of an existential.
fn parts_of_existential(existential: &Existential) -> Result<(u32, Vec<&'static ProtocolDescriptor>)> {
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
        Node::Builtin(_) | Node::Reference(..) | Node::Known(_) => resolve(tree, Scope::NONE, State::ABSTRACT).ok(),
        Node::Parameter { .. } | Node::Passed(..) => None,
    }
}

/// A tuple's labels as records have them.
fn labels_of(elements: &[TupleElement]) -> String {
    if elements.iter().all(|element| element.label.is_none()) {
        return String::new();
    }
    elements.iter().map(|element| element.label.clone().unwrap_or_default() + " ").collect()
}
