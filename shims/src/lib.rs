//! The ABI as data: what every bit and byte of an object, a side table and a metadata record means.
//!
//! Nothing here touches memory that another thread may touch, allocates, or does I/O. The runtime moves these values; this
//! crate says which moves are legal.
//!
//! | module | what it fixes | where the facts are from |
//! |---|---|---|
//! | [`refcount`] | the 64-bit and the 32-bit refcount word, and every legal transition | Swift's `RefCount.h`, ABI.md §1 |
//! | [`object`] | the object header, 16 bytes on 64-bit targets | Swift's `HeapObject.h`, ABI.md §1 |
//! | [`side_table`] | the side table entry, 32 bytes on 64-bit targets | ABI.md §2 |
//! | [`metadata`] | class and box metadata, value witness tables | Swift's `MetadataLayout.rst`, ABI.md §4 |
//! | [`types`] | metadata of structs, enums, tuples, functions, metatypes and existentials; requests and states | the same |
//! | [`context_descriptor`] | what of a Swift type's descriptor says which arguments make a type | Swift's `MetadataLayout.rst`; what Swift 6.0.3 emits |
//! | [`layout`] | how values lie in memory | Swift's `ABI/TypeLayout.rst`; what Swift 6.0.3 prints |
//! | [`spare_bits`] | bits that values spare, and the tags that enums keep there | what Swift 6.0.3 prints |
#![no_std]

pub mod context_descriptor;
pub mod layout;
pub mod metadata;
pub mod object;
pub mod refcount;
pub mod side_table;
pub mod spare_bits;
pub mod types;
