//! What the runtime has from its surroundings: the C library's on Unix, the host's in WebAssembly.
#![cfg_attr(loom, allow(dead_code, reason = "models have memory and threads of their own"))]

#[cfg(not(target_family = "wasm"))]
mod unix;
#[cfg(target_family = "wasm")]
mod wasm;

#[cfg(not(target_family = "wasm"))]
pub use unix::*;
#[cfg(target_family = "wasm")]
pub use wasm::*;

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
