//! What a binary with an allocator of its own knows of memory.

use crate::operation::Operation;
use crate::program::{self, Ran};
use crate::world::Outcome;

/// Answers about memory; none in a binary whose allocator is the C library's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Probe {
    /// Whether a block is in use. Exact for those that were freed since the program began.
    pub is_in_use: Option<fn(*const u8) -> bool>,
    /// Bytes in all blocks that are in use.
    pub bytes: Option<fn() -> usize>,
    /// Whether other threads run programs, so that what the process has of a kind says nothing of one program.
    pub is_beside_others: bool,
}

/// Runs a program. Memory in use must be what it was before: where it is more, the program runs again, since what the runtime makes once and keeps is no
/// leak.
pub fn run(program: &[Operation], probe: &Probe) -> Outcome<Ran> {
    let Some(bytes) = probe.bytes else { return program::run(program, probe) };
    let mut before = bytes();
    let ran = program::run(program, probe)?;
    if bytes() > before && !ran.has_immortal {
        before = bytes();
        program::run(program, probe)?;
        if bytes() > before {
            return Err(format!("the end: {} bytes are left", bytes() - before));
        }
    }
    Ok(ran)
}
