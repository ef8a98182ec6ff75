//! What `sidetable` loads into the program that it looks at: libsidetable_inspect.so, a preload.
//!
//! It changes nothing in the program. At the end, or when it is asked, it forks: in the copy, which nobody will miss, it finds
//! every object, and finds out what each refers to **by destroying it**: whatever a field's own destruction releases is a strong reference,
//! by definition, and what it does not release is none. So there is no second opinion about how Swift lays out its enums,
//! existentials, closures and boxes: the program's own value witnesses say. Only names come from reading metadata.
//!
//! | module | what it does |
//! |---|---|
//! | `wanted` | which pictures are wanted of this process |
//! | `copies` | copies of the process |
//! | `caller` | where the stack of who calls this library begins |
//! | `memory` | memory for this library: not the program's `malloc`, which is looked at |
//! | `front` | `malloc` and its like, in front of the C library's: new memory never looks like an object |
//! | `address` | tables by address |
//! | `maps` | which addresses can be read, and which hold code |
//! | `guards` | pages that cannot be read though their mapping can |
//! | `heap` | the C library's heap, block by block |
//! | `found` | which blocks are objects |
//! | `objects` | all of them, in little memory |
//! | `index` | objects by address |
//! | `swift` | Swift's metadata: fields, names, the functions of its runtime |
//! | `shape` | what objects of one isa are made of |
//! | `edges` | what refers to what, by destruction |
//! | `step_by_step` | object after object, also where one is not whole |
//! | `outside` | words elsewhere that look like references |
//! | `releases` | what each object's end releases: a second opinion on `edges`, for the tests |
//! | `take` | a picture, from fork to file |
//! | `moments` | when: at the end, at a signal, when it is asked |
//! | `asked` | what the program itself may ask |
//! | `signals` | signals that end the process, and who handles them |
#![cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]

mod address;
mod asked;
mod caller;
mod copies;
mod edges;
mod found;
mod front;
mod guards;
mod heap;
mod index;
mod maps;
mod memory;
mod moments;
mod objects;
mod outside;
mod releases;
mod shape;
mod signals;
mod step_by_step;
mod swift;
mod take;
mod wanted;
