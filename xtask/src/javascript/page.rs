//! One HTML file with everything in it, so that it opens without a server: the compiled example, and the modules as one script.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::workspace::Workspace;

/// In the order in which they need each other.
const MODULES: [&str; 6] = [
    "c-api/javascript/sidetable.js",
    "c-api/javascript/example/items.js",
    "benches/javascript/strategies.mjs",
    "benches/javascript/scenarios.mjs",
    "benches/javascript/race.mjs",
    "c-api/javascript/page/page.mjs",
];

/// The page with the compiled example in it.
pub fn with(workspace: &Workspace, module: &Path) -> Result<String> {
    let read = |path: &str| {
        let path = workspace.root.join(path);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let mut script = String::from("const modules = {};\n");
    for path in MODULES {
        script += &bundled(path, &read(path)?)?;
    }
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let template = read("c-api/javascript/page/page.html")?;
    for place in ["/*SCRIPT*/", "/*MODULE*/"] {
        ensure!(template.matches(place).count() == 1, "the page has not one place for {place}");
    }
    Ok(template.replace("/*MODULE*/", &STANDARD.encode(bytes)).replace("/*SCRIPT*/", &script))
}

/// A module as a function of its own, which leaves what the module exports in `modules`.
fn bundled(path: &str, source: &str) -> Result<String> {
    let name = file_name(path);
    let mut exported = Vec::new();
    let mut body = String::new();
    for line in source.lines() {
        if let Some(import) = line.strip_prefix("import ") {
            let (names, from) = import.split_once(" from ").with_context(|| format!("{path}: {line}"))?;
            let from = file_name(from.trim_matches(['"', ';']));
            ensure!(
                MODULES.iter().any(|module| file_name(module) == from),
                "{path} imports {from}, which is not in the page"
            );
            body += &format!("const {names} = modules[\"{from}\"];\n");
        } else if let Some(declared) = line.strip_prefix("export ") {
            let words = declared.split([' ', '(', '=']).filter(|word| !word.is_empty());
            let word = words.into_iter().find(|word| !["async", "function", "class", "const"].contains(word));
            exported.push(word.with_context(|| format!("{path}: {line}"))?);
            body += declared;
            body.push('\n');
        } else {
            body += line;
            body.push('\n');
        }
    }
    Ok(format!("modules[\"{name}\"] = await (async () => {{\n{body}return {{ {} }};\n}})();\n", exported.join(", ")))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_becomes_a_function() {
        let source = "import { Agent } from \"../sidetable.js\";\nexport async function start(x) {\n    x();\n}\nexport const a = 1;\n";
        let expected = "modules[\"items.js\"] = await (async () => {\nconst { Agent } = modules[\"sidetable.js\"];\n\
                        async function start(x) {\n    x();\n}\nconst a = 1;\nreturn { start, a };\n})();\n";
        assert_eq!(bundled("example/items.js", source).expect("a module"), expected);
    }

    #[test]
    fn what_is_not_in_the_page_cannot_be_imported() {
        let error = bundled("page.mjs", "import { x } from \"node:fs\";\n").expect_err("Node's own");
        assert!(error.to_string().contains("not in the page"));
    }
}
