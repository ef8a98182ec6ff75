//! How Swift's compiler keeps values in fields: metatypes, where it knows the type.

use sidetable_shims::metadata::Kind;

use crate::metadata::names::tree::{Node, Nominal, NominalKind, Tree, TupleElement};

/// Whether the type is a class.
pub fn is_class(nominal: &Nominal) -> bool {
    nominal.path.last().is_some_and(|(_, kind)| *kind == NominalKind::Class)
}

/// A field's type as values keep it: a metatype has no bytes where the type is known and has no subclasses, since there is one value only.
/// Tuples and optionals of such types are kept accordingly.
pub fn kept(tree: Tree) -> Tree {
    changed(&tree).unwrap_or(tree)
}

/// A field's type as values keep it; `None` where that is the type itself.
fn changed(tree: &Tree) -> Option<Tree> {
    let node = match tree.node() {
        Node::Metatype(instance) if !is_metatype_kept(instance) => Node::Tuple(Vec::new()),
        Node::Tuple(elements) => {
            let types: Vec<Option<Tree>> = elements.iter().map(|element| changed(&element.element_type)).collect();
            if types.iter().all(Option::is_none) {
                return None;
            }
            let elements = elements.iter().zip(types).map(|(element, element_type)| TupleElement {
                label: element.label.clone(),
                element_type: element_type.unwrap_or_else(|| element.element_type.clone()),
            });
            Node::Tuple(elements.collect())
        }
        Node::Nominal { type_name, .. } => {
            let object = changed(tree.optional_object()?)?;
            Node::Nominal { type_name: type_name.clone(), arguments: vec![vec![object]] }
        }
        _ => return None,
    };
    Some(Tree::new(node).expect("no deeper and no larger than it was"))
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
