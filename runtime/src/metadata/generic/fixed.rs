//! What Swift's compiler makes of a type by knowing it: whether it is laid out alike for all arguments, and how metatypes are kept in fields.

use core::ptr;

use sidetable_shims::metadata::Kind;

use super::GenericType;
use super::nominal::{self, FieldType};
use crate::metadata::names::tree::{DEEPEST, Node, Nominal, NominalKind, Tree, TupleElement};

/// Whether a field or payload of that type lies in memory alike whatever the arguments are.
pub fn is_fixed(field: &FieldType, generic: &'static GenericType) -> bool {
    let arguments = vec![false; generic.descriptor.argument_count as usize];
    Asked { seen: Vec::new(), depth_left: DEEPEST }.is_field_fixed(field, generic, &arguments)
}

/// A question that is being answered.
struct Asked {
    /// Types that were asked about, with the arguments that are fixed: they need not be asked about again, since one that is not fixed
    /// is the answer.
    seen: Vec<(*const GenericType, Vec<bool>)>,
    /// Types may pass their parameters on through this many others. What goes further counts as not fixed.
    depth_left: usize,
}

impl Asked {
    fn is_field_fixed(&mut self, field: &FieldType, generic: &GenericType, arguments: &[bool]) -> bool {
        match field {
            FieldType::Argument(index) => arguments[*index],
            FieldType::Builtin(_) => true,
            FieldType::Tree(tree) => self.is_tree_fixed(tree, &generic.levels, arguments),
        }
    }

    fn is_tree_fixed(&mut self, tree: &Tree, levels: &[usize], arguments: &[bool]) -> bool {
        if !tree.has_parameters() {
            return true;
        }
        match tree.node() {
            Node::Parameter { depth, index } => {
                GenericType::parameter(levels, *depth, *index).is_some_and(|index| arguments[index])
            }
            Node::Tuple(elements) => {
                elements.iter().all(|element| self.is_tree_fixed(&element.element_type, levels, arguments))
            }
            Node::Nominal { type_name, arguments: trees } if !is_class(type_name) => {
                let Some(generic) = nominal::named(type_name) else { return false };
                let inner = trees.iter().flatten().map(|tree| self.is_tree_fixed(tree, levels, arguments));
                let inner: Vec<bool> = inner.collect();
                self.is_nominal_fixed(generic, inner)
            }
            // References to classes, functions, metatypes, existentials.
            _ => true,
        }
    }

    fn is_nominal_fixed(&mut self, generic: &'static GenericType, arguments: Vec<bool>) -> bool {
        if !generic.descriptor.value_witnesses.is_null() || arguments.iter().all(|is_fixed| *is_fixed) {
            return true;
        }
        if self.seen.iter().any(|seen| ptr::eq(seen.0, generic) && seen.1 == arguments) {
            return true;
        }
        let Some(left) = self.depth_left.checked_sub(1) else { return false };
        self.seen.push((generic, arguments.clone()));
        self.depth_left = left;
        let mut types = generic.fields.iter().filter_map(|field| field.field_type.as_ref());
        let is_fixed = types.all(|field| self.is_field_fixed(field, generic, &arguments));
        self.depth_left += 1;
        is_fixed
    }
}

fn is_class(nominal: &Nominal) -> bool {
    nominal.path.last().is_some_and(|(_, kind)| *kind == NominalKind::Class)
}

/// A field's type as values keep it: a metatype has no bytes where the type is known and no class, since there is one value only. Tuples and
/// optionals of such types are kept accordingly.
pub fn kept(tree: &Tree) -> Tree {
    let node = match tree.node() {
        Node::Metatype(instance) if !is_metatype_kept(instance) => Node::Tuple(Vec::new()),
        Node::Tuple(elements) => {
            let elements = elements.iter().map(|element| TupleElement {
                label: element.label.clone(),
                element_type: kept(&element.element_type),
            });
            Node::Tuple(elements.collect())
        }
        Node::Nominal { type_name, .. } if tree.optional_object().is_some() => {
            let object = tree.optional_object().map(kept);
            Node::Nominal { type_name: type_name.clone(), arguments: vec![object.into_iter().collect()] }
        }
        _ => return tree.clone(),
    };
    Tree::new(node).expect("no deeper and no larger than it was")
}

/// Whether a metatype of that type is an address: it is where there may be subclasses, or any type.
fn is_metatype_kept(instance: &Tree) -> bool {
    match instance.node() {
        Node::Nominal { type_name, .. } => is_class(type_name),
        Node::Metatype(instance) => is_metatype_kept(instance),
        Node::Parameter { .. } => true,
        // SAFETY: the node has a record of this runtime's, or a class.
        Node::Known(record) => unsafe { (**record).kind == Kind::CLASS },
        _ => false,
    }
}
