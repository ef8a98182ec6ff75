//! The Rust API as programs use it: one program, since each would be linked with all of the runtime. What has to be alone in its process (types by their
//! names, memory that runs out) has programs of its own.
//!
//! | module | what it tests |
//! |---|---|
//! | `handles` | references: strong, weak, unowned |
//! | `handles_arc`, `handles_items` | that they can do what `Arc` can, and that the page on that is complete |
//! | `handles_shared` | references that threads share |
//! | `handles_unsized` | slices, texts, trait objects, values in boxes |
//! | `handles_serde` | references that are written and read |
//! | `derive`, `derive_enums` | the derive macro |
//! | `freezing`, `freezing_examples` | frozen graphs; what `docs/freezing.md` shows |
//! | `identity` | hosts, keys |

#[cfg(feature = "derive")]
mod derive;
#[cfg(feature = "derive")]
mod derive_enums;
mod freezing;
mod freezing_examples;
mod handles;
mod handles_arc;
mod handles_items;
#[cfg(feature = "serde")]
mod handles_serde;
mod handles_shared;
mod handles_unsized;
mod identity;
mod witness;
