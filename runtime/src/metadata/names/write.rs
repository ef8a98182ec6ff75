//! Trees as text: mangled, for machines, and spelt out, for people.

use core::fmt::Write;

use sidetable_shims::types::{function_flags, parameter_flags};

use super::parse::LONGEST_NAME;
use super::standard;
use super::tree::{Existential, Function, Node, Nominal, NominalKind, Ownership, Protocol, SWIFT, Tree};
use crate::object::class::ClassName;

/// The mangled name without back references and repetitions, which is the same for equal types and which Swift's tools read, too. `None`
/// where it would be longer than any name that is read.
pub fn mangled(tree: &Tree) -> Option<String> {
    let mut text = Text { text: String::new(), is_too_long: false };
    text.mangle(tree);
    (!text.is_too_long).then_some(text.text)
}

/// The mangled name of a nominal type without arguments.
pub fn mangled_nominal(nominal: &Nominal) -> String {
    let mut text = Text { text: String::new(), is_too_long: false };
    text.mangle_nominal(nominal);
    text.text
}

/// The name for people, as `swift_getTypeName` spells it: `Swift.Array<Swift.Int>`; without modules where `is_qualified` is false. What
/// would be longer than any name that is read is cut, and ends with `…`.
pub fn spelt(tree: &Tree, is_qualified: bool) -> String {
    let mut spelling = Spelling { text: Text { text: String::new(), is_too_long: false }, is_qualified };
    spelling.spell(tree);
    if spelling.text.is_too_long {
        spelling.text.text.push('…');
    }
    spelling.text.text
}

/// The name of a nominal type for people, modules included.
pub fn spelt_nominal(nominal: &Nominal) -> String {
    nominal.path.iter().fold(nominal.module.clone(), |name, (part, _)| name + "." + part)
}

/// Text that stops growing at [`LONGEST_NAME`].
struct Text {
    text: String,
    is_too_long: bool,
}

impl Text {
    fn add(&mut self, part: &str) {
        if self.text.len() + part.len() > LONGEST_NAME {
            self.is_too_long = true;
        } else if !self.is_too_long {
            self.text.push_str(part);
        }
    }

    fn add_identifier(&mut self, identifier: &str) {
        self.add(&format!("{}{identifier}", identifier.len()));
    }

    fn mangle_module(&mut self, module: &str) {
        if module == SWIFT { self.add("s") } else { self.add_identifier(module) }
    }

    fn mangle_nominal(&mut self, nominal: &Nominal) {
        let letter = match nominal.path.as_slice() {
            [(name, kind)] if nominal.module == SWIFT => standard::letter_of_type(name, *kind),
            _ => None,
        };
        if let Some(letter) = letter {
            self.add(&format!("S{letter}"));
            return;
        }
        self.mangle_module(&nominal.module);
        for (name, kind) in &nominal.path {
            self.add_identifier(name);
            self.add(kind.letter().encode_utf8(&mut [0; 4]));
        }
    }

    fn mangle(&mut self, tree: &Tree) {
        if self.is_too_long {
            return;
        }
        match tree.node() {
            Node::Nominal { type_name, arguments } => self.mangle_bound(type_name, arguments),
            Node::Tuple(elements) if elements.is_empty() => self.add("yt"),
            Node::Tuple(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.mangle(&element.element_type);
                    element.label.iter().for_each(|label| self.add_identifier(label));
                    self.add(if index == 0 { "_" } else { "" });
                }
                self.add("t");
            }
            Node::Function(function) => self.mangle_function(function, ["XE", "c"]),
            Node::Metatype(instance) => {
                self.mangle(instance);
                self.add("m");
            }
            Node::ExistentialMetatype(instance) => {
                self.mangle(instance);
                self.add("Xp");
            }
            Node::Existential(existential) => self.mangle_existential(existential),
            Node::Parameter { depth: 0, index: 0 } => self.add("x"),
            Node::Parameter { depth: 0, index } => self.add(&format!("q{}", index_text(index - 1))),
            Node::Parameter { depth, index } => {
                self.add(&format!("qd{}{}", index_text(depth - 1), index_text(*index)));
            }
            Node::Builtin(name) => self.add(name),
            Node::Reference(ownership, referred) => {
                self.mangle(referred);
                self.add(match ownership {
                    Ownership::Weak => "Xw",
                    Ownership::Unowned => "Xo",
                    Ownership::Unmanaged => "Xu",
                });
            }
            Node::Passed(parameter, flags) => self.mangle_parameter(parameter, *flags),
            // No name: the address tells records apart in this process, and a letter that no name begins with keeps it from being read.
            Node::Known(record) => self.add(&format!("?{:x}_", record.addr())),
        }
    }

    fn mangle_bound(&mut self, type_name: &Nominal, arguments: &[Vec<Tree>]) {
        match (type_name.path.as_slice(), arguments) {
            (_, lists) if lists.iter().all(Vec::is_empty) => self.mangle_nominal(type_name),
            ([(name, NominalKind::Enum)], [list]) if type_name.module == SWIFT && name == "Optional" => {
                list.iter().for_each(|wrapped| self.mangle(wrapped));
                self.add("Sg");
            }
            (_, lists) => {
                self.mangle_nominal(type_name);
                for (index, list) in lists.iter().enumerate() {
                    self.add(if index == 0 { "y" } else { "_" });
                    list.iter().for_each(|argument| self.mangle(argument));
                }
                self.add("G");
            }
        }
    }

    fn mangle_parameter(&mut self, parameter: &Tree, flags: u32) {
        match parameter.node() {
            Node::Function(closure) if flags & parameter_flags::AUTOCLOSURE != 0 => {
                self.mangle_function(closure, ["XK", "XA"])
            }
            _ => self.mangle(parameter),
        }
        self.add(match flags & parameter_flags::OWNERSHIP {
            parameter_flags::INOUT => "z",
            2 => "h",
            3 => "n",
            _ => "",
        });
    }

    /// What a function of Swift's own convention ends with is said by `kept`, where it may be, and else by `lent`.
    fn mangle_function(&mut self, function: &Function, [lent, kept]: [&str; 2]) {
        if function.result.is_empty_tuple() {
            self.add("y")
        } else {
            self.mangle(&function.result)
        }
        match function.parameters.as_slice() {
            [] => self.add("y"),
            // One parameter stands alone, unless it would be taken for a list of several.
            [(parameter, flags)]
                if !matches!(parameter.node(), Node::Tuple(_)) && flags & parameter_flags::VARIADIC == 0 =>
            {
                self.mangle_parameter(parameter, *flags);
            }
            parameters => {
                for (index, (parameter, flags)) in parameters.iter().enumerate() {
                    self.mangle_parameter(parameter, *flags);
                    self.add(if flags & parameter_flags::VARIADIC == 0 { "" } else { "d" });
                    self.add(if index == 0 { "_" } else { "" });
                }
                self.add("t");
            }
        }
        for (flag, letters) in
            [(function_flags::ASYNC, "Ya"), (function_flags::SENDABLE, "Yb"), (function_flags::THROWS, "K")]
        {
            self.add(if function.flags & flag == 0 { "" } else { letters });
        }
        self.add(match function.flags & function_flags::CONVENTION {
            function_flags::C => "XC",
            function_flags::THIN => "Xf",
            _ if function.flags & function_flags::ESCAPING == 0 => lent,
            _ => kept,
        });
    }

    fn mangle_protocol(&mut self, protocol: &Protocol) {
        match standard::letter_of_protocol(&protocol.name) {
            Some(letter) if protocol.module == SWIFT => self.add(&format!("S{letter}")),
            _ => {
                self.mangle_module(&protocol.module);
                self.add_identifier(&protocol.name);
            }
        }
    }

    fn mangle_existential(&mut self, existential: &Existential) {
        if existential.protocols.is_empty() {
            self.add("y");
        }
        for (index, protocol) in existential.protocols.iter().enumerate() {
            self.mangle_protocol(protocol);
            self.add(if index == 0 { "_" } else { "" });
        }
        match &existential.superclass {
            Some(superclass) => {
                self.mangle(superclass);
                self.add("Xc");
            }
            None => self.add(if existential.is_class_bound { "Xl" } else { "p" }),
        }
    }
}

fn index_text(index: usize) -> String {
    if index == 0 { "_".into() } else { format!("{}_", index - 1) }
}

struct Spelling {
    text: Text,
    is_qualified: bool,
}

impl Spelling {
    fn add(&mut self, part: &str) {
        self.text.add(part);
    }

    fn spell_list<T>(&mut self, parts: &[T], separator: &str, mut spell: impl FnMut(&mut Self, &T)) {
        for (index, part) in parts.iter().enumerate() {
            self.add(if index == 0 { "" } else { separator });
            spell(self, part);
        }
    }

    fn spell(&mut self, tree: &Tree) {
        if self.text.is_too_long {
            return;
        }
        match tree.node() {
            Node::Nominal { type_name, arguments } => {
                self.add(if self.is_qualified { &type_name.module } else { "" });
                let skipped = if self.is_qualified { 0 } else { type_name.path.len() - 1 };
                for (index, (name, _)) in type_name.path.iter().enumerate().skip(skipped) {
                    self.add(if self.is_qualified { "." } else { "" });
                    self.add(name);
                    let list = arguments.get(index).map_or(&[][..], Vec::as_slice);
                    if !list.is_empty() {
                        self.add("<");
                        self.spell_list(list, ", ", Self::spell);
                        self.add(">");
                    }
                }
            }
            Node::Tuple(elements) => {
                self.add("(");
                self.spell_list(elements, ", ", |spelling, element| {
                    element.label.iter().for_each(|label| {
                        spelling.add(label);
                        spelling.add(": ");
                    });
                    spelling.spell(&element.element_type);
                });
                self.add(")");
            }
            Node::Function(function) => self.spell_function(function),
            Node::Metatype(instance) => {
                self.spell_instance(instance);
                self.add(if matches!(instance.node(), Node::Existential(_)) { ".Protocol" } else { ".Type" });
            }
            Node::ExistentialMetatype(instance) => {
                self.spell_instance(instance);
                self.add(".Type");
            }
            Node::Existential(existential) => self.spell_existential(existential),
            Node::Parameter { depth, index } => self.add(&parameter_name(*depth, *index)),
            Node::Builtin(name) => {
                self.add("Builtin.");
                self.add(&spelt_builtin(name));
            }
            Node::Reference(ownership, referred) => {
                self.add(match ownership {
                    Ownership::Weak => "weak ",
                    Ownership::Unowned => "unowned ",
                    Ownership::Unmanaged => "unowned(unsafe) ",
                });
                self.spell(referred);
            }
            Node::Passed(parameter, flags) => self.spell_parameter(&(parameter.clone(), *flags)),
            // SAFETY: a record without another name is a class or a record that the runtime gave out, which stays.
            Node::Known(record) => self.add(&unsafe { ClassName::of_class(record.cast()) }.to_string()),
        }
    }

    /// What a metatype is of: in parentheses where it would be read otherwise.
    fn spell_instance(&mut self, instance: &Tree) {
        let needs_parentheses = match instance.node() {
            Node::Function(_) => true,
            Node::Existential(existential) => {
                existential.protocols.len() + usize::from(existential.superclass.is_some()) > 1
            }
            _ => false,
        };
        self.add(if needs_parentheses { "(" } else { "" });
        self.spell(instance);
        self.add(if needs_parentheses { ")" } else { "" });
    }

    fn spell_parameter(&mut self, (parameter, flags): &(Tree, u32)) {
        self.add(match flags & parameter_flags::OWNERSHIP {
            parameter_flags::INOUT => "inout ",
            2 => "__shared ",
            3 => "__owned ",
            _ => "",
        });
        self.add(if flags & parameter_flags::AUTOCLOSURE == 0 { "" } else { "@autoclosure " });
        self.spell(parameter);
        self.add(if flags & parameter_flags::VARIADIC == 0 { "" } else { "..." });
    }

    fn spell_function(&mut self, function: &Function) {
        self.add(if function.flags & function_flags::SENDABLE == 0 { "" } else { "@Sendable " });
        self.add(match function.flags & function_flags::CONVENTION {
            function_flags::C => "@convention(c) ",
            function_flags::THIN => "@convention(thin) ",
            _ => "",
        });
        self.add("(");
        self.spell_list(&function.parameters, ", ", Self::spell_parameter);
        self.add(")");
        self.add(if function.flags & function_flags::ASYNC == 0 { "" } else { " async" });
        self.add(if function.flags & function_flags::THROWS == 0 { "" } else { " throws" });
        self.add(" -> ");
        self.spell(&function.result);
    }

    fn spell_existential(&mut self, existential: &Existential) {
        if let (None, []) = (&existential.superclass, existential.protocols.as_slice()) {
            let any_object = if self.is_qualified { "Swift.AnyObject" } else { "AnyObject" };
            self.add(if existential.is_class_bound { any_object } else { "Any" });
            return;
        }
        if let Some(superclass) = &existential.superclass {
            self.spell(superclass);
            self.add(if existential.protocols.is_empty() { "" } else { " & " });
        }
        self.spell_list(&existential.protocols, " & ", |spelling, protocol| {
            if spelling.is_qualified {
                spelling.add(&protocol.module);
                spelling.add(".");
            }
            spelling.add(&protocol.name);
        });
        self.add(if existential.is_class_bound { " & Swift.AnyObject" } else { "" });
    }
}

/// `A`, `B`, … for the outermost generic context; `A1`, `B1`, … for the next.
pub fn parameter_name(depth: usize, index: usize) -> String {
    let mut letters = String::new();
    let mut rest = index;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
        if rest == 0 {
            break;
        }
    }
    if depth > 0 {
        // Writing to a String does not fail.
        let _ = write!(letters, "{depth}");
    }
    letters
}

fn spelt_builtin(name: &str) -> String {
    let width = name.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).trim_end_matches('_');
    match name.as_bytes().get(1) {
        Some(b'i') => format!("Int{width}"),
        Some(b'f') => format!("FPIEEE{width}"),
        Some(b'o') => "NativeObject".into(),
        Some(b'b') => "BridgeObject".into(),
        Some(b'p') => "RawPointer".into(),
        _ => "Word".into(),
    }
}
