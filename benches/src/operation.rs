//! What is measured, and in what kind of process.

use serde::{Deserialize, Serialize};

/// One iteration of a loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// A strong reference more and less.
    RetainRelease,
    /// The same on an object that a weak reference refers to, and so one with a side table.
    SideTableRetainRelease,
    /// A strong reference made of a weak one, and released.
    WeakLoadRelease,
    /// An unowned reference more and less.
    UnownedRetainRelease,
    /// A new object of 32 bytes, and its last release.
    AllocateRelease,
    /// A new object, a weak reference to it formed and destroyed, the last release.
    AllocateWeakRelease,
    /// A strong reference copied into a vector, out of it, and dropped.
    VectorCopy,
    /// A node in front of a linked list, and the next one in its place.
    ListPushPop,
    /// A step down or up in a tree.
    TreeWalk,
    /// A number looked up in a hash map of weak references.
    WeakMapLookup,
}

impl Operation {
    /// All of them, in the order of tables and charts.
    pub const ALL: [Self; 10] = [
        Self::RetainRelease,
        Self::SideTableRetainRelease,
        Self::WeakLoadRelease,
        Self::UnownedRetainRelease,
        Self::AllocateRelease,
        Self::AllocateWeakRelease,
        Self::VectorCopy,
        Self::ListPushPop,
        Self::TreeWalk,
        Self::WeakMapLookup,
    ];

    /// As tables and charts say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::RetainRelease => "retain + release",
            Self::SideTableRetainRelease => "retain + release, side table",
            Self::WeakLoadRelease => "weak load + release",
            Self::UnownedRetainRelease => "unowned retain + release",
            Self::AllocateRelease => "allocate 32 bytes + release",
            Self::AllocateWeakRelease => "allocate, weak reference, release",
            Self::VectorCopy => "vector, copy in and out",
            Self::ListPushPop => "list, push and pop",
            Self::TreeWalk => "tree with parents, step",
            Self::WeakMapLookup => "map of weak, look up",
        }
    }

    /// What one iteration does, for readers who do not know Swift's words.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::RetainRelease => "one strong reference more, one less; the object lives on",
            Self::SideTableRetainRelease => {
                "the same on an object that has been referred to weakly, so that its counts are in a side table \
                 (for the other peers: an object with a weak reference)"
            }
            Self::WeakLoadRelease => {
                "a strong reference made of a weak one (`weak_ptr::lock`, `Weak::upgrade`), then released"
            }
            Self::UnownedRetainRelease => "one unowned reference more, one less; no peer but Swift has these",
            Self::AllocateRelease => {
                "a new object of 32 bytes, all bookkeeping included, whose only reference is released at once"
            }
            Self::AllocateWeakRelease => {
                "a new object, its first weak reference formed and destroyed, the last release: \
                 the price of a side table that is made and given back. Through sidetable's C++ and Rust handles the object is of a class \
                 that says it is referred to weakly, and has its side table in its own block, as `make_shared` and `Arc` have their counts; \
                 through the C ABI it is not"
            }
            Self::VectorCopy => {
                "64 handles are pushed to a vector, copied out of it one by one, and cleared; the time is that of one: two copies, \
                 two drops"
            }
            Self::ListPushPop => {
                "64 nodes are pushed in front of a singly linked list and popped (`head = head->next`); the time is that of one: \
                 a node made, a copy, two drops of which one frees"
            }
            Self::TreeWalk => {
                "from the root of a tree of 63 nodes down to a leaf, a copy of the handle a step, and up again, a lock of the weak \
                 parent a step; the time is that of a step"
            }
            Self::WeakMapLookup => {
                "one of 64 numbers is looked up in the language's hash map, and the weak reference found there made a strong one; \
                 one object in four is dead"
            }
        }
    }

    /// Whether iterations on different threads meet in memory.
    pub fn is_on_an_object(self) -> bool {
        matches!(
            self,
            Self::RetainRelease | Self::SideTableRetainRelease | Self::WeakLoadRelease | Self::UnownedRetainRelease
        )
    }

    /// Whether it is something that programs do with many handles, and so nothing for those who have none.
    pub fn is_on_a_structure(self) -> bool {
        matches!(self, Self::VectorCopy | Self::ListPushPop | Self::TreeWalk | Self::WeakMapLookup)
    }

    /// Whether who has no weak references has it nevertheless.
    pub fn needs_no_weak_references(self) -> bool {
        matches!(self, Self::RetainRelease | Self::AllocateRelease | Self::VectorCopy | Self::ListPushPop)
    }
}

/// The process a measurement runs in: one for each mode, so that none sees what another did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It never had a second thread.
    OneThread,
    /// A second thread sleeps throughout.
    IdleThread,
    /// Two threads work on one object.
    OneObject2,
    /// Four threads do.
    OneObject4,
    /// Eight threads do.
    OneObject8,
    /// Two threads work on an object each, with the counts on one cache line where the allocator lays them so.
    Neighbours2,
}

impl Mode {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 6] =
        [Self::OneThread, Self::IdleThread, Self::OneObject2, Self::OneObject4, Self::OneObject8, Self::Neighbours2];

    /// As tables and charts say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneThread => "one thread",
            Self::IdleThread => "one thread at work, one idle",
            Self::OneObject2 => "two threads, one object",
            Self::OneObject4 => "four threads, one object",
            Self::OneObject8 => "eight threads, one object",
            Self::Neighbours2 => "two threads, neighbouring objects",
        }
    }

    /// What is special about the process.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::OneThread => {
                "The process never had a second thread. Who knows that may count without locked instructions: sidetable and \
                 `shared_ptr` do, `local_shared_ptr` takes it for granted, the others do not."
            }
            Self::IdleThread => {
                "A second thread sleeps throughout, so every count must be safe from it. This is what most programs see."
            }
            Self::OneObject2 => {
                "Two threads on two processors do the same to one object at the same time: the cache line with the counts \
                 travels between them."
            }
            Self::OneObject4 => "As above with four threads.",
            Self::OneObject8 => "As above with eight threads.",
            Self::Neighbours2 => {
                "Two threads, each with an object of its own. The objects are chosen so that their counts share a cache line \
                 where the allocator lays them so close."
            }
        }
    }

    /// Threads at work.
    pub fn threads(self) -> usize {
        match self {
            Self::OneThread | Self::IdleThread => 1,
            Self::OneObject2 | Self::Neighbours2 => 2,
            Self::OneObject4 => 4,
            Self::OneObject8 => 8,
        }
    }

    /// Objects they work on.
    pub fn objects(self) -> usize {
        if self == Self::Neighbours2 { 2 } else { 1 }
    }

    /// What is measured.
    pub fn operations(self) -> Vec<Operation> {
        match self {
            Self::OneThread | Self::IdleThread => Operation::ALL.to_vec(),
            _ => vec![Operation::RetainRelease, Operation::WeakLoadRelease],
        }
    }
}
