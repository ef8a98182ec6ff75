use std::sync::Weak;

#[derive(sidetable::Object)]
struct Node {
    parent: Weak<Node>,
}

fn main() {}
