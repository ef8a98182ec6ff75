//! What a binary with an allocator of its own knows of memory.

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
