//! Metadata as Rust programs use it. Facts about types are what Swift 6.0.3 prints for the same ones on x86-64 Linux.
#![cfg(target_pointer_width = "64")]

mod metadata {
    mod enums;
    pub mod layouts;
    pub mod names;
}
