#![doc = include_str!("../README.md")]

pub mod fatal;
pub mod freeze;
pub mod handles;
pub mod heap;
pub mod identity;
pub mod inspect;
pub mod metadata;
pub mod object;
mod platform;
pub mod sync;

pub use handles::{Deallocated, Host, Key, Strong, Unowned, Weak};
