//! What the runtime has from its surroundings: the C library's on Unix, the host's in WebAssembly.
//!
//! Floor 1: on nothing.
//!
//! | module | what is there |
//! |---|---|
//! | `unix` | memory, threads, handlers of `fork`, a line on stderr |
//! | `ending` | what is called when a thread or the process ends |
//! | `places` | places in the program, in words |
//! | `restartable` | instructions that the kernel begins anew when it interrupts them |
//! | `wasm` | the same for WebAssembly, which has one thread and no C library |
#![cfg_attr(model, allow(dead_code, reason = "models have memory and threads of their own"))]

#[cfg(not(target_family = "wasm"))]
mod ending;
#[cfg(not(target_family = "wasm"))]
mod places;
#[cfg(biased)]
pub mod restartable;
#[cfg(not(target_family = "wasm"))]
mod unix;
#[cfg(target_family = "wasm")]
mod wasm;

#[cfg(not(target_family = "wasm"))]
pub use ending::*;
#[cfg(not(target_family = "wasm"))]
pub use places::*;
#[cfg(not(target_family = "wasm"))]
pub use unix::*;
#[cfg(target_family = "wasm")]
pub use wasm::*;

/// How many items before its turn an item's memory is asked for.
pub const AHEAD: usize = 16;

/// Does something with each item, whose memory is asked for some items before its turn.
#[inline(always)]
pub fn in_turn<T, M>(items: &[T], memory_of: impl Fn(&T) -> *const M, mut action: impl FnMut(usize, &T)) {
    for (index, item) in items.iter().enumerate() {
        if let Some(soon) = items.get(index + AHEAD) {
            prefetch(memory_of(soon).cast());
        }
        action(index, item);
    }
}

/// Says that memory will be used soon, if it is memory.
#[inline(always)]
pub fn prefetch(address: *const u8) {
    // SAFETY: a prefetch of any address does no harm.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T0 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
