//! Identity: what an object is to foreign hosts such as JavaScript, and what is associated with it.
//!
//! Floor 6: on `object`, beside `metadata` and `freeze`, which it does not use.
//!
//! An object that crosses to a host and comes back must be the same wrapper there. The object itself remembers: its side table's
//! extension has a slot for each host, with a handle, an epoch, and exactly one strong reference that the slot owns, however often the
//! object crosses. Exporting an object again is four loads and two compares.
//!
//! | module | what is there |
//! |---|---|
//! | [`host`] | hosts, and what they may do with handles |
//! | [`handle`] | handles, and the numbers of those who have them |
//! | [`mod@associated`] | associated objects |
//! | [`javascript`] | how objects cross to a JavaScript agent |
//! | `places` | a host's handles: which object each stands for, and its epoch |
//! | [`error`] | what cannot be, and why |
//!
//! # A handle's life
//!
//! | what happens | the slot | the strong reference | a release with the old epoch |
//! |---|---|---|---|
//! | first [`export`](host::export) | handle *h*, epoch *e*: new | taken | |
//! | export again | as it is: known | | |
//! | the wrapper died, the object is exported again before its finaliser ran | [`adopt`](host::adopt): *h*, a later epoch | as it is | is stale, changes nothing |
//! | [`release`](host::release) of *h* and its epoch | empty, and *h* may be another object's, with a later epoch | dropped, after that | is stale, changes nothing |
//! | [`sweep`](host::sweep): the host's agent has ended | empty | dropped, after that | is stale, changes nothing |

pub mod associated;
pub mod error;
pub mod handle;
pub mod host;
pub mod javascript;
mod places;

pub use crate::object::refcount::outstanding_extensions;
pub use associated::{associate, associate_copy, associated, dissociate};
pub use error::IdentityError;
pub use handle::{Epoch, Handle, HostId};
pub use host::{Definition, Exported};
