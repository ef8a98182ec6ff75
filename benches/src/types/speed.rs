//! Operations on types. Ours and libswiftCore's are called through function pointers, in one process, in turns.

use core::ffi::{c_char, c_void};
use core::hint::black_box;
use core::ptr;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use serde::{Deserialize, Serialize};
use sidetable::describe_type;
use sidetable::metadata::{TypeDescriptor, TypeMetadata, generic, names, standard};
use sidetable_c::{structural, types as ours};

use crate::stats::Summary;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Operation {
    /// A known type with one argument.
    OneArgument,
    /// A known type with three.
    ThreeArguments,
    /// A known tuple of two.
    Tuple,
    /// A known function type of one parameter.
    Function,
    /// A generic struct that nobody has asked for.
    NewStruct,
    /// A tuple that nobody has asked for.
    NewTuple,
    /// `SaySSG`.
    ByName,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::OneArgument,
        Self::ThreeArguments,
        Self::Tuple,
        Self::Function,
        Self::NewStruct,
        Self::NewTuple,
        Self::ByName,
    ];

    /// As tables say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneArgument => "known type, 1 argument",
            Self::ThreeArguments => "known type, 3 arguments",
            Self::Tuple => "known tuple of two",
            Self::Function => "known function type",
            Self::NewStruct => "new generic struct",
            Self::NewTuple => "new tuple of two",
            Self::ByName => "type by mangled name `SaySSG`",
        }
    }

    /// How many times as fast as Swift's it must be.
    pub fn due(self) -> f64 {
        match self {
            Self::OneArgument | Self::ThreeArguments | Self::Function => 2.0,
            Self::Tuple => 2.5,
            Self::NewStruct | Self::NewTuple => 3.0,
            Self::ByName => 3.5,
        }
    }

    /// Whether each time makes something that stays.
    fn makes(self) -> bool {
        matches!(self, Self::NewStruct | Self::NewTuple)
    }
}

/// An operation's times in nanoseconds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    /// Which.
    pub operation: Operation,
    /// Ours.
    pub ours: Summary,
    /// libswiftCore's.
    pub swift: Option<Summary>,
}

impl Measured {
    /// How many times as fast as Swift's ours is.
    pub fn ratio(&self) -> Option<f64> {
        self.swift.as_ref().map(|swift| swift.median / self.ours.median)
    }
}

/// What a process measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Results {
    /// The operations.
    pub operations: Vec<Measured>,
    /// Looking up one type, nanoseconds, by one thread.
    pub one_thread: Summary,
    /// The same by each of two threads at once.
    pub two_threads: Summary,
    /// How many types there were at the end.
    pub many: usize,
    /// Looking up each of 1,000 types among 1,000.
    pub lookup_at_start: Summary,
    /// Looking up the same 1,000 among all.
    pub lookup_at_end: Summary,
    /// Looking up all of them, in an order that no cache likes.
    pub lookup_of_all: Summary,
    /// Bytes a type, with what belongs to it.
    pub bytes_a_type: f64,
    /// glibc's version in the process.
    pub glibc: String,
}

type Get = unsafe extern "C" fn(usize, *const *const TypeMetadata, *const TypeDescriptor) -> Response;
type Tuple2 = unsafe extern "C" fn(
    usize,
    *const TypeMetadata,
    *const TypeMetadata,
    *const c_char,
    *const sidetable::metadata::ValueWitnessTable,
) -> Response;
type Function1 = unsafe extern "C" fn(usize, *const TypeMetadata, *const TypeMetadata) -> *const TypeMetadata;
type Named = unsafe extern "C" fn(
    *const c_char,
    usize,
    *const TypeDescriptor,
    *const *const TypeMetadata,
) -> *const TypeMetadata;
use sidetable::metadata::Response;

/// A runtime: its functions, and types to ask for.
struct Peer {
    get: Get,
    tuple: Tuple2,
    function: Function1,
    named: Named,
    int: *const TypeMetadata,
    string: *const TypeMetadata,
    array: *const TypeDescriptor,
    three: *const TypeDescriptor,
    three_arguments: [*const TypeMetadata; 3],
    /// The last new struct and the last new tuple: the next is made of it.
    last: [*const TypeMetadata; 2],
}

describe_type! { static TRIPLE: struct Benches.Triple<3> { first: "x", second: "q_", third: "q0_" } }
describe_type! { static ITEM: struct Benches.Item<1> { value: "Bo" } }

impl Peer {
    fn ours() -> Result<Self> {
        let int = names::type_named("Si")?;
        Ok(Self {
            get: ours::swift_getGenericMetadata,
            tuple: structural::swift_getTupleTypeMetadata2,
            function: structural::swift_getFunctionTypeMetadata1,
            named: ours::swift_getTypeByMangledNameInContext,
            int,
            string: names::type_named("SS")?,
            array: ptr::from_ref(standard::descriptor("Sa").context("Array is a standard type")?),
            three: &raw const TRIPLE,
            three_arguments: [int; 3],
            last: [int; 2],
        })
    }

    /// libswiftCore's. A dictionary's three arguments are key, value, and the key's conformance.
    fn swift(library: &Library) -> Result<Self> {
        let symbol = |name: &str| -> Result<*mut c_void> {
            // SAFETY: only the address is used here.
            let found = unsafe { library.get::<*mut c_void>(name.as_bytes()) };
            Ok(found.with_context(|| format!("libswiftCore has no {name}"))?.into_raw())
        };
        let int: *const TypeMetadata = symbol("$sSiN")?.cast();
        // SAFETY: the functions of these names have these signatures.
        unsafe {
            Ok(Self {
                get: core::mem::transmute::<*mut c_void, Get>(symbol("swift_getGenericMetadata")?),
                tuple: core::mem::transmute::<*mut c_void, Tuple2>(symbol("swift_getTupleTypeMetadata2")?),
                function: core::mem::transmute::<*mut c_void, Function1>(symbol("swift_getFunctionTypeMetadata1")?),
                named: core::mem::transmute::<*mut c_void, Named>(symbol("swift_getTypeByMangledNameInContext")?),
                int,
                string: symbol("$sSSN")?.cast(),
                array: symbol("$sSaMn")?.cast(),
                three: symbol("$sSDMn")?.cast(),
                three_arguments: [int, int, symbol("$sSiSHsWP")?.cast()],
                last: [int; 2],
            })
        }
    }

    /// Does an operation so often; nanoseconds each.
    fn time(&mut self, operation: Operation, times: u64) -> f64 {
        let start = Instant::now();
        // SAFETY: the runtimes take their own types.
        unsafe {
            for _ in 0..times {
                match operation {
                    Operation::OneArgument => black_box((self.get)(0, &raw const self.int, self.array).metadata),
                    Operation::ThreeArguments => {
                        black_box((self.get)(0, self.three_arguments.as_ptr(), self.three).metadata)
                    }
                    Operation::Tuple => {
                        black_box((self.tuple)(0, self.int, self.string, ptr::null(), ptr::null()).metadata)
                    }
                    Operation::Function => black_box((self.function)(0x400_0001, self.int, self.string)),
                    Operation::NewStruct => {
                        self.last[0] = (self.get)(0, &raw const self.last[0], self.array).metadata;
                        self.last[0]
                    }
                    Operation::NewTuple => {
                        self.last[1] = (self.tuple)(0, self.last[1], self.int, ptr::null(), ptr::null()).metadata;
                        self.last[1]
                    }
                    Operation::ByName => black_box((self.named)(c"SaySSG".as_ptr(), 6, ptr::null(), ptr::null())),
                };
            }
        }
        start.elapsed().as_secs_f64() * 1e9 / times as f64
    }
}

/// How much is done.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Samples of everything.
    pub rounds: usize,
    /// Lookups in a sample.
    pub lookups: u64,
    /// New types in a sample.
    pub new: u64,
    /// Types in the end.
    pub many: usize,
}

impl Settings {
    /// What the committed page is made with.
    pub const FULL: Self = Self { rounds: 31, lookups: 200_000, new: 500, many: 1_000_000 };
    /// Whether everything works.
    pub const CHECK: Self = Self { rounds: 2, lookups: 100, new: 10, many: 10_000 };
}

/// Measures everything, in a process of its own.
pub fn measure(settings: Settings, swift: Option<&Path>, glibc: String) -> Result<Results> {
    // SAFETY: the library's initializers are Swift's own.
    let library = swift.map(|path| unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }).transpose()?;
    let mut ours = Peer::ours()?;
    let mut swift = library.as_ref().map(Peer::swift).transpose()?;
    let operations = Operation::ALL.map(|operation| measure_operation(operation, settings, &mut ours, swift.as_mut()));
    let (one_thread, two_threads) = threads(settings);
    let many = many(settings)?;
    Ok(Results { operations: operations.into(), one_thread, two_threads, glibc, ..many })
}

fn measure_operation(
    operation: Operation,
    settings: Settings,
    ours: &mut Peer,
    mut swift: Option<&mut Peer>,
) -> Measured {
    let times = if operation.makes() { settings.new } else { settings.lookups };
    let mut samples = [Vec::new(), Vec::new()];
    for round in 0..settings.rounds {
        for side in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let peer = if side == 0 { Some(&mut *ours) } else { swift.as_deref_mut() };
            samples[side].extend(peer.map(|peer| peer.time(operation, times)));
        }
    }
    let [ours, swift] = samples;
    Measured { operation, ours: Summary::of(&ours), swift: (!swift.is_empty()).then(|| Summary::of(&swift)) }
}

/// One thread, and each of two, looking up one type.
fn threads(settings: Settings) -> (Summary, Summary) {
    let look_up = || Peer::ours().expect("made before").time(Operation::OneArgument, settings.lookups * 5);
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for _ in 0..settings.rounds {
        // In threads both times, so that the process is of the same kind.
        one.push(std::thread::scope(|scope| {
            scope.spawn(look_up).join().expect("a thread that panics ends the process")
        }));
        let both = std::thread::scope(|scope| {
            [scope.spawn(look_up), scope.spawn(look_up)].map(|thread| thread.join().expect("as above"))
        });
        two.extend(both);
    }
    (Summary::of(&one), Summary::of(&two))
}

/// Very many types.
fn many(settings: Settings) -> Result<Results> {
    // SAFETY: the descriptor is a constant.
    let item = unsafe { generic::nominal::of(&ITEM)? };
    let get = |argument: *const TypeMetadata| -> Result<*const TypeMetadata> {
        // SAFETY: the argument is a record.
        Ok(unsafe { item.get(sidetable::metadata::Request::COMPLETE, &[argument])? }.metadata)
    };
    let before = sidetable::metadata::arena::statistics();
    let mut types = vec![names::type_named("Si")?];
    let grow = |types: &mut Vec<*const TypeMetadata>, count: usize| -> Result<()> {
        while types.len() <= count {
            types.push(get(types[types.len() - 1])?);
        }
        Ok(())
    };
    let look_up = |types: &[*const TypeMetadata], stride: usize| {
        let count = types.len() - 1;
        let start = Instant::now();
        let mut index = 0;
        for _ in 0..count {
            black_box(get(types[index]).expect("made before"));
            index = (index + stride) % count;
        }
        start.elapsed().as_secs_f64() * 1e9 / count as f64
    };
    let first = 1000.min(settings.many);
    grow(&mut types, first)?;
    let samples = |types: &[*const TypeMetadata], stride: usize, rounds: usize| {
        look_up(types, stride);
        Summary::of(&(0..rounds).map(|_| look_up(types, stride)).collect::<Vec<_>>())
    };
    let lookup_at_start = samples(&types, 1, settings.rounds);
    grow(&mut types, settings.many)?;
    let lookup_at_end = samples(&types[..=first], 1, settings.rounds);
    // A prime that divides no count here.
    let lookup_of_all = samples(&types, 7919, settings.rounds.min(5));
    let after = sidetable::metadata::arena::statistics();
    ensure!(after.records - before.records == settings.many, "a type is one record");
    Ok(Results {
        operations: Vec::new(),
        one_thread: lookup_at_start,
        two_threads: lookup_at_start,
        many: settings.many,
        lookup_at_start,
        lookup_at_end,
        lookup_of_all,
        bytes_a_type: (after.bytes - before.bytes) as f64 / settings.many as f64,
        glibc: String::new(),
    })
}
