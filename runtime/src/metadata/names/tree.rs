//! Types as trees: what a mangled name says, and what a record is described by.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use sidetable_shims::metadata::TypeMetadata;

/// Swift's own module: the one that `s` stands for in mangled names.
pub const SWIFT: &str = "Swift";
/// The deepest nesting of a type, and the most nodes that a name may come to when every shared part is counted each time.
pub const DEEPEST: usize = 256;
/// As above.
pub const MOST_NODES: usize = 1 << 16;

/// A type. Parts that a name refers back to are shared.
#[derive(Clone, Debug)]
pub struct Tree(Arc<Weighed>);

#[derive(Debug)]
struct Weighed {
    node: Node,
    hash: u64,
    depth: usize,
    nodes: usize,
}

// SAFETY: never written; a record that it may name is never written through it.
unsafe impl Send for Weighed {}
// SAFETY: as above.
unsafe impl Sync for Weighed {}

/// A type by its parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A struct, enum or class; with a list of generic arguments for each type of its path, or with no list at all.
    Nominal { type_name: Arc<Nominal>, arguments: Vec<Vec<Tree>> },
    /// A tuple.
    Tuple(Vec<TupleElement>),
    /// A function.
    Function(Function),
    /// The type of a type.
    Metatype(Tree),
    /// The type of an existential's types.
    ExistentialMetatype(Tree),
    /// An existential.
    Existential(Existential),
    /// A generic parameter: how many generic contexts further out its own one lies counted from the outermost, and its place there.
    Parameter { depth: usize, index: usize },
    /// A type of the compiler's own: its letters, as `Bi64_`.
    Builtin(String),
    /// A variable that refers to its object in that way.
    Reference(Ownership, Tree),
    /// A parameter and its flags: nothing but an element of a function's parameter list on its way there.
    Passed(Tree, u32),
    /// A record that has no name of that kind.
    Known(*const TypeMetadata),
}

/// How a variable refers to its object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ownership {
    Weak,
    Unowned,
    Unmanaged,
}

/// A nominal type without arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Nominal {
    pub module: String,
    /// The type, and those around it from the outermost.
    pub path: Vec<(String, NominalKind)>,
}

/// Which kind of nominal type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NominalKind {
    Struct,
    Enum,
    Class,
}

/// An element of a tuple.
#[derive(Clone, Debug, PartialEq)]
pub struct TupleElement {
    pub label: Option<String>,
    pub element_type: Tree,
}

/// A function type.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// [`sidetable_shims::types::function_flags`] but for the number of parameters.
    pub flags: usize,
    /// Types and flags.
    pub parameters: Vec<(Tree, u32)>,
    pub result: Tree,
}

/// An existential type.
#[derive(Clone, Debug, PartialEq)]
pub struct Existential {
    pub protocols: Vec<Protocol>,
    pub superclass: Option<Tree>,
    /// `AnyObject` is among its constraints.
    pub is_class_bound: bool,
}

/// A protocol's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Protocol {
    pub module: String,
    pub name: String,
}

impl NominalKind {
    /// The letter of mangled names.
    pub const fn letter(self) -> char {
        match self {
            Self::Struct => 'V',
            Self::Enum => 'O',
            Self::Class => 'C',
        }
    }
}

impl Tree {
    /// A tree of that node; `None` where it would be too deep or too large.
    pub fn new(node: Node) -> Option<Self> {
        let (mut depth, mut nodes) = (0, 1usize);
        node.for_each_part(&mut |part| {
            depth = depth.max(part.0.depth);
            nodes = nodes.saturating_add(part.0.nodes);
        });
        let tree = Weighed { hash: node.hash(), node, depth: depth + 1, nodes };
        (tree.depth <= DEEPEST && nodes <= MOST_NODES).then(|| Self(Arc::new(tree)))
    }

    /// The outermost node.
    pub fn node(&self) -> &Node {
        &self.0.node
    }

    /// The same for equal trees.
    pub fn hash(&self) -> u64 {
        self.0.hash
    }

    /// Whether this is the empty tuple.
    pub fn is_empty_tuple(&self) -> bool {
        matches!(self.node(), Node::Tuple(elements) if elements.is_empty())
    }

    /// The type that this is an optional of, if it is one.
    pub fn optional_object(&self) -> Option<&Self> {
        let Node::Nominal { type_name, arguments } = self.node() else { return None };
        let is_optional =
            type_name.module == SWIFT && matches!(&*type_name.path, [(name, NominalKind::Enum)] if name == "Optional");
        arguments.first()?.first().filter(|_| is_optional)
    }

    /// Whether a generic parameter is in it.
    pub fn has_parameters(&self) -> bool {
        let mut found = matches!(self.node(), Node::Parameter { .. });
        self.node().for_each_part(&mut |part| found |= part.has_parameters());
        found
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.hash == other.0.hash && self.0.node == other.0.node)
    }
}

impl Node {
    /// From the parts' hashes, so that it takes no longer for a deep tree than for a flat one.
    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        core::mem::discriminant(self).hash(&mut hasher);
        match self {
            Self::Nominal { type_name, arguments } => {
                type_name.hash(&mut hasher);
                arguments.iter().for_each(|list| hasher.write_usize(list.len()));
            }
            Self::Tuple(elements) => elements.iter().for_each(|element| element.label.hash(&mut hasher)),
            Self::Function(function) => {
                function.flags.hash(&mut hasher);
                function.parameters.iter().for_each(|(_, flags)| flags.hash(&mut hasher));
            }
            Self::Existential(existential) => {
                existential.protocols.hash(&mut hasher);
                existential.is_class_bound.hash(&mut hasher);
            }
            Self::Parameter { depth, index } => (depth, index).hash(&mut hasher),
            Self::Builtin(name) => name.hash(&mut hasher),
            Self::Reference(ownership, _) => ownership.hash(&mut hasher),
            Self::Passed(_, flags) => flags.hash(&mut hasher),
            Self::Known(record) => record.hash(&mut hasher),
            Self::Metatype(_) | Self::ExistentialMetatype(_) => {}
        }
        self.for_each_part(&mut |part| hasher.write_u64(part.hash()));
        hasher.finish()
    }

    fn for_each_part(&self, call: &mut dyn FnMut(&Tree)) {
        match self {
            Self::Nominal { arguments, .. } => arguments.iter().flatten().for_each(call),
            Self::Tuple(elements) => elements.iter().for_each(|element| call(&element.element_type)),
            Self::Function(function) => {
                function.parameters.iter().for_each(|(parameter, _)| call(parameter));
                call(&function.result);
            }
            Self::Metatype(part)
            | Self::ExistentialMetatype(part)
            | Self::Reference(_, part)
            | Self::Passed(part, _) => call(part),
            Self::Existential(existential) => existential.superclass.iter().for_each(call),
            Self::Parameter { .. } | Self::Builtin(_) | Self::Known(_) => {}
        }
    }
}
