//! x86-64.

use std::collections::HashSet;
use std::fs;

use iced_x86::{Decoder, DecoderOptions, FlowControl, Formatter, Instruction, IntelFormatter, Mnemonic, Register};
use object::{Object, ObjectSection, ObjectSymbol};

use crate::release;

pub const TESTS: &[(&str, fn())] = &[
    ("counting_is_leaf_code_with_one_locked_instruction", counting_is_leaf_code_with_one_locked_instruction),
    ("an_export_of_a_known_object_only_reads", an_export_of_a_known_object_only_reads),
    ("freeing_an_object_is_leaf_code", freeing_an_object_is_leaf_code),
    ("allocating_is_leaf_code", allocating_is_leaf_code),
];

fn library() -> Vec<u8> {
    fs::read(release::build("").join("libsidetable_c.so")).expect("cargo has built the library")
}

/// A function of the library, decoded.
fn instructions(library: &[u8], name: &str) -> Vec<Instruction> {
    let file = object::File::parse(library).expect("the library is an object file");
    let symbol = file.dynamic_symbols().find(|symbol| symbol.name() == Ok(name)).expect("the library defines it");
    decoded(&file, &symbol)
}

fn decoded<'data>(file: &object::File<'data>, symbol: &impl ObjectSymbol<'data>) -> Vec<Instruction> {
    let section = symbol
        .section_index()
        .and_then(|index| file.section_by_index(index).ok()?.data_range(symbol.address(), symbol.size()).ok()?);
    let code = section.expect("a defined function has code");
    Decoder::with_ip(64, code, symbol.address(), DecoderOptions::NONE).into_iter().collect()
}

/// A function of the library, and the parts of it that are functions of their own, a jump away: what a process with threads does, and what is done to
/// counts that are not in the header.
fn with_its_parts(library: &[u8], name: &str) -> Vec<Instruction> {
    let file = object::File::parse(library).expect("the library is an object file");
    let mut code = instructions(library, name);
    let mut known = HashSet::new();
    let mut at = 0;
    while let Some(instruction) = code.get(at) {
        let target = instruction.near_branch_target();
        let is_part = |name: &str| ["beside_threads", "beyond_header"].iter().any(|part| name.contains(part));
        let part = file
            .symbols()
            .find(|symbol| symbol.size() > 0 && symbol.address() == target && symbol.name().is_ok_and(is_part));
        if let Some(symbol) = part.filter(|_| known.insert(target)) {
            code.extend(decoded(&file, &symbol));
        }
        at += 1;
    }
    code
}

/// Where a restartable sequence begins: a leaf, with one locked instruction up to the jump back.
fn sequence(library: &[u8], name: &str) -> u64 {
    let file = object::File::parse(library).expect("the library is an object file");
    let symbol = file.symbols().find(|symbol| symbol.name() == Ok(name)).expect("the library has it");
    let code = decoded(&file, &symbol);
    let end = code.iter().position(|instruction| instruction.flow_control() == FlowControl::IndirectBranch);
    let way = &code[..end.expect("it jumps back")];
    let text = listing(way);
    assert!(!way.iter().any(|instruction| is_call(instruction) || touches_stack(instruction)), "{name}:\n{text}");
    assert_eq!(way.iter().filter(|instruction| instruction.has_lock_prefix()).count(), 1, "{name}:\n{text}");
    assert!(way.len() <= 8, "{name} has grown:\n{text}");
    symbol.address()
}

fn listing(instructions: &[Instruction]) -> String {
    let mut formatter = IntelFormatter::new();
    let mut lines = String::new();
    for instruction in instructions {
        formatter.format(instruction, &mut lines);
        lines.push('\n');
    }
    lines
}

fn is_call(instruction: &Instruction) -> bool {
    matches!(instruction.flow_control(), FlowControl::Call | FlowControl::IndirectCall)
}

fn touches_stack(instruction: &Instruction) -> bool {
    matches!(instruction.mnemonic(), Mnemonic::Push | Mnemonic::Pop)
        || (0..instruction.op_count()).any(|operand| instruction.op_register(operand) == Register::RSP)
        || instruction.memory_base() == Register::RSP
}

/// Leaves of the call graph: everything out of the ordinary is a jump to another function.
fn counting_is_leaf_code_with_one_locked_instruction() {
    let library = library();
    let sequences = ["__sidetable_exchange_u64", "__sidetable_add_u64"].map(|name| sequence(&library, name));
    for (name, words, most) in [
        // An object's word is exchanged, a side table's added to.
        ("swift_retain", 2, 161),
        // An object's word is exchanged, or a side table's. An object that nobody else refers to ends here: twice, since with threads its word is read
        // otherwise.
        ("swift_release", 2, 227),
        ("swift_tryRetain", 1, 104),
        ("swift_unownedRetain", 1, 137),
        ("swift_unownedRelease", 1, 137),
        ("swift_weakLoadStrong", 1, 120),
    ] {
        let code = with_its_parts(&library, name);
        let text = listing(&code);
        assert!(!code.iter().any(is_call), "{name} calls:\n{text}");
        assert!(!code.iter().any(touches_stack), "{name} spills:\n{text}");
        // Where counts are never biased to a thread; and where they may be, in the restartable sequence that is jumped to.
        let locked = code.iter().filter(|instruction| instruction.has_lock_prefix()).count();
        let jumps = code.iter().filter(|instruction| sequences.contains(&instruction.near_branch_target())).count();
        assert_eq!((locked, jumps), (words, words), "{name}:\n{text}");
        assert!(code.len() <= most, "{name} has grown to {} instructions:\n{text}", code.len());
    }
}

/// A known object's handle is read: no lock is taken, and nothing but the stack is written before the first return.
fn an_export_of_a_known_object_only_reads() {
    let code = instructions(&library(), "sidetable_export");
    let text = listing(&code);
    let end = code.iter().position(|instruction| instruction.mnemonic() == Mnemonic::Ret).expect("a function returns");
    let fast = &code[..=end];
    assert!(fast.len() <= 36, "the fast path has grown to {} instructions:\n{text}", fast.len());
    assert!(!fast.iter().any(is_call), "the fast path calls:\n{text}");
    let exchanges = |instruction: &Instruction| {
        instruction.has_lock_prefix()
            || (instruction.mnemonic() == Mnemonic::Xchg && instruction.memory_base() != Register::None)
    };
    assert!(!fast.iter().any(exchanges), "the fast path has a locked instruction:\n{text}");
}

/// A block of the size that its owner says goes to its list; `free`, and whatever else becomes of a block, is a jump away.
fn freeing_an_object_is_leaf_code() {
    let library = library();
    for name in ["swift_deallocClassInstance", "swift_deallocObject"] {
        let code = instructions(&library, name);
        let text = listing(&code);
        assert!(code.len() <= 27, "{name} has grown:\n{text}");
        assert!(!code.iter().any(|instruction| is_call(instruction) || touches_stack(instruction)), "{name}:\n{text}");
        assert!(!code.iter().any(Instruction::has_lock_prefix), "{name}:\n{text}");
    }
}

/// A block that the thread has freed becomes an object; `malloc` is a jump away.
fn allocating_is_leaf_code() {
    let code = instructions(&library(), "swift_allocObject");
    let text = listing(&code);
    assert!(
        !code.iter().any(|instruction| is_call(instruction) || touches_stack(instruction)),
        "swift_allocObject:\n{text}"
    );
    let locked = code.iter().filter(|instruction| instruction.has_lock_prefix()).count();
    assert_eq!(locked, 0, "swift_allocObject:\n{text}");
}
