//! Microbenchmarks in a process whose second thread sleeps, so that every count must be safe from it.

mod common;

fn main() {
    let _idle = sidetable_benches::threads::IdleThread::start();
    common::run(sidetable_benches::Mode::IdleThread);
}
