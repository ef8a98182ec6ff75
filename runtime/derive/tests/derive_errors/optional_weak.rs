use sidetable::Weak;

#[derive(sidetable::Object)]
struct Node {
    parent: Option<Weak<Node>>,
}

fn main() {}
