//! A program that writes a picture of values which refer to others as enums do: `sidetable leaks target/release/examples/variants picture`, then
//! `sidetable show picture`.

use std::process::ExitCode;

use sidetable::Strong;
use sidetable::inspect::snapshot;

#[derive(sidetable::Object)]
enum Tree {
    Leaf(u32),
    Chain(u32, Strong<Tree>),
    Branch { left: Strong<Tree>, right: Strong<Tree> },
}

fn sum(tree: &Tree) -> u32 {
    match tree {
        Tree::Leaf(number) => *number,
        Tree::Chain(number, next) => number + sum(next),
        Tree::Branch { left, right } => sum(left) + sum(right),
    }
}

fn main() -> ExitCode {
    let leaf = Strong::new_object(Tree::Leaf(1));
    let left = Strong::new_object(Tree::Chain(2, leaf.clone()));
    let tree = Strong::new_object(Tree::Branch { left, right: leaf });
    let written = snapshot(&std::env::args().nth(1).unwrap_or_default());
    println!("{}", sum(&tree));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
