//! What Swift's compiler makes of a type by knowing it: whether it is laid out alike for all arguments.

use core::ptr;

use super::kept::is_class;
use super::nominal;
use crate::metadata::instance::{FieldType, GenericType};
use crate::metadata::names::tree::{DEEPEST, Node, Tree};

/// Whether a field or payload of that type lies in memory alike whatever the arguments are.
pub fn is_fixed(field: &FieldType, generic: &'static GenericType) -> bool {
    match field {
        FieldType::Argument(_) => false,
        FieldType::Builtin(_) => true,
        FieldType::Tree(tree) => {
            let arguments = vec![false; generic.descriptor.argument_count as usize];
            Asked { seen: Vec::new(), depth_left: DEEPEST }.is_tree_fixed(tree, &generic.levels, &arguments)
        }
    }
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
