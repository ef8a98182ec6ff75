//! Names to records.

use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{ExistentialMetadata, Request, State, existential_flags};

use super::existing::{labels_of, parts_of_existential, resolve_builtin};
use super::scope::Scope;
use super::tree::{Existential, Function, Node, Nominal, Ownership, Tree};
use super::write::{mangled_nominal, parameter_name, spelt_nominal};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::nominal;
use crate::metadata::instance::GenericType;
use crate::metadata::request::get_tuple;
use crate::metadata::specialized::registry;
use crate::metadata::structural::{existential, function, metatype, reference};
use crate::metadata::witnesses::builtin;

/// The record that a tree means, in that state at least.
pub fn resolve(tree: &Tree, scope: Scope<'_>, state: State) -> Result<*const TypeMetadata> {
    match tree.node() {
        Node::Nominal { type_name, arguments } => resolve_nominal(tree, type_name, arguments, scope, state),
        Node::Tuple(elements) => {
            let types = elements.iter().map(|element| resolve(&element.element_type, scope, State::ABSTRACT));
            let types = types.collect::<Result<Vec<_>>>()?;
            let labels = labels_of(elements);
            // SAFETY: the types are records.
            unsafe { get_tuple(Request::wait_for(state), &types, labels.as_bytes()) }.map(|response| response.metadata)
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
    let emitted = if arguments.is_empty() { None } else { registry::named(tree) };
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
