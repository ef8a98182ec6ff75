//! Mangled names of types: text to tree.
//!
//! The grammar is Swift's (`docs/ABI/Mangling.rst`), the part of it that names types: nominal types and bound generic ones, tuples,
//! functions, metatypes, existentials, generic parameters, builtins and reference storage, with back references, words and repetition.
//! It is postfix, so the parser is a stack machine: one pass, no recursion. Every operator adds at most a few nodes, trees share
//! what is referred back to, and [`Tree::new`] refuses what would be too deep or too large when spelt out. `text` has what the name takes from
//! its own text.

mod text;

use std::sync::Arc;

use sidetable_shims::types::{function_flags, parameter_flags};

use super::standard;
use super::tree::{
    DEEPEST, Existential, Function, Node, Nominal, NominalKind, Ownership, Protocol, SWIFT, Tree, TupleElement,
};
use crate::metadata::error::MetadataError;

/// Names that are longer are refused.
pub const LONGEST_NAME: usize = 64 * 1024;

type Refusal = &'static str;

/// Reads a type's mangled name. A leading `$s` is skipped.
pub fn parse(name: &[u8]) -> Result<Tree, MetadataError> {
    let refuse = |at, why| MetadataError::BadName { name: shown(name), at, why };
    if name.len() > LONGEST_NAME {
        return Err(refuse(LONGEST_NAME, "it is too long"));
    }
    let prefixes: [&[u8]; 3] = [b"$s", b"$S", b"_$s"];
    let start = prefixes.iter().find(|prefix| name.starts_with(prefix)).map_or(0, |prefix| prefix.len());
    let mut parser = Parser { text: name, at: start, stack: Vec::new(), references: Vec::new(), words: Vec::new() };
    while parser.at < name.len() {
        let operator = parser.at;
        parser.step().map_err(|why| refuse(operator, why))?;
    }
    let tree = parser.pop_type().map_err(|why| refuse(name.len(), why))?;
    if parser.stack.is_empty() { Ok(tree) } else { Err(refuse(name.len(), "more than one type is left")) }
}

/// A name for messages.
fn shown(name: &[u8]) -> String {
    let kept = &name[..name.len().min(200)];
    String::from_utf8_lossy(kept).into_owned()
}

#[derive(Clone, Debug)]
enum Item {
    Module(Arc<str>),
    Identifier(Arc<str>),
    /// A nominal type that is waiting for its arguments, or has none.
    Nominal(Arc<Nominal>),
    Protocol(Protocol),
    Type(Tree),
    EmptyList,
    FirstElement,
    Variadic,
    /// A parameter with flags, until the function takes it.
    Passed(Tree, u32),
    Throws,
    Async,
    Sendable,
    GlobalActor,
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    stack: Vec<Item>,
    /// What later parts of the name may refer back to.
    references: Vec<Item>,
    words: Vec<Arc<str>>,
}

impl Parser<'_> {
    fn next(&mut self) -> Result<u8, Refusal> {
        let byte = *self.text.get(self.at).ok_or("it ends too early")?;
        self.at += 1;
        Ok(byte)
    }

    fn next_if(&mut self, wanted: u8) -> bool {
        let is_there = self.text.get(self.at) == Some(&wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// A number, if there is one.
    fn natural(&mut self) -> Result<Option<usize>, Refusal> {
        let mut number = None;
        while let Some(digit) = self.text.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            let sum: usize = number.unwrap_or(0) * 10 + usize::from(digit - b'0');
            if sum > LONGEST_NAME {
                return Err("a number is too large");
            }
            number = Some(sum);
            self.at += 1;
        }
        Ok(number)
    }

    /// `_` is 0, `N_` is N + 1.
    fn index(&mut self) -> Result<usize, Refusal> {
        let number = self.natural()?;
        if self.next_if(b'_') { Ok(number.map_or(0, |number| number + 1)) } else { Err("an index ends with _") }
    }

    fn push(&mut self, item: Item) {
        self.stack.push(item);
    }

    fn push_node(&mut self, node: Node) -> Result<Tree, Refusal> {
        let tree = Tree::new(node).ok_or("the type is too deep or too large")?;
        self.push(Item::Type(tree.clone()));
        Ok(tree)
    }

    fn pop_if<T>(&mut self, take: impl FnOnce(&Item) -> Option<T>) -> Option<T> {
        let taken = take(self.stack.last()?)?;
        self.stack.pop();
        Some(taken)
    }

    fn pop_mark(&mut self, is_it: impl FnOnce(&Item) -> bool) -> bool {
        self.pop_if(|item| is_it(item).then_some(())).is_some()
    }

    /// The type on top of the stack. A nominal type without arguments is one.
    fn pop_type_if_any(&mut self) -> Result<Option<Tree>, Refusal> {
        match self.stack.last() {
            Some(Item::Type(_)) => {
                Ok(self.pop_if(|item| if let Item::Type(tree) = item { Some(tree.clone()) } else { None }))
            }
            Some(Item::Nominal(nominal)) => {
                let node = Node::Nominal { type_name: Arc::clone(nominal), arguments: Vec::new() };
                self.stack.pop();
                Tree::new(node).ok_or("the type is too deep or too large").map(Some)
            }
            _ => Ok(None),
        }
    }

    fn pop_type(&mut self) -> Result<Tree, Refusal> {
        self.pop_type_if_any()?.ok_or("a type is missing")
    }

    fn step(&mut self) -> Result<(), Refusal> {
        let byte = self.next()?;
        match byte {
            b'0'..=b'9' => {
                self.at -= 1;
                self.identifier()
            }
            b'A' => self.back_references(),
            b'S' => self.standard(),
            b's' => {
                self.push(Item::Module(SWIFT.into()));
                Ok(())
            }
            b'V' => self.nominal(NominalKind::Struct),
            b'O' => self.nominal(NominalKind::Enum),
            b'C' => self.nominal(NominalKind::Class),
            b'P' => {
                let protocol = self.pop_named_protocol()?;
                self.push(Item::Protocol(protocol));
                Ok(())
            }
            b'y' => self.mark(Item::EmptyList),
            b'_' => self.mark(Item::FirstElement),
            b'd' => self.mark(Item::Variadic),
            b'K' => self.mark(Item::Throws),
            b'Y' => match self.next()? {
                b'a' => self.mark(Item::Async),
                b'b' => self.mark(Item::Sendable),
                b'c' => {
                    self.pop_type()?;
                    self.mark(Item::GlobalActor)
                }
                _ => Err("this annotation of functions is not known"),
            },
            b'z' => {
                let written = self.pop_type()?;
                self.mark(Item::Passed(written, parameter_flags::INOUT))
            }
            b'h' | b'n' => {
                let passed = self.pop_type()?;
                self.mark(Item::Passed(passed, if byte == b'h' { 2 } else { 3 }))
            }
            b'G' => self.bound_generic(),
            b't' => self.tuple(),
            b'c' => self.function(function_flags::ESCAPING),
            b'm' => {
                let instance = self.pop_type()?;
                self.push_node(Node::Metatype(instance)).map(drop)
            }
            b'p' => self.existential(false, false),
            b'x' => self.push_node(Node::Parameter { depth: 0, index: 0 }).map(drop),
            b'q' => self.parameter(),
            b'B' => self.builtin(),
            b'X' => self.extended(),
            1..=0x1f => Err("symbolic references are relative addresses that only Swift's compiler writes"),
            _ => Err("this operator is not known"),
        }
    }

    fn mark(&mut self, item: Item) -> Result<(), Refusal> {
        self.push(item);
        Ok(())
    }

    fn standard(&mut self) -> Result<(), Refusal> {
        let repetitions = self.natural()?.unwrap_or(1);
        let letter = self.next()?;
        if letter == b'g' {
            let wrapped = self.pop_type()?;
            let (name, kind) = standard::type_of('q').ok_or("Optional is a standard type")?;
            let type_name = Arc::new(Nominal { module: SWIFT.into(), path: vec![(name.into(), kind)] });
            let optional = self.push_node(Node::Nominal { type_name, arguments: vec![vec![wrapped]] })?;
            self.references.push(Item::Type(optional));
            return Ok(());
        }
        if letter == b'c' && self.next_if(b'M') {
            let path = vec![("MainActor".into(), NominalKind::Class)];
            self.push(Item::Nominal(Arc::new(Nominal { module: "Swift".into(), path })));
            return Ok(());
        }
        let letter = char::from(letter);
        let item = if let Some((name, kind)) = standard::type_of(letter) {
            Item::Nominal(Arc::new(Nominal { module: SWIFT.into(), path: vec![(name.into(), kind)] }))
        } else {
            let name = standard::protocol_of(letter).ok_or("this abbreviation is not known")?;
            Item::Protocol(Protocol { module: SWIFT.into(), name: name.into() })
        };
        self.push_repeatedly(&item, repetitions)
    }

    fn pop_identifier(&mut self) -> Result<Arc<str>, Refusal> {
        self.pop_if(|item| if let Item::Identifier(text) = item { Some(Arc::clone(text)) } else { None })
            .ok_or("an identifier is missing")
    }

    /// A module: `s`, or an identifier.
    fn pop_module(&mut self) -> Option<Arc<str>> {
        self.pop_if(|item| match item {
            Item::Module(name) | Item::Identifier(name) => Some(Arc::clone(name)),
            _ => None,
        })
    }

    fn nominal(&mut self, kind: NominalKind) -> Result<(), Refusal> {
        let name = self.pop_identifier()?;
        let outer = self.pop_if(|item| if let Item::Nominal(outer) = item { Some(Arc::clone(outer)) } else { None });
        let (module, mut path) = match outer {
            Some(outer) => (outer.module.clone(), outer.path.clone()),
            None => (self.pop_module().ok_or("a module is missing")?.to_string(), Vec::new()),
        };
        if path.len() >= DEEPEST {
            return Err("the type is too deep or too large");
        }
        path.push((name.to_string(), kind));
        let nominal = Item::Nominal(Arc::new(Nominal { module, path }));
        self.references.push(nominal.clone());
        self.push(nominal);
        Ok(())
    }

    /// `y arguments (_ arguments)* G`: a list for each generic context, the outermost first.
    fn bound_generic(&mut self) -> Result<(), Refusal> {
        let mut arguments = Vec::new();
        loop {
            let mut list = Vec::new();
            while let Some(argument) = self.pop_type_if_any()? {
                list.push(argument);
            }
            list.reverse();
            arguments.push(list);
            if self.pop_mark(|item| matches!(item, Item::EmptyList)) {
                break;
            }
            if !self.pop_mark(|item| matches!(item, Item::FirstElement)) {
                return Err("the start of the generic arguments is missing");
            }
        }
        arguments.reverse();
        let type_name = self
            .pop_if(|item| if let Item::Nominal(nominal) = item { Some(Arc::clone(nominal)) } else { None })
            .ok_or("generic arguments belong to a struct, enum or class")?;
        if arguments.len() != type_name.path.len() {
            return Err("there is a list of generic arguments for each nested type");
        }
        if arguments.iter().all(Vec::is_empty) {
            return Err("there are no generic arguments");
        }
        let bound = self.push_node(Node::Nominal { type_name, arguments })?;
        self.references.push(Item::Type(bound));
        Ok(())
    }

    fn tuple(&mut self) -> Result<(), Refusal> {
        let mut elements = Vec::new();
        if !self.pop_mark(|item| matches!(item, Item::EmptyList)) {
            loop {
                let is_first = self.pop_mark(|item| matches!(item, Item::FirstElement));
                let variadic =
                    if self.pop_mark(|item| matches!(item, Item::Variadic)) { parameter_flags::VARIADIC } else { 0 };
                let label = self.pop_identifier().ok().map(|label| label.to_string());
                let (parameter, flags) = self.pop_parameter()?;
                elements.push(TupleElement { label, element_type: passed(parameter, flags | variadic)? });
                if is_first {
                    break;
                }
            }
            elements.reverse();
        }
        self.push_node(Node::Tuple(elements)).map(drop)
    }

    /// A type, and how it is passed.
    fn pop_parameter(&mut self) -> Result<(Tree, u32), Refusal> {
        let with_flags =
            self.pop_if(|item| if let Item::Passed(tree, flags) = item { Some((tree.clone(), *flags)) } else { None });
        with_flags.map_or_else(|| self.pop_type().map(|tree| (tree, 0)), Ok)
    }

    fn function(&mut self, mut flags: usize) -> Result<(), Refusal> {
        loop {
            if self.pop_mark(|item| matches!(item, Item::Throws)) {
                flags |= function_flags::THROWS;
            } else if self.pop_mark(|item| matches!(item, Item::Async)) {
                flags |= function_flags::ASYNC;
            } else if self.pop_mark(|item| matches!(item, Item::Sendable)) {
                flags |= function_flags::SENDABLE;
            } else if self.pop_mark(|item| matches!(item, Item::GlobalActor)) {
                return Err("functions of global actors are not supported");
            } else {
                break;
            }
        }
        let parameters = if self.pop_mark(|item| matches!(item, Item::EmptyList)) {
            Vec::new()
        } else {
            let (parameter, flags) = self.pop_parameter()?;
            match parameter.node() {
                Node::Tuple(elements) if flags == 0 => {
                    elements.iter().map(|element| without_flags(&element.element_type)).collect()
                }
                _ => vec![(parameter, flags)],
            }
        };
        let result = if self.pop_mark(|item| matches!(item, Item::EmptyList)) {
            Tree::new(Node::Tuple(Vec::new())).ok_or("the type is too deep or too large")?
        } else {
            self.pop_type()?
        };
        if parameters.len() > function_flags::PARAMETER_COUNT {
            return Err("a function has too many parameters");
        }
        if parameters.iter().any(|(_, flags)| *flags != 0) {
            flags |= function_flags::HAS_PARAMETER_FLAGS;
        }
        self.push_node(Node::Function(Function { flags, parameters, result })).map(drop)
    }

    fn pop_named_protocol(&mut self) -> Result<Protocol, Refusal> {
        let name = self.pop_identifier()?;
        let module = self.pop_module().ok_or("a module is missing")?;
        Ok(Protocol { module: module.to_string(), name: name.to_string() })
    }

    fn existential(&mut self, is_class_bound: bool, has_superclass: bool) -> Result<(), Refusal> {
        let superclass = if has_superclass { Some(self.pop_type()?) } else { None };
        let mut protocols = Vec::new();
        if !self.pop_mark(|item| matches!(item, Item::EmptyList)) {
            loop {
                let is_first = self.pop_mark(|item| matches!(item, Item::FirstElement));
                let known =
                    self.pop_if(|item| if let Item::Protocol(protocol) = item { Some(protocol.clone()) } else { None });
                protocols.push(match known {
                    Some(protocol) => protocol,
                    None => self.pop_named_protocol()?,
                });
                if is_first {
                    break;
                }
            }
            protocols.reverse();
        }
        self.push_node(Node::Existential(Existential { protocols, superclass, is_class_bound })).map(drop)
    }

    fn parameter(&mut self) -> Result<(), Refusal> {
        let (depth, index) = if self.next_if(b'd') {
            let depth = self.index()? + 1;
            (depth, self.index()?)
        } else {
            (0, self.index()? + 1)
        };
        self.push_node(Node::Parameter { depth, index }).map(drop)
    }

    fn builtin(&mut self) -> Result<(), Refusal> {
        let letter = self.next()?;
        let name = match letter {
            b'i' | b'f' => {
                let width = self.natural()?.ok_or("the width of a builtin is missing")?;
                if !self.next_if(b'_') {
                    return Err("a builtin's width ends with _");
                }
                format!("B{}{width}_", char::from(letter))
            }
            b'o' | b'b' | b'p' | b'w' => format!("B{}", char::from(letter)),
            _ => return Err("this builtin is not known"),
        };
        self.push_node(Node::Builtin(name)).map(drop)
    }

    fn extended(&mut self) -> Result<(), Refusal> {
        let operator = self.next()?;
        match operator {
            b'E' => self.function(0),
            b'C' => self.function(function_flags::C),
            b'f' => self.function(function_flags::THIN),
            b'K' => self.autoclosure(0),
            b'A' => self.autoclosure(function_flags::ESCAPING),
            b'p' => {
                let instance = self.pop_type()?;
                self.push_node(Node::ExistentialMetatype(instance)).map(drop)
            }
            b'l' => self.existential(true, false),
            b'c' => self.existential(false, true),
            b'w' => self.reference(Ownership::Weak),
            b'o' => self.reference(Ownership::Unowned),
            b'u' => self.reference(Ownership::Unmanaged),
            _ => Err("this operator is not known"),
        }
    }

    /// A function, and a flag of the parameter that takes it.
    fn autoclosure(&mut self, flags: usize) -> Result<(), Refusal> {
        self.function(flags)?;
        let closure = self.pop_type()?;
        self.mark(Item::Passed(closure, parameter_flags::AUTOCLOSURE))
    }

    fn reference(&mut self, ownership: Ownership) -> Result<(), Refusal> {
        let referred = self.pop_type()?;
        self.push_node(Node::Reference(ownership, referred)).map(drop)
    }
}

/// A parameter as an element of the list that the function takes.
fn passed(parameter: Tree, flags: u32) -> Result<Tree, Refusal> {
    if flags == 0 {
        return Ok(parameter);
    }
    Tree::new(Node::Passed(parameter, flags)).ok_or("the type is too deep or too large")
}

fn without_flags(parameter: &Tree) -> (Tree, u32) {
    match parameter.node() {
        Node::Passed(parameter, flags) => (parameter.clone(), *flags),
        _ => (parameter.clone(), 0),
    }
}
