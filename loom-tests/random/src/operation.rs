//! What a program may do.
//!
//! Operands are not numbers of objects but picks among the places that will do when the step comes: most steps of a random program so do something, and
//! a program from which steps are left out is still one.

use proptest::prelude::*;

/// Which of the places that will do: from the first to the last.
pub type Pick = u8;

/// What an object's deinit does, beside saying that it ran.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Behaviour {
    /// Nothing.
    Plain,
    /// Counts its object, and tries for references that it must not get.
    LookAtSelf,
    /// Releases what the first field refers to.
    ReleaseFirst,
    /// Leaves what the first field refers to with somebody else, unless that is about to end, too.
    GiveFirstAway,
    /// Leaves an unowned reference to its object behind.
    KeepUnowned,
}

/// By which of an operation's entry points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    /// The one that takes a number.
    pub is_counted: bool,
    /// The one for objects that no other thread uses.
    pub is_nonatomic: bool,
}

/// A strong field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// `first`
    First,
    /// `second`
    Second,
}

/// How a type is made of others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// By its name alone.
    Name,
    /// A tuple of two.
    Tuple,
    /// A function with one parameter.
    Function,
    /// The type of a type.
    Metatype,
}

/// One step of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the operands are named for what they pick")]
pub enum Operation {
    /// `sidetable_new`, or with the side table in the block.
    New {
        behaviour: Behaviour,
        is_in_block: bool,
    },
    /// Objects that keep each other by their first fields, one behind the other.
    NewChain {
        length: u8,
        behaviour: Behaviour,
    },
    /// `swift_initStackObject`
    NewOnStack {
        behaviour: Behaviour,
    },
    /// `swift_initStaticObject`
    NewStatic,
    /// `swift_allocBox` of a reference, which may be null.
    NewBox {
        value: Pick,
        is_null: bool,
    },
    /// An object that is given back before it was used: `swift_deallocUninitializedObject`, `swift_deallocPartialClassInstance`.
    NewAndGiveUp {
        is_partial: bool,
        is_weakly_referenced: bool,
    },

    Retain {
        slot: Pick,
        count: u8,
        form: Form,
    },
    Release {
        slot: Pick,
        count: u8,
        form: Form,
    },
    /// `swift_tryRetain`, of an object that may have ended.
    TryRetain {
        slot: Pick,
    },
    /// Ends an object by hand: `swift_setDeallocating`, and the destroy function.
    Destroy {
        slot: Pick,
    },
    /// `_swift_stdlib_immortalize`
    Immortalize {
        slot: Pick,
    },
    /// All of `swift_isUniquelyReferenced…`.
    AskUniqueness {
        slot: Pick,
    },

    UnownedRetain {
        slot: Pick,
        count: u8,
        form: Form,
    },
    UnownedRelease {
        slot: Pick,
        count: u8,
        form: Form,
    },
    /// `swift_unownedRetainStrong`
    UnownedLoad {
        slot: Pick,
        is_nonatomic: bool,
    },
    /// `swift_unownedRetainStrongAndRelease`
    UnownedTake {
        slot: Pick,
        is_nonatomic: bool,
    },
    /// `swift_unownedCheck`
    UnownedCheck {
        slot: Pick,
    },

    WeakInit {
        variable: Pick,
        slot: Pick,
    },
    WeakAssign {
        variable: Pick,
        slot: Pick,
        is_null: bool,
    },
    WeakLoad {
        variable: Pick,
    },
    WeakTake {
        variable: Pick,
    },
    WeakDestroy {
        variable: Pick,
    },
    /// `swift_weakCopyInit`, or `sidetable_weak_share`.
    WeakCopyInit {
        to: Pick,
        from: Pick,
        is_shared: bool,
    },
    WeakTakeInit {
        to: Pick,
        from: Pick,
    },
    /// Both may be one variable.
    WeakCopyAssign {
        to: Pick,
        from: Pick,
    },
    /// Both may be one variable.
    WeakTakeAssign {
        to: Pick,
        from: Pick,
    },

    /// Puts a reference in a strong field, or null.
    Store {
        slot: Pick,
        which: Which,
        value: Pick,
        is_null: bool,
    },
    /// Gets what a strong field refers to.
    LoadField {
        slot: Pick,
        which: Which,
    },
    /// Takes the reference out of a strong field.
    TakeField {
        slot: Pick,
        which: Which,
    },
    /// Makes the weak field refer to another object, or to none.
    StoreWeak {
        slot: Pick,
        value: Pick,
        is_null: bool,
    },
    /// Loads the weak field.
    LoadWeakField {
        slot: Pick,
    },
    /// Makes the unowned field refer to another object, or to none.
    StoreUnowned {
        slot: Pick,
        value: Pick,
        is_null: bool,
    },
    /// Makes two objects refer to each other: most circles that freezing finds are made so.
    Tie {
        one: Pick,
        other: Pick,
    },

    /// `sidetable_freeze_and_report`
    Freeze {
        slot: Pick,
    },
    /// `swift_projectBox`, and what is there.
    LoadBox {
        slot: Pick,
    },
    /// `swift_makeBoxUnique`
    MakeBoxUnique {
        slot: Pick,
    },

    /// Releases what deinits gave away, and the unowned references that they kept.
    EmptyAttic,

    Associate {
        slot: Pick,
        key: u8,
        value: Pick,
        is_null: bool,
    },
    /// New objects, one by each of so many keys, which nobody else refers to: in which order they end shows in which order they are kept.
    AssociateNew {
        slot: Pick,
        count: u8,
        behaviour: Behaviour,
    },
    Associated {
        slot: Pick,
        key: u8,
    },
    Dissociate {
        slot: Pick,
    },

    Export {
        host: Pick,
        slot: Pick,
    },
    Resolve {
        handle: Pick,
    },
    Adopt {
        handle: Pick,
    },
    ReleaseHandle {
        handle: Pick,
    },
    /// What a handle was good for before: each use of it is refused.
    UseStaleHandle {
        handle: Pick,
    },
    Sweep {
        host: Pick,
    },

    /// A module of two phases, whose global refers to the object.
    StartModule {
        slot: Pick,
    },
    LoadView {
        module: Pick,
    },
    EndModule {
        module: Pick,
    },

    /// The address of a type's record.
    AskType {
        shape: Shape,
        one: Pick,
        other: Pick,
    },
}

impl Operation {
    /// Whether threads that share objects, but not the places that hold references to them, may do this at once: no field is changed, and no
    /// entry point is called that is for objects of one thread.
    pub fn is_for_threads(&self) -> bool {
        match *self {
            Self::Retain { form, .. }
            | Self::Release { form, .. }
            | Self::UnownedRetain { form, .. }
            | Self::UnownedRelease { form, .. } => !form.is_nonatomic,
            Self::UnownedLoad { is_nonatomic, .. } | Self::UnownedTake { is_nonatomic, .. } => !is_nonatomic,
            Self::New { .. }
            | Self::NewChain { .. }
            | Self::TryRetain { .. }
            | Self::UnownedCheck { .. }
            | Self::WeakInit { .. }
            | Self::WeakAssign { .. }
            | Self::WeakLoad { .. }
            | Self::WeakTake { .. }
            | Self::WeakDestroy { .. }
            | Self::WeakCopyInit { .. }
            | Self::WeakTakeInit { .. }
            | Self::WeakCopyAssign { .. }
            | Self::WeakTakeAssign { .. }
            | Self::AskType { .. } => true,
            _ => false,
        }
    }
}

/// Programs of at most so many steps. Each is made of about half of the operations, so that it does more of the same to the same objects ("swarm testing":
/// Groce, Zhang, Eide, Chen, Regehr, ISSTA 2012).
pub fn programs(longest: usize) -> impl Strategy<Value = Vec<Operation>> {
    (any::<u64>().no_shrink(), proptest::collection::vec(numbers(), 1..=longest))
        .prop_map(|(chosen, program)| program.into_iter().map(|numbers| operation(chosen, numbers)).collect())
}

/// Operations, each as often as the table says.
pub fn operations() -> impl Strategy<Value = Operation> {
    numbers().prop_map(|numbers| operation(u64::MAX, numbers))
}

/// A program that bytes stand for, five an operation. Without what would keep objects for ever: a fuzzer runs millions of programs in one process.
pub fn from_bytes(bytes: &[u8]) -> Vec<Operation> {
    let numbers = bytes.chunks_exact(5).map(|five| (u16::from_le_bytes([five[0], five[1]]), five[2], five[3], five[4]));
    let program = numbers.map(|numbers| operation(u64::MAX, numbers));
    program.filter(|operation| !matches!(operation, Operation::Immortalize { .. })).collect()
}

/// What an operation is made of: its place in the table, and three numbers. What is tried when a program shrinks are operations that stand before, and
/// lower operands.
type Numbers = (u16, u8, u8, u8);

fn numbers() -> impl Strategy<Value = Numbers> {
    (0..all(u64::MAX), any::<u8>(), any::<u8>(), any::<u8>())
}

/// The chosen operations, a bit each. New objects always are, and so are releases.
fn chosen(chosen: u64) -> impl Iterator<Item = (u16, Make)> {
    const ALWAYS: u64 = 1 << 0 | 1 << 7;
    TABLE.iter().enumerate().filter(move |(index, _)| (chosen | ALWAYS) >> index & 1 == 1).map(|(_, entry)| *entry)
}

fn all(which: u64) -> u16 {
    chosen(which).map(|(weight, _)| weight).sum()
}

fn operation(which: u64, (place, a, b, c): Numbers) -> Operation {
    let mut place = place % all(which);
    for (weight, make) in chosen(which) {
        if place < weight {
            return make([a, b, c]);
        }
        place -= weight;
    }
    unreachable!("places are below the sum of all weights")
}

type Make = fn([u8; 3]) -> Operation;

/// How often each operation comes, against the others, and how it is made of three numbers. Those that find something to do less often come more often.
#[rustfmt::skip]
static TABLE: [(u16, Make); 50] = {
    use Operation::*;
    [
        (100, |[a, b, _]| New { behaviour: behaviour(a), is_in_block: is_odd(b) }),
        (4, |[a, b, _]| NewChain { length: 2 + a % 60, behaviour: behaviour(b) }),
        (10, |[a, ..]| NewOnStack { behaviour: behaviour(a) }),
        (4, |_| NewStatic),
        (20, |[a, b, _]| NewBox { value: a, is_null: is_rare(b) }),
        (8, |[a, ..]| NewAndGiveUp { is_partial: is_odd(a), is_weakly_referenced: is_odd(a / 2) }),

        (40, |[a, b, c]| Retain { slot: a, count: 1 + b % 3, form: form(c) }),
        (100, |[a, b, c]| Release { slot: a, count: 1 + b % 5, form: form(c) }),
        (20, |[slot, ..]| TryRetain { slot }),
        (10, |[slot, ..]| Destroy { slot }),
        (4, |[slot, ..]| Immortalize { slot }),
        (12, |[slot, ..]| AskUniqueness { slot }),

        (30, |[a, b, c]| UnownedRetain { slot: a, count: 1 + b % 3, form: form(c) }),
        (40, |[a, b, c]| UnownedRelease { slot: a, count: 1 + b % 4, form: form(c) }),
        (10, |[a, b, _]| UnownedLoad { slot: a, is_nonatomic: is_odd(b) }),
        (10, |[a, b, _]| UnownedTake { slot: a, is_nonatomic: is_odd(b) }),
        (5, |[slot, ..]| UnownedCheck { slot }),

        (60, |[variable, slot, _]| WeakInit { variable, slot }),
        (20, |[variable, slot, c]| WeakAssign { variable, slot, is_null: is_rare(c) }),
        (40, |[variable, ..]| WeakLoad { variable }),
        (8, |[variable, ..]| WeakTake { variable }),
        (25, |[variable, ..]| WeakDestroy { variable }),
        (20, |[to, from, c]| WeakCopyInit { to, from, is_shared: is_odd(c) }),
        (8, |[to, from, _]| WeakTakeInit { to, from }),
        (15, |[to, from, _]| WeakCopyAssign { to, from }),
        (10, |[to, from, _]| WeakTakeAssign { to, from }),

        (70, |[slot, b, value]| Store { slot, which: which(b), value, is_null: is_rare(b / 2) }),
        (25, |[slot, b, _]| LoadField { slot, which: which(b) }),
        (15, |[slot, b, _]| TakeField { slot, which: which(b) }),
        (20, |[slot, value, c]| StoreWeak { slot, value, is_null: is_rare(c) }),
        (10, |[slot, ..]| LoadWeakField { slot }),
        (12, |[slot, value, c]| StoreUnowned { slot, value, is_null: is_rare(c) }),
        (30, |[one, other, _]| Tie { one, other }),

        (40, |[slot, ..]| Freeze { slot }),
        (10, |[slot, ..]| LoadBox { slot }),
        (12, |[slot, ..]| MakeBoxUnique { slot }),

        (20, |_| EmptyAttic),

        (30, |[slot, value, c]| Associate { slot, key: c % 3, value, is_null: c % 4 == 3 }),
        (15, |[slot, b, c]| AssociateNew { slot, count: 1 + b % 3, behaviour: behaviour(c) }),
        (12, |[slot, b, _]| Associated { slot, key: b % 3 }),
        (6, |[slot, ..]| Dissociate { slot }),

        (30, |[host, slot, _]| Export { host, slot }),
        (12, |[handle, ..]| Resolve { handle }),
        (8, |[handle, ..]| Adopt { handle }),
        (20, |[handle, ..]| ReleaseHandle { handle }),
        (8, |[handle, ..]| UseStaleHandle { handle }),
        (4, |[host, ..]| Sweep { host }),

        (8, |[slot, ..]| StartModule { slot }),
        (12, |[which, number, c]| if is_odd(c) { LoadView { module: which } } else { EndModule { module: number } }),

        (8, |[a, one, other]| AskType { shape: shape(a), one, other }),
    ]
};

fn behaviour(number: u8) -> Behaviour {
    match number % 8 {
        1 => Behaviour::LookAtSelf,
        2 => Behaviour::ReleaseFirst,
        3 => Behaviour::GiveFirstAway,
        4 => Behaviour::KeepUnowned,
        _ => Behaviour::Plain,
    }
}

fn form(number: u8) -> Form {
    Form { is_counted: is_odd(number), is_nonatomic: is_odd(number / 2) }
}

fn which(number: u8) -> Which {
    if is_odd(number) { Which::Second } else { Which::First }
}

fn shape(number: u8) -> Shape {
    [Shape::Name, Shape::Tuple, Shape::Function, Shape::Metatype][usize::from(number % 4)]
}

fn is_odd(number: u8) -> bool {
    number % 2 == 1
}

/// One in eight.
fn is_rare(number: u8) -> bool {
    number % 8 == 7
}
