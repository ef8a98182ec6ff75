#[derive(sidetable::Object)]
enum Tree {
    Leaf,
    Branch(sidetable::Strong<Tree>),
}

fn main() {}
