use sidetable::Strong;

#[derive(sidetable::Object)]
enum Tree {
    Leaf,
    Branch(Strong<Tree>),
}

impl Drop for Tree {
    fn drop(&mut self) {}
}

fn main() {}
