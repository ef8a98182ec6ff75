//! A picture has the references of Rust enums, each those of its variant.

#![allow(missing_docs, reason = "a test")]

mod built;

use std::process::Command;

use built::{cargo, folder, run};
use sidetable_picture::{Edge, Picture};

#[test]
fn a_picture_has_the_references_of_the_variant() {
    cargo(&["build", "--package", "sidetable-inspect-agent"]);
    cargo(&["build", "--package", "sidetable", "--example", "variants", "--features", "derive"]);
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("picture");
    run(Command::new(env!("CARGO_BIN_EXE_sidetable")).arg("leaks").arg(folder().join("examples/variants")).arg(&file));
    let picture = Picture::read(&file).expect("the program has written it");
    let mut fields: Vec<_> = picture
        .edges
        .iter()
        .filter(|edge| edge.strength == Edge::STRONG)
        .map(|edge| picture.names[edge.field.0 as usize].as_str())
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["Branch.left", "Branch.right", "Chain.1"]);
    assert_eq!(picture.edges.len(), 3, "no word is taken for a reference beside these: {:?}", picture.edges);
}
