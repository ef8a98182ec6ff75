//! Microbenchmarks in a process that never had a second thread.

mod common;

fn main() {
    common::run(sidetable_benches::Mode::OneThread);
}
