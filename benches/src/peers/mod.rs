//! Who is measured.
//!
//! | module | peers |
//! |---|---|
//! | [`runtime`] | sidetable's C ABI and libswiftCore: the same C loops over the same table of function pointers |
//! | [`class`] | the class of the objects they make |
//! | [`swift`] | finding and loading libswiftCore |
//! | [`handles`] | sidetable's `Strong`, `Arc`, `triomphe::Arc`: the same generic Rust loops, inlined |
//! | [`cpp`] | sidetable's C++ handles, `std::shared_ptr` and `boost::intrusive_ptr`: the same C++ loops, inlined |
//! | [`limits`] | what the machine itself takes |

pub mod class;
pub mod cpp;
pub mod handles;
pub mod limits;
pub mod runtime;
pub mod swift;

use serde::{Deserialize, Serialize};

use crate::{Lane, Operation};

/// Who does an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Peer {
    /// sidetable, called from C.
    SidetableC,
    /// sidetable's C++ handles.
    SidetableCpp,
    /// sidetable's Rust handles.
    SidetableRust,
    /// Swift's own runtime, called from C.
    SwiftCore,
    /// C++'s standard library.
    SharedPtr,
    /// Boost.
    IntrusivePtr,
    /// Rust's standard library.
    Arc,
    /// The `triomphe` crate.
    Triomphe,
    /// Two locked adds.
    LockedAdd,
    /// Two locked compare-exchanges.
    LockedExchange,
    /// Two adds.
    PlainAdd,
    /// `malloc` and `free`.
    Malloc,
    /// Two calls, a locked add in each.
    CalledLockedAdd,
    /// Two calls, an add in each.
    CalledPlainAdd,
}

impl Peer {
    /// All of them, in the order of tables and charts.
    pub const ALL: [Self; 14] = [
        Self::SidetableC,
        Self::SidetableCpp,
        Self::SidetableRust,
        Self::SwiftCore,
        Self::SharedPtr,
        Self::IntrusivePtr,
        Self::Arc,
        Self::Triomphe,
        Self::LockedAdd,
        Self::LockedExchange,
        Self::PlainAdd,
        Self::Malloc,
        Self::CalledLockedAdd,
        Self::CalledPlainAdd,
    ];

    /// As tables and charts say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SidetableC => "sidetable, C ABI",
            Self::SidetableCpp => "sidetable, C++",
            Self::SidetableRust => "sidetable, Rust",
            Self::SwiftCore => "libswiftCore",
            Self::SharedPtr => "shared_ptr / weak_ptr",
            Self::IntrusivePtr => "intrusive_ptr",
            Self::Arc => "Arc / Weak",
            Self::Triomphe => "triomphe::Arc",
            Self::LockedAdd => "limit: two lock xadd",
            Self::LockedExchange => "limit: two lock cmpxchg",
            Self::PlainAdd => "limit: two plain adds",
            Self::Malloc => "limit: malloc + free",
            Self::CalledLockedAdd => "limit: two calls, lock xadd each",
            Self::CalledPlainAdd => "limit: two calls, plain add each",
        }
    }

    /// What it is, and how it is called.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::SidetableC => {
                "this project through its C ABI: a loop in C calls `swift_retain` and the rest through function pointers"
            }
            Self::SidetableCpp => {
                "this project through `sidetable.hpp`, whose handles count inline; the same loops as `shared_ptr`"
            }
            Self::SidetableRust => "this project through `Strong`, `Weak` and `Unowned`, inlined as `Arc` is",
            Self::SwiftCore => "Swift's own runtime, called by the very same C loop through function pointers",
            Self::SharedPtr => "C++'s `std::shared_ptr` and `std::weak_ptr`, made with `std::make_shared`, inlined",
            Self::IntrusivePtr => {
                "`boost::intrusive_ptr` with Boost's thread-safe counter, inlined; it has no weak references"
            }
            Self::Arc => "Rust's `std::sync::Arc` and `Weak`, inlined",
            Self::Triomphe => "`triomphe::Arc`, inlined; it has no weak references",
            Self::LockedAdd => {
                "one word, `lock xadd` up and `lock xadd` down: no count that other threads see costs less"
            }
            Self::LockedExchange => {
                "one word, twice a load and `lock cmpxchg`: what a word takes that may turn into a pointer at any moment"
            }
            Self::PlainAdd => "one word, `add` and `sub` on memory: no count costs less",
            Self::Malloc => "`malloc` and `free` of 32 bytes",
            Self::CalledLockedAdd => {
                "the two `lock xadd`, each in a function that is called through a pointer: what a runtime behind a C ABI cannot beat"
            }
            Self::CalledPlainAdd => "the two plain adds, called in the same way",
        }
    }

    /// Whether it is the machine rather than a peer.
    pub fn is_limit(self) -> bool {
        matches!(
            self,
            Self::LockedAdd
                | Self::LockedExchange
                | Self::PlainAdd
                | Self::Malloc
                | Self::CalledLockedAdd
                | Self::CalledPlainAdd
        )
    }

    /// Whether it would count wrong if another thread counted, too.
    pub fn needs_one_thread(self) -> bool {
        matches!(self, Self::PlainAdd | Self::CalledPlainAdd)
    }
}

/// The loop of an operation, with the objects it works on; `None` if the peer has no such thing or is not there.
pub fn lane(peer: Peer, operation: Operation, objects: usize) -> Option<Lane> {
    match peer {
        Peer::SidetableC => runtime::lane(&runtime::SIDETABLE, operation, objects),
        Peer::SwiftCore => runtime::lane(&swift::loaded()?.runtime, operation, objects),
        Peer::SidetableCpp => cpp::lane(cpp::sidetable(), operation, objects),
        Peer::SidetableRust => handles::sidetable(operation, objects),
        Peer::Arc => handles::arc(operation, objects),
        Peer::Triomphe => handles::triomphe(operation, objects),
        Peer::SharedPtr => cpp::lane(cpp::shared_ptr(), operation, objects),
        Peer::IntrusivePtr => cpp::lane(cpp::intrusive_ptr()?, operation, objects),
        Peer::LockedAdd
        | Peer::LockedExchange
        | Peer::PlainAdd
        | Peer::Malloc
        | Peer::CalledLockedAdd
        | Peer::CalledPlainAdd => limits::lane(peer, operation, objects),
    }
}
