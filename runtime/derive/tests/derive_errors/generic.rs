#[derive(sidetable::Object)]
struct Holder<R> {
    #[object(reference)]
    any: R,
}

fn main() {}
