struct Node;

fn main() {
    sidetable::Strong::new_object(Node);
}
