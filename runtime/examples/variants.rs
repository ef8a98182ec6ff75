//! A program that writes a picture of values which refer to others as enums do: `sidetable leaks target/release/examples/variants picture`, then
//! `sidetable show picture`. Alone it cannot write one, and says so.

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

fn main() {
    let leaf = Strong::new_object(Tree::Leaf(1));
    let left = Strong::new_object(Tree::Chain(2, leaf.clone()));
    let tree = Strong::new_object(Tree::Branch { left, right: leaf });
    if let Err(why) = snapshot(&std::env::args().nth(1).unwrap_or_default()) {
        println!("{why}");
    }
    println!("{}", sum(&tree));
}
