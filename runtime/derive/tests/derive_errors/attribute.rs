use sidetable::Strong;

#[derive(sidetable::Object)]
struct Node {
    #[object(weak)]
    next: Option<Strong<Node>>,
    #[object(own, reference)]
    other: Option<Strong<Node>>,
}

fn main() {}
