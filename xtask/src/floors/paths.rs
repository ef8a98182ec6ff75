//! The paths that a piece of code names: in its syntax, and in what it hands to macros, which has none yet.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use syn::UseTree;
use syn::ext::IdentExt;
use syn::parse::Parser;

/// `crate::heap::blocks`, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Whether it begins with `::`, so that a package's name comes first.
    pub is_global: bool,
    pub names: Vec<String>,
}

/// A path in code.
#[derive(Debug)]
pub struct Mention {
    pub path: Path,
    /// Whether a `!` follows.
    pub is_macro: bool,
    pub line: usize,
}

/// One name that a `use` brings.
#[derive(Debug)]
pub struct Import {
    /// The name here; `*` for all that the path has.
    pub name: String,
    pub path: Path,
    /// Whether it is for others, too.
    pub is_public: bool,
    pub line: usize,
}

impl Import {
    pub fn is_glob(&self) -> bool {
        self.name == "*"
    }
}

/// What there is in tokens.
#[derive(Default, Debug)]
pub struct Found {
    pub mentions: Vec<Mention>,
    pub imports: Vec<Import>,
    /// What macros are given to define: `static HOSTS`, `mod tables`.
    pub defined: Vec<(String, String)>,
}

/// The words in front of a name that is defined.
const DEFINING: [&str; 9] = ["const", "enum", "fn", "mod", "static", "struct", "trait", "type", "union"];

impl Found {
    /// Looks through tokens, in all their groups.
    pub fn add(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Group(group) => {
                    self.add(group.stream());
                    at + 1
                }
                TokenTree::Ident(ident) if ident == "use" => self.add_use(&tokens, at),
                TokenTree::Ident(ident) => self.add_path(&tokens, at, ident),
                _ => at + 1,
            };
        }
    }

    /// Adds the names of a `use` inside a function or a macro, and says where the code goes on.
    fn add_use(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let rest = &tokens[at + 1..];
        let length = rest.iter().position(|token| is(Some(token), ';')).unwrap_or(0);
        let tree = |input: syn::parse::ParseStream| {
            let is_global = input.parse::<Option<syn::Token![::]>>()?.is_some();
            Ok((is_global, input.parse::<UseTree>()?))
        };
        // A pattern of a macro: `use $path`.
        let Ok((is_global, tree)) = tree.parse2(rest[..length].iter().cloned().collect()) else { return at + 1 };
        self.imports.extend(imports(&tree, is_global, false));
        at + length + 2
    }

    /// Adds the path that begins at a name, if one does, and says where the code goes on.
    fn add_path(&mut self, tokens: &[TokenTree], at: usize, first: &Ident) -> usize {
        let before = |count: usize| at.checked_sub(count).map(|index| &tokens[index]);
        let mut names = vec![first.unraw().to_string()];
        let mut end = at + 1;
        while let (true, Some(TokenTree::Ident(name))) = (is_path_separator(tokens, end), tokens.get(end + 2)) {
            names.push(name.unraw().to_string());
            end += 3;
        }
        // A lifetime, a variable of a macro, a field or a method.
        let is_of_macro = is(before(1), '$') && names[0] != "crate";
        let is_field = is(before(1), '.') && !is(before(2), '.');
        if is(before(1), '\'') || is_of_macro || is_field {
            return end;
        }
        let is_global = at >= 2 && is_path_separator(tokens, at - 2);
        // `<T as Trait>::name`: the trait was seen.
        if is_global && (is(before(3), '>') || matches!(before(3), Some(TokenTree::Group(_)))) {
            return end;
        }
        if let (Some(TokenTree::Ident(word)), 1) = (before(1), names.len()) {
            let word = word.to_string();
            if DEFINING.contains(&word.as_str()) {
                self.defined.push((word, names[0].clone()));
            }
        }
        let is_macro = is(tokens.get(end), '!') && matches!(tokens.get(end + 1), Some(TokenTree::Group(_)));
        self.mentions.push(Mention { path: Path { is_global, names }, is_macro, line: first.span().start().line });
        end
    }
}

fn is(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(first)) if first.as_char() == ':' && first.spacing() == Spacing::Joint)
        && is(tokens.get(at + 1), ':')
}

/// The names that a `use` brings.
pub fn imports(tree: &UseTree, is_global: bool, is_public: bool) -> Vec<Import> {
    let mut found = Vec::new();
    add_imports(tree, &mut Vec::new(), &mut |name, path: Vec<String>, line| {
        found.push(Import { name, path: Path { is_global, names: path }, is_public, line });
    });
    found
}

fn add_imports(tree: &UseTree, so_far: &mut Vec<String>, found: &mut impl FnMut(String, Vec<String>, usize)) {
    let depth = so_far.len();
    let mut leaf = |name: &Ident, local: &Ident| {
        let mut path = so_far.clone();
        // `path::{self}` is the path.
        if depth == 0 || name != "self" {
            path.push(name.unraw().to_string());
        }
        let local = if local == "self" { path.last().cloned() } else { Some(local.unraw().to_string()) };
        found(local.unwrap_or_default(), path, name.span().start().line);
    };
    match tree {
        UseTree::Name(name) => leaf(&name.ident, &name.ident),
        UseTree::Rename(rename) => leaf(&rename.ident, &rename.rename),
        UseTree::Glob(glob) => found("*".to_owned(), so_far.clone(), glob.star_token.span.start().line),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_imports(tree, so_far, found)),
        UseTree::Path(path) => {
            so_far.push(path.ident.unraw().to_string());
            add_imports(&path.tree, so_far, found);
        }
    }
    so_far.truncate(depth);
}
