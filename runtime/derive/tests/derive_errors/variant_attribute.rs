use sidetable::Strong;

#[derive(sidetable::Object)]
enum Tree {
    Leaf,
    #[object(own)]
    Branch(Strong<Tree>),
}

fn main() {}
