use sidetable::Strong;

#[derive(sidetable::Object)]
struct Node {
    next: Option<Strong<Node>>,
}

impl Drop for Node {
    fn drop(&mut self) {}
}

fn main() {}
