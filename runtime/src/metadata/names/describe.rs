//! Records to trees.

use std::sync::Arc;

use sidetable_shims::metadata::{Kind, TypeMetadata};
use sidetable_shims::types::{
    ExistentialMetadata, ExistentialMetatypeMetadata, FunctionMetadata, MetatypeMetadata, existential_flags,
    function_flags,
};

use super::parse::parse;
use super::tree::{DEEPEST, Existential, Function, MOST_NODES, Node, Ownership, Protocol, Tree, TupleElement};
use crate::metadata::arena;
use crate::metadata::arguments::{Argument, peek};
use crate::metadata::cache::{Cache, hash_words};
use crate::metadata::descriptor::text;
use crate::metadata::generic::nominal;
use crate::metadata::records::{descriptor_of, is_canonical};
use crate::metadata::structural::known::{existential, function, reference, tuple};
use crate::metadata::witnesses::builtin;
use crate::sync::shared;

/// The tree of a record. Arguments that are names still are read, not resolved. `None` where it would be too deep or too large.
///
/// # Safety
/// The record is one of this runtime's, or a class; its kind, description and arguments are there.
pub unsafe fn describe(record: *const TypeMetadata) -> Option<Tree> {
    // SAFETY: as the caller promises.
    unsafe { Describer { nodes_left: MOST_NODES, depth_left: DEEPEST }.describe(record) }
}

/// How much of a type may still be described: records may share parts, so that a few of them come to very large trees.
struct Describer {
    nodes_left: usize,
    depth_left: usize,
}

impl Describer {
    unsafe fn describe(&mut self, record: *const TypeMetadata) -> Option<Tree> {
        self.nodes_left = self.nodes_left.checked_sub(1)?;
        self.depth_left = self.depth_left.checked_sub(1)?;
        // SAFETY: as the caller promises.
        let tree = unsafe { self.describe_parts(record) };
        self.depth_left += 1;
        tree
    }

    unsafe fn describe_parts(&mut self, record: *const TypeMetadata) -> Option<Tree> {
        // SAFETY: as the caller promises; what a record refers to is a record, too.
        unsafe {
            let node = match (*record).kind {
                Kind::CLASS | Kind::STRUCT | Kind::ENUM | Kind::OPTIONAL => return self.describe_nominal(record),
                Kind::OPAQUE => return reference::tree_of(record).or_else(|| Tree::new(describe_builtin(record)?)),
                Kind::TUPLE => Node::Tuple(self.describe_elements(record)?),
                Kind::FUNCTION => Node::Function(self.describe_function(record.cast())?),
                Kind::METATYPE => Node::Metatype(self.describe((*record.cast::<MetatypeMetadata>()).instance_type)?),
                Kind::EXISTENTIAL_METATYPE => {
                    let metatype: *const ExistentialMetatypeMetadata = record.cast();
                    Node::ExistentialMetatype(self.describe((*metatype).instance_type)?)
                }
                Kind::EXISTENTIAL => Node::Existential(self.describe_existential(record.cast())?),
                _ => describe_builtin(record)?,
            };
            Tree::new(node)
        }
    }

    unsafe fn describe_nominal(&mut self, record: *const TypeMetadata) -> Option<Tree> {
        // SAFETY: as the caller promises.
        let described = unsafe { descriptor_of(record) }.and_then(|descriptor| unsafe { nominal::of(descriptor) }.ok());
        let Some(generic) = described else { return Tree::new(Node::Known(record)) };
        // SAFETY: as the caller promises.
        let is_static = !unsafe { is_canonical(record) };
        let written = if is_static { tree_of(record) } else { None };
        if written.is_some() {
            return written;
        }
        let arguments = (0..generic.descriptor.argument_count as usize).map(|index| {
            // SAFETY: as the caller promises.
            match unsafe { peek(record, index) } {
                // SAFETY: an argument that is no name is a record.
                Argument::Record(argument) => unsafe { self.describe(argument) },
                Argument::Name(name) => parse(name.to_bytes()).ok(),
            }
        });
        let arguments = generic.in_lists(arguments.collect::<Option<Vec<_>>>()?);
        let tree = Tree::new(Node::Nominal { type_name: Arc::clone(&generic.nominal), arguments })?;
        if is_static {
            keep_tree(record, &tree);
        }
        Some(tree)
    }

    unsafe fn describe_elements(&mut self, record: *const TypeMetadata) -> Option<Vec<TupleElement>> {
        // SAFETY: as the caller promises.
        let labels = unsafe { tuple::labels_of(record) };
        // SAFETY: as the caller promises.
        let types = unsafe { tuple::types_of(record) };
        let elements = types.into_iter().enumerate().map(|(index, element_type)| {
            let label = labels.split(' ').nth(index).filter(|label| !label.is_empty()).map(str::to_owned);
            // SAFETY: elements are records.
            Some(TupleElement { label, element_type: unsafe { self.describe(element_type) }? })
        });
        elements.collect()
    }

    unsafe fn describe_function(&mut self, record: *const FunctionMetadata) -> Option<Function> {
        // SAFETY: as the caller promises.
        unsafe {
            let (types, flags) = function::parameters_of(record);
            let parameters = types
                .iter()
                .enumerate()
                .map(|(index, parameter)| Some((self.describe(*parameter)?, flags.get(index).copied().unwrap_or(0))));
            let parameters = parameters.collect::<Option<Vec<_>>>()?;
            let flags = (*record).flags & !function_flags::PARAMETER_COUNT;
            Some(Function { flags, parameters, result: self.describe((*record).result)? })
        }
    }

    unsafe fn describe_existential(&mut self, record: *const ExistentialMetadata) -> Option<Existential> {
        // SAFETY: as the caller promises.
        unsafe {
            let (superclass, protocols) = existential::parts_of(record);
            let names = protocols.iter().map(|protocol| Protocol {
                module: text(protocol.module).to_owned(),
                name: text(protocol.name).to_owned(),
            });
            let superclass = match superclass {
                Some(superclass) => Some(self.describe(superclass)?),
                None => None,
            };
            // AnyObject is said where nothing else says it.
            let is_class_bound = (*record).flags & existential_flags::IS_OPAQUE == 0
                && superclass.is_none()
                && !protocols.iter().any(|protocol| existential::is_class_bound(protocol));
            Some(Existential { protocols: names.collect(), superclass, is_class_bound })
        }
    }
}

fn describe_builtin(record: *const TypeMetadata) -> Option<Node> {
    let Some(name) = builtin::name_of(record) else { return Some(Node::Known(record)) };
    let ownership = match name {
        "Xw" => Ownership::Weak,
        "Xo" => Ownership::Unowned,
        "Xu" => Ownership::Unmanaged,
        name => return Some(Node::Builtin(name.into())),
    };
    Some(Node::Reference(ownership, Tree::new(Node::Builtin("Bo".into()))?))
}

/// A record that is static data, and what it says.
struct Described {
    record: *const TypeMetadata,
    tree: Tree,
}

// SAFETY: records are never written through these; trees are shared by atomic counts and never written.
unsafe impl Sync for Described {}
// SAFETY: as above.
unsafe impl Send for Described {}

shared! {
    static DESCRIBED: Cache<Described> = Cache::new();
}

fn hash_of(record: *const TypeMetadata) -> u64 {
    hash_words([record.addr() as u64])
}

/// The tree of a record that is static data, if it was described before.
fn tree_of(record: *const TypeMetadata) -> Option<Tree> {
    DESCRIBED.find(hash_of(record), |known| known.record == record).map(|known| known.tree.clone())
}

/// Keeps the tree of a record that is static data.
fn keep_tree(record: *const TypeMetadata, tree: &Tree) {
    let described = || &*arena::keep_aside(Described { record, tree: tree.clone() });
    DESCRIBED.insert(hash_of(record), |known| known.record == record, |known| hash_of(known.record), described);
}
