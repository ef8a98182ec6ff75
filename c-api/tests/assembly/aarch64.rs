//! aarch64, as its compilers make atomic instructions: a call that finds out when it runs whether the processor has the large system extensions
//! (which is the default on Linux), those instructions (LSE), or a pair of exclusive ones (LL/SC).
//!
//! An emulator on x86-64 orders memory more strongly than this processor: that an acquire or a release is missing shows here, and nowhere else.

use std::env;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::release;

pub const TESTS: &[(&str, fn())] = &[
    ("aarch64_default_counting_is_ordered", || counting_is_ordered("")),
    ("aarch64_lse_counting_is_ordered", || counting_is_ordered(LSE)),
    ("aarch64_exclusive_counting_is_ordered", || counting_is_ordered(EXCLUSIVE)),
    ("aarch64_lse_counting_is_leaf_code", || counting_is_leaf_code(LSE)),
    ("aarch64_exclusive_counting_is_leaf_code", || counting_is_leaf_code(EXCLUSIVE)),
    ("aarch64_the_last_release_acquires", the_last_release_acquires),
    ("aarch64_an_object_is_destroyed_with_itself_in_x20", an_object_is_destroyed_with_itself_in_x20),
];

/// Flags for the compiler, beside none.
const LSE: &str = "-Ctarget-feature=+lse";
const EXCLUSIVE: &str = "-Ctarget-feature=-outline-atomics";

/// Functions, what they jump to where the header does not count, and how many of the instructions of both write without order, release, and acquire.
const COUNTING: [(&str, Option<&str>, Orders); 6] = [
    // An object's word is exchanged, a side table's added to, once its address is acquired.
    ("swift_retain", Some("retain_beyond_header"), Orders { relaxed: 2, release: 0, acquire: 1 }),
    // An object's word is exchanged, or a side table's.
    ("swift_release", Some("release_beyond_header"), Orders { relaxed: 0, release: 2, acquire: 1 }),
    ("swift_tryRetain", None, Orders { relaxed: 1, release: 0, acquire: 0 }),
    ("swift_unownedRetain", None, Orders { relaxed: 1, release: 0, acquire: 0 }),
    ("swift_unownedRelease", None, Orders { relaxed: 0, release: 1, acquire: 0 }),
    ("swift_weakLoadStrong", None, Orders { relaxed: 1, release: 0, acquire: 0 }),
];

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Orders {
    relaxed: usize,
    release: usize,
    acquire: usize,
}

impl Orders {
    /// Those of one instruction, in the words of a disassembler.
    fn of(instruction: &str) -> Self {
        let (mnemonic, operands) = instruction.split_once('\t').unwrap_or((instruction, ""));
        let writes = |order: &str| match order {
            "relax" | "" => Self { relaxed: 1, ..Self::default() },
            "rel" | "l" => Self { release: 1, ..Self::default() },
            "acq" | "a" => Self { acquire: 1, ..Self::default() },
            "acq_rel" | "al" => Self { release: 1, acquire: 1, relaxed: 0 },
            _ => Self::default(),
        };
        if let (true, Some((_, called))) = (mnemonic == "bl", operands.split_once("<__aarch64_")) {
            return called.trim_end_matches('>').split_once('_').map_or_else(Self::default, |(_, order)| writes(order));
        }
        match mnemonic {
            "stxr" => writes(""),
            "stlxr" | "stlr" => writes("l"),
            "ldar" | "ldapr" | "ldaxr" => writes("a"),
            _ => ["cas", "ldadd", "stadd", "swp"]
                .iter()
                .find_map(|operation| mnemonic.strip_prefix(operation))
                .map_or_else(Self::default, writes),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            relaxed: self.relaxed + other.relaxed,
            release: self.release + other.release,
            acquire: self.acquire + other.acquire,
        }
    }
}

fn library(flags: &str) -> PathBuf {
    release::build(flags).join(if flags.is_empty() { "libsidetable_c.so" } else { "libsidetable_c.a" })
}

/// What the disassembler says.
fn objdump(arguments: &[&str], library: &Path) -> String {
    let objdump = env::var("SIDETABLE_OBJDUMP").unwrap_or_else(|_| "objdump".to_owned());
    let output = Command::new(&objdump).args(arguments).arg(library).output();
    let output = output.unwrap_or_else(|error| panic!("cannot run {objdump}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A function's instructions: the mnemonic, a tab, the operands.
fn instructions(library: &Path, symbol: &str) -> Vec<String> {
    let text = objdump(&["-d", "--no-show-raw-insn", &format!("--disassemble={symbol}")], library);
    let lines = text.lines().filter_map(|line| line.strip_prefix(' ')?.split_once(":\t"));
    let code: Vec<String> = lines.map(|(_, code)| code.split("//").next().unwrap_or(code).trim().to_owned()).collect();
    assert!(!code.is_empty(), "the library has no {symbol}");
    code
}

/// The names of functions of the runtime that have these words in them.
fn names_with(library: &Path, words: &str) -> Vec<String> {
    let text = objdump(&["--syms"], library);
    let functions = text.lines().filter(|line| line.contains(" F "));
    let names = functions.filter_map(|line| line.split_whitespace().last()).filter(|name| name.contains(words));
    let names: Vec<String> = names.map(str::to_owned).collect();
    assert!(!names.is_empty(), "the library has nothing with {words} in its name");
    names
}

/// The instructions of a function, and of those in whose names the other name is.
fn with_part(library: &Path, name: &str, part: Option<&str>) -> Vec<String> {
    let parts = part.map_or_else(Vec::new, |part| names_with(library, part));
    iter::once(name.to_owned()).chain(parts).flat_map(|name| instructions(library, &name)).collect()
}

fn counting_is_ordered(flags: &str) {
    let library = library(flags);
    for (name, part, due) in COUNTING {
        let code = with_part(&library, name, part);
        let orders = code.iter().map(|instruction| Orders::of(instruction)).fold(Orders::default(), Orders::and);
        assert_eq!(orders, due, "{name}:\n{}", code.join("\n"));
    }
}

/// Everything out of the ordinary is a jump to another function.
fn counting_is_leaf_code(flags: &str) {
    let library = library(flags);
    for (name, part, _) in COUNTING {
        let code = with_part(&library, name, part);
        let is_leaf = code.iter().all(|instruction| !instruction.starts_with("bl") && !instruction.contains("[sp"));
        assert!(is_leaf, "{name} calls or spills:\n{}", code.join("\n"));
    }
}

/// What other threads did to the object before they released it has been done when it is destroyed.
fn the_last_release_acquires() {
    let library = library("");
    for part in ["release_beyond_header", "release_last_inline", "release_last_elsewhere"] {
        for name in names_with(&library, part) {
            let code = instructions(&library, &name);
            let acquires = |instruction: &String| instruction == "dmb\tishld" || instruction.starts_with("ldar\t");
            assert!(code.iter().any(acquires), "{name}:\n{}", code.join("\n"));
        }
    }
}

fn an_object_is_destroyed_with_itself_in_x20() {
    let library = library("");
    let due = [
        "stp\tx20, x30, [sp, #-16]!",
        "mov\tx20, x0",
        "ldr\tx8, [x0]",
        "ldur\tx8, [x8, #-16]",
        "blr\tx8",
        "ldp\tx20, x30, [sp], #16",
        "ret",
    ];
    for name in names_with(&library, "7context7destroy") {
        assert_eq!(instructions(&library, &name), due, "{name}");
    }
}
