//! Who is measured.
//!
//! | module | peers |
//! |---|---|
//! | [`runtime`] | sidetable's C ABI and libswiftCore: the same C loops over the same table of function pointers |
//! | [`class`] | the class of the objects they make |
//! | [`swift`] | finding and loading libswiftCore |
//! | [`handles`] | sidetable's `Strong`, `Arc`, `triomphe::Arc`, counts outside of the object: the same generic Rust loops, inlined |
//! | [`structures`] | what programs build of these: a vector, a list, a tree, a map |
//! | [`pointers`] | what these are called |
//! | [`external_table`] | counts and weak references outside of the object, as Objective-C had them |
//! | [`cpp`] | sidetable's C++ handles, `std::shared_ptr` and Boost's pointers: the same C++ loops, inlined |
//! | [`limits`] | what the machine itself takes |

pub mod class;
pub mod cpp;
pub mod external_table;
pub mod handles;
pub mod limits;
pub mod pointers;
pub mod runtime;
pub mod structures;
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
    /// sidetable's work-alike of the standard's.
    SidetableSharedPtr,
    /// sidetable's Rust handles.
    SidetableRust,
    /// Swift's own runtime, called from C.
    SwiftCore,
    /// C++'s standard library.
    SharedPtr,
    /// Boost's own.
    BoostSharedPtr,
    /// Boost's for one thread.
    LocalSharedPtr,
    /// Boost's for objects that have the count in them.
    IntrusivePtr,
    /// Rust's standard library.
    Arc,
    /// The `triomphe` crate.
    Triomphe,
    /// Counts in a table outside of the object.
    ExternalTable,
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
    pub const ALL: [Self; 18] = [
        Self::SidetableC,
        Self::SidetableCpp,
        Self::SidetableSharedPtr,
        Self::SidetableRust,
        Self::SwiftCore,
        Self::SharedPtr,
        Self::BoostSharedPtr,
        Self::LocalSharedPtr,
        Self::IntrusivePtr,
        Self::Arc,
        Self::Triomphe,
        Self::ExternalTable,
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
            Self::SidetableSharedPtr => "sidetable::shared_ptr",
            Self::SidetableRust => "sidetable, Rust",
            Self::SwiftCore => "libswiftCore",
            Self::SharedPtr => "shared_ptr / weak_ptr",
            Self::BoostSharedPtr => "boost::shared_ptr",
            Self::LocalSharedPtr => "local_shared_ptr",
            Self::IntrusivePtr => "intrusive_ptr",
            Self::Arc => "Arc / Weak",
            Self::Triomphe => "triomphe::Arc",
            Self::ExternalTable => "table outside the object",
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
            Self::SidetableSharedPtr => {
                "this project through `sidetable_shared_ptr.hpp`, the standard's pointers by their names, for any type; two words each"
            }
            Self::SidetableRust => "this project through `Strong`, `Weak` and `Unowned`, inlined as `Arc` is",
            Self::SwiftCore => "Swift's own runtime, called by the very same C loop through function pointers",
            Self::SharedPtr => "C++'s `std::shared_ptr` and `std::weak_ptr`, made with `std::make_shared`, inlined",
            Self::BoostSharedPtr => {
                "`boost::shared_ptr` and `boost::weak_ptr`, made with `boost::make_shared`, inlined; with its counts an object takes \
                 48 bytes"
            }
            Self::LocalSharedPtr => {
                "`boost::local_shared_ptr`, made with `boost::make_local_shared`, inlined: copies may not leave their thread, and cost \
                 no locked instruction; it has weak references only by way of `boost::shared_ptr`"
            }
            Self::IntrusivePtr => {
                "`boost::intrusive_ptr` with Boost's thread-safe counter, inlined; it has no weak references"
            }
            Self::Arc => "Rust's `std::sync::Arc` and `Weak`, inlined",
            Self::Triomphe => "`triomphe::Arc`, inlined; it has no weak references",
            Self::ExternalTable => {
                "the design that Objective-C began with, written for this comparison over the `dashmap` crate, inlined: objects without \
                 counts, whose counts and weak references are in a table keyed by the object's address, 64 shards with a lock each. \
                 (Objective-C's runtime itself is not here: Debian does not have libobjc2, and GNU's libobjc has no weak references.)"
            }
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
        matches!(self, Self::PlainAdd | Self::CalledPlainAdd | Self::LocalSharedPtr)
    }
}

/// The loop of an operation, with the objects it works on; `None` if the peer has no such thing or is not there.
pub fn lane(peer: Peer, operation: Operation, objects: usize) -> Option<Lane> {
    match peer {
        Peer::SidetableC => runtime::lane(&runtime::SIDETABLE, operation, objects),
        Peer::SwiftCore => runtime::lane(&swift::loaded()?.runtime, operation, objects),
        Peer::SidetableCpp => cpp::lane(cpp::sidetable(), operation, objects),
        Peer::SidetableSharedPtr => cpp::lane(cpp::sidetable_shared_ptr(), operation, objects),
        Peer::SidetableRust => handles::sidetable(operation, objects),
        Peer::Arc => handles::arc(operation, objects),
        Peer::Triomphe => handles::triomphe(operation, objects),
        Peer::ExternalTable => handles::external_table(operation, objects),
        Peer::SharedPtr => cpp::lane(cpp::shared_ptr(), operation, objects),
        Peer::BoostSharedPtr => cpp::lane(cpp::boost_shared_ptr()?, operation, objects),
        Peer::LocalSharedPtr => cpp::lane(cpp::local_shared_ptr()?, operation, objects),
        Peer::IntrusivePtr => cpp::lane(cpp::intrusive_ptr()?, operation, objects),
        Peer::LockedAdd
        | Peer::LockedExchange
        | Peer::PlainAdd
        | Peer::Malloc
        | Peer::CalledLockedAdd
        | Peer::CalledPlainAdd => limits::lane(peer, operation, objects),
    }
}
