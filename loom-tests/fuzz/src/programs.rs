//! Programs of the C entry points, as those made at random, beside the plain model of what they must do.

use sidetable_random_tests::operation::from_bytes;
use sidetable_random_tests::probe::Probe;
use sidetable_random_tests::program;

/// Bytes as a program, five a step.
pub fn run(data: &[u8]) {
    let steps = from_bytes(data);
    if let Err(wrong) = program::run(&steps, &Probe::default()) {
        panic!("{wrong}: {steps:#?}");
    }
}
