use sidetable::Strong;

#[derive(sidetable::Object)]
#[object(freeze)]
struct Node {
    next: Option<Strong<Node>>,
}

fn main() {}
