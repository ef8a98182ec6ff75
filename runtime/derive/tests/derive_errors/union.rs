#[derive(sidetable::Object)]
union Either {
    one: u32,
    other: u64,
}

fn main() {}
