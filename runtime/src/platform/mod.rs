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
