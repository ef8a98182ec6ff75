use sidetable::Strong;

#[derive(sidetable::Object)]
#[repr(C, packed(4))]
struct Node {
    next: Option<Strong<Node>>,
}

fn main() {}
