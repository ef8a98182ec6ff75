//! Reads the declarations of `sidetable.h`. Its style makes that easy: one declaration each, marked by a macro, every parameter named.

use std::collections::BTreeMap;

/// A C type, as far as the header uses them.
#[derive(Debug, PartialEq, Eq)]
pub enum CType {
    /// `size_t`, `const sidetable_class *`: words and stars, separated by single spaces.
    Plain(String),
    Function(Box<CFunction>),
}

#[derive(Debug, PartialEq, Eq)]
pub struct CFunction {
    pub result: CType,
    pub parameters: Vec<CType>,
}

/// What the header declares, by name: functions, and variables (hooks).
#[derive(Debug, Default)]
pub struct Declarations {
    pub functions: BTreeMap<String, CFunction>,
    pub variables: BTreeMap<String, CType>,
}

/// Reads a header. Panics where it is not in the style that it promises.
pub fn read(header: &str) -> Declarations {
    let text = without_comments_and_directives(header);
    let mut declarations = Declarations::default();
    for statement in text.split(';') {
        if let Some((_, variable)) = statement.split_once("SIDETABLE_EXPORT_VARIABLE ") {
            let (name, type_) = declarator(variable);
            assert!(declarations.variables.insert(name.clone(), type_).is_none(), "{name} is declared twice");
        } else if let Some((_, function)) = statement.split_once("SIDETABLE_EXPORT ") {
            let (head, parameters) = split_parameters(function);
            let (name, result) = declarator(head);
            let function = CFunction { result, parameters };
            assert!(declarations.functions.insert(name.clone(), function).is_none(), "{name} is declared twice");
        }
    }
    declarations
}

fn without_comments_and_directives(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").expect("a comment ends").1;
    }
    kept.push_str(rest);
    // A directive may go on over several lines.
    let mut goes_on = false;
    let lines = kept.lines().filter(|line| {
        let is_directive = goes_on || line.trim_start().starts_with('#');
        goes_on = is_directive && line.ends_with('\\');
        !is_directive
    });
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// `void *f(int a, int b)` → (`void *f`, the types of a and b).
fn split_parameters(function: &str) -> (&str, Vec<CType>) {
    let function = function.trim();
    let start = opening_of_last_group(function);
    let inside = &function[start + 1..function.len() - 1];
    let parameters =
        if inside == "void" { Vec::new() } else { split_at_commas(inside).map(|p| declarator(p).1).collect() };
    (function[..start].trim(), parameters)
}

/// Where the group opens that the closing bracket at the end closes.
fn opening_of_last_group(text: &str) -> usize {
    assert!(text.ends_with(')'), "`{text}` ends with its parameters");
    let mut depth = 0;
    for (index, character) in text.char_indices().rev() {
        match character {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    panic!("`{text}` closes more than it opens");
}

fn split_at_commas(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |character| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0 && character == ','
    })
}

/// `const char *name` or `void (*name)(void *context)` → the name and its type.
fn declarator(text: &str) -> (String, CType) {
    let text = text.trim();
    if let Some((result, rest)) = text.split_once("(*") {
        let (name, _) = rest.split_once(')').unwrap_or_else(|| panic!("`{text}` names a function pointer"));
        let (_, parameters) = split_parameters(&text[text.find(')').expect("found above") + 1..]);
        let function = CFunction { result: CType::Plain(spaced(result)), parameters };
        return (name.to_owned(), CType::Function(Box::new(function)));
    }
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let name_start = text.rfind(|character| !is_name(character)).map_or(0, |index| index + 1);
    let (type_, name) = text.split_at(name_start);
    assert!(!name.is_empty() && !type_.trim().is_empty(), "`{text}` is a type and a name");
    (name.to_owned(), CType::Plain(spaced(type_)))
}

/// `const  char*` → `const char *`.
fn spaced(type_: &str) -> String {
    type_.replace('*', " * ").split_whitespace().collect::<Vec<_>>().join(" ")
}
