//! Objects: how they are made, and how they end.
//!
//! Floor 5, the heart of the house: on `heap`, `fatal` and `sync`.
//!
//! | state | strong | memory | a weak load gives | an unowned load |
//! |---|---|---|---|---|
//! | live | ≥ 1 | there | the object | gives the object |
//! | deiniting | deinit runs | there | null | is fatal |
//! | deinited | 0, unowned ≥ 1 | there | null | is fatal |
//! | freed | 0, weak ≥ 1 | freed; the side table stays | null | (no unowned reference is left) |
//! | dead | 0 | freed, the side table too | (no weak reference is left) | |
//!
//! Strong references together hold one unowned reference, dropped when deinit ends; unowned references together hold one weak
//! reference, dropped when the object's memory is freed.
//!
//! | module | what is there |
//! |---|---|
//! | `header` | the header: class and word |
//! | [`class`] | what classes say of their instances: fields, names, destroy functions |
//! | [`refcount`] | strong, unowned and weak references; side tables |
//! | `frozen` | what is asked of an object that may be frozen |
//! | `allocation` | new objects |
//! | `stack` | objects in memory of the caller's |
//! | `destruction` | the end of an object |
//! | `chain` | the end of objects that keep each other, without recursion |
//! | `memory` | giving an object's memory back |
//! | `context` | how a destroy function gets its object |
//!
//! All of this is one room, because a release ends in a deinit, which ends in a release. The way back is the destroy function that the object's
//! class names: so no file here is used by those that it uses.

mod allocation;
mod chain;
pub mod class;
mod context;
mod destruction;
mod frozen;
mod header;
mod memory;
pub mod refcount;
mod stack;

pub use allocation::{
    allocate, allocate_instance, allocate_weakly_referenced, allocate_weakly_referenced_instance, restore_word,
};
pub use chain::destroy_chain;
pub(crate) use chain::ends_in_chain;
pub use context::destroy;
pub(crate) use context::destroy_function;
pub use destruction::{
    deallocate, deallocate_class_instance, deallocate_partial, deallocate_uninitialized, destroy_class_instance,
};
pub(crate) use destruction::{deallocate_instance, release_all_fields, release_fields_of, run_deinits};
pub use frozen::is_frozen;
pub(crate) use frozen::{
    CAN_ADD_BLINDLY, count_elsewhere, destroy_frozen, freezing_of, is_frozen_class, place_of, there_are_classes,
};
pub use header::{HeapObject, bridged, is_ignored, is_tagged, isa, word};
pub(crate) use header::{acquire_isa, set_isa};
pub use stack::{init_stack, init_static, verify_end_of_lifetime};
