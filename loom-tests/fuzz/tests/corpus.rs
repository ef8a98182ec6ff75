//! What was kept of inputs, run once more; and names larger than any that a compiler writes.

use std::fs;
use std::path::Path;
use std::thread;

use sidetable_fuzz::{TARGETS, names};

/// Nothing that reads input may need more stack with more of it.
const STACK: usize = 256 * 1024;

fn in_a_small_stack(work: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread begins").join().expect("it comes back");
}

/// One test: some targets look at counts of the whole process.
#[test]
fn what_was_kept_comes_back_whole_and_cut_short_and_changed() {
    for (name, target) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let inputs: Vec<_> = fs::read_dir(&folder).expect("every target has a corpus").flatten().collect();
        assert!(!inputs.is_empty(), "there is nothing in {}", folder.display());
        for input in inputs {
            let data = fs::read(input.path()).expect("inputs are files");
            in_a_small_stack(move || {
                target(&data);
                for end in 0..data.len() {
                    target(&data[..end]);
                    let mut changed = data.clone();
                    changed[end] = changed[end].wrapping_mul(31).wrapping_add(7);
                    target(&changed);
                }
            });
        }
    }
}

/// A million bytes, or a hundred thousand types in one another, are a name that means nothing: told in a small stack.
#[test]
fn a_name_of_a_megabyte_means_nothing() {
    let deep = |open: &str, close: &str, count: usize| [&open.repeat(count), "Si", &close.repeat(count)].concat();
    let large = [
        "Si".repeat(500_000),
        "9".repeat(1_000_000),
        "_".repeat(1_000_000),
        format!("{}a", "1".repeat(1_000_000)),
        format!("999999{}V", "a".repeat(999_999)),
        deep("Say", "G", 100_000),
        deep("", "Sg", 100_000),
        deep("", "m", 100_000),
        deep("SDySS", "G", 100_000),
        format!("{}t", "Si_".repeat(300_000)),
        deep("", "_Sit", 100_000),
    ];
    for name in large {
        in_a_small_stack(move || assert!(names::named(name.as_bytes()).is_none(), "{:.20}… means a type", name));
    }
}
