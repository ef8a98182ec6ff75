//! Comments and documents name models and mutants. This holds them to it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace").to_path_buf()
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(&path).expect("sources are UTF-8"));
        }
    }
    found
}

/// The comments of a source, on one line.
fn comments(source: &str) -> String {
    let lines = source.lines().filter_map(|line| line.trim_start().strip_prefix("//"));
    lines.map(|line| line.trim_start_matches(['/', '!']).trim()).collect::<Vec<_>>().join(" ")
}

/// The words that follow `marker`.
fn words_after(text: &str, marker: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    text.split(marker).skip(1).map(word).collect()
}

/// Name and purpose of every model.
fn models() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in sources(&workspace().join("loom-tests/src/models")) {
        for model in source.split("    model!(").skip(1) {
            let mut parts = model.splitn(3, '"');
            let name = parts.next().and_then(|head| head.split(',').next()).expect("a model has a name").trim();
            found.push((name.to_owned(), parts.next().expect("a model says what it proves").to_owned()));
        }
    }
    assert!(!found.is_empty());
    found
}

fn names_of_models() -> BTreeSet<String> {
    models().into_iter().map(|(name, _)| name).collect()
}

/// Each mutant, and the models that are expected to catch it.
fn mutants() -> Vec<(String, BTreeSet<String>)> {
    let source = fs::read_to_string(workspace().join("runtime/src/sync/mutant.rs")).expect("the mutants are there");
    let (_, list) = source.split_once("\nmutants! {\n").expect("the list of mutants");
    let (list, _) = list.split_once("\n}").expect("the end of the list");
    let lines = list.lines().map(str::trim).filter(|line| !line.starts_with("///"));
    let mutant = |line: &str| {
        let (name, models) = line.trim_end_matches(',').split_once(": ").expect("a mutant names models");
        (name.to_owned(), models.split(' ').map(str::to_owned).collect())
    };
    lines.map(mutant).collect()
}

#[test]
fn what_comments_name_exists() {
    let models = names_of_models();
    let mutants: BTreeSet<String> = mutants().into_iter().map(|(name, _)| name).collect();
    for source in sources(&workspace().join("runtime/src")) {
        let comments = comments(&source);
        for model in words_after(&comments, "(model ") {
            assert!(models.contains(&model), "a comment names the model {model}, which does not exist");
        }
        for mutant in words_after(&comments, " mutant ") {
            let is_name = mutant.chars().next().is_some_and(char::is_uppercase);
            assert!(!is_name || mutants.contains(&mutant), "a comment names the mutant {mutant}, which does not exist");
        }
    }
}

#[test]
fn mutants_expect_models_that_exist_and_are_used() {
    let models = names_of_models();
    let runtime = sources(&workspace().join("runtime/src"));
    for (mutant, expected) in mutants() {
        assert!(expected.is_subset(&models), "{mutant} expects {expected:?}, not all of which exist");
        let asked = format!("Mutant::{mutant}");
        let is_asked = |source: &String| words_after(source, "Mutant::").contains(&mutant);
        assert!(runtime.iter().any(is_asked), "nothing asks for {asked}");
    }
}

#[test]
fn the_page_about_the_proof_lists_every_model() {
    let page = fs::read_to_string(workspace().join("docs/proof.md")).expect("the page is there");
    for (name, proves) in models() {
        let row = format!("| `{name}` | {proves} |");
        assert!(page.lines().any(|line| line == row), "docs/proof.md needs the row\n{row}");
    }
    let (_, rest) = page.split_once("## The models\n").expect("the page has a section for them");
    let section = rest.split("\n## ").next().unwrap_or_default();
    for name in words_after(section, "| `") {
        assert!(names_of_models().contains(&name), "docs/proof.md names {name}, which does not exist");
    }
}
