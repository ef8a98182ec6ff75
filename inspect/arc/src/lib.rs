//! What `sidetable arc` loads into the program whose retains and releases it counts: libsidetable_arc.so, a preload.
//!
//! It stands in front of the runtime's functions, Swift's or ours, and counts who calls them: by return address, operation, and the
//! object's type. What the runtime's own library calls inside itself does not come by: all counts are lower bounds.
//!
//! | module | what it does |
//! |---|---|
//! | `front` | the functions, in front of the runtime's |
//! | `next` | where the runtime's are |
//! | `thread` | what each thread has: its table, and how many calls it lets pass |
//! | `table` | counts by place, operation and type |
//! | `memory` | memory for this library: not the program's `malloc`, which may be locked when a signal ends it |
//! | `asked` | what the environment said |
//! | `copies` | copies of the process |
//! | `moments` | when the counts are written: at the end, by whatever it comes |
//! | `collect` | all threads' tables, as one |
//! | `write` | the file: rows, places, names |
//! | `files` | which file an address is in, and which function |
//! | `types` | types' names |
//!
//! The functions are entered in assembly for x86-64: there Swift's compiler calls them as C functions, and nothing but the arguments
//! and what C has callees keep survives a call (seen in what swiftc 6.0.3 emits).

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod asked;
mod collect;
mod copies;
mod files;
mod front;
mod memory;
mod moments;
mod next;
mod table;
mod thread;
mod types;
mod write;
