use sidetable::Strong;

#[derive(sidetable::Object)]
struct Tail<T: ?Sized> {
    next: Strong<T>,
    value: T,
}

fn main() {}
