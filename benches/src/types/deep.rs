//! A deep composition, as lazy collections make them: `Map<Filter<Concat<…, Array<Int>>>, Int>`, level upon level, in four ways.

use core::ffi::{CStr, c_char};
use core::ptr;
use std::ffi::CString;
use std::time::Instant;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sidetable::describe_type;
use sidetable::metadata::specialized::{self, Specialization};
use sidetable::metadata::witnesses::emitted;
use sidetable::metadata::{
    Request, TypeDescriptor, TypeMetadata, ValueWitnessTable, arena, generic, names, value_witnesses_of,
};
use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::Kind;
use sidetable_shims::types::{Element, RecordFront, RecordInfo, ValueMetadata};

describe_type! { static MAP: struct Deep.Map<2> { base: "x", transform: "q_Sic" } }
describe_type! { static FILTER: struct Deep.Filter<1> { base: "x", isIncluded: "SbSic" } }
describe_type! { static CONCAT: struct Deep.Concat<2> { first: "x", second: "q_" } }

/// How the type is had.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, clap::ValueEnum)]
pub enum Mode {
    /// Built at run time.
    Dynamic,
    /// Static records of the module that defines the types.
    SameModule,
    /// Static records of another module.
    CrossModule,
    /// One static record of another module, whose arguments are names.
    CrossModuleLazy,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dynamic, Self::SameModule, Self::CrossModule, Self::CrossModuleLazy];

    /// As tables and the chart say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dynamic => "dynamic",
            Self::SameModule => "same module",
            Self::CrossModule => "another module",
            Self::CrossModuleLazy => "another module, lazy arguments",
        }
    }
}

/// What a depth cost.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Point {
    /// How the type was had.
    pub mode: Mode,
    /// Levels of three types each.
    pub depth: usize,
    /// Records built at run time.
    pub records: usize,
    /// Bytes allocated at run time for records and what belongs to them.
    pub bytes: usize,
    /// Records that modules emit as static data.
    pub emitted: usize,
    /// From loading the module to having the type's canonical record and its size, in microseconds.
    pub microseconds: f64,
}

/// A record that is static data.
#[repr(C)]
struct Record {
    front: RecordFront,
    metadata: ValueMetadata,
    arguments: [*const TypeMetadata; 2],
}

/// A record, and what an emitter knows of its type.
struct Emitted {
    record: *const TypeMetadata,
    name: CString,
    layout: Layout,
    /// Leaves: the types of the words that values consist of, and their offsets.
    leaves: Vec<(&'static CStr, usize)>,
}

/// A name in a slot.
fn named(name: &CStr) -> *const TypeMetadata {
    // Names lie at even addresses.
    let mut bytes: Vec<u16> = vec![0; name.to_bytes_with_nul().len().div_ceil(2)];
    let place: *mut u8 = bytes.as_mut_ptr().cast();
    // SAFETY: the buffer is large enough.
    unsafe { ptr::copy_nonoverlapping(name.as_ptr().cast(), place, name.to_bytes_with_nul().len()) };
    let place: *const c_char = Box::leak(bytes.into_boxed_slice()).as_ptr().cast();
    place.wrapping_byte_add(1).cast()
}

/// Emits a record of a type, as a compiler would.
fn emit(
    described: &'static TypeDescriptor,
    name: String,
    arguments: [*const TypeMetadata; 2],
    fields: &[(&Layout, &[(&'static CStr, usize)])],
) -> Emitted {
    let (mut layout, mut leaves) = (Layout::EMPTY, Vec::new());
    for (field, inside) in fields {
        let offset = layout.add(**field).expect("small");
        leaves.extend(inside.iter().map(|(leaf, within)| (*leaf, offset + within)));
    }
    let elements: Vec<Element> =
        leaves.iter().map(|(leaf, offset)| Element { element_type: named(leaf), offset: *offset }).collect();
    let elements = Box::leak(elements.into_boxed_slice());
    let witnesses: &ValueWitnessTable = Box::leak(Box::new(emitted::FIELDS.table(layout)));
    let info =
        RecordInfo { fields: elements.as_ptr(), field_count: elements.len() as u32, flags: 0, instance: ptr::null() };
    let record: &Record = Box::leak(Box::new(Record {
        front: RecordFront { info: Box::leak(Box::new(info)), layout_string: ptr::null(), value_witnesses: witnesses },
        metadata: ValueMetadata { kind: Kind::STRUCT, description: ptr::from_ref(described).cast() },
        arguments,
    }));
    let name = CString::new(name).expect("names have no zeros");
    Emitted { record: (&raw const record.metadata).cast(), name, layout, leaves }
}

/// Emits all levels. Where arguments are lazy, each is a name, and only the last record is emitted for real.
fn emit_all(depth: usize, is_lazy: bool) -> Vec<Emitted> {
    let reference = Layout::reference(4096);
    let function = Layout { size: 2 * size_of::<usize>(), ..reference };
    let array: &[(&'static CStr, usize)] = &[(c"Bo", 0)];
    let closure: &[(&'static CStr, usize)] = &[(c"yyc", 0)];
    let mut all: Vec<Emitted> = Vec::new();
    let (array_name, int_name) = (named(c"SaySiG"), named(c"Si"));
    for _ in 0..depth {
        for described in [&CONCAT, &FILTER, &MAP] {
            let (inner, layout, leaves) = all.last().map_or(("SaySiG", reference, array.to_vec()), |inner| {
                (inner.name.to_str().expect("ASCII"), inner.layout, inner.leaves.clone())
            });
            let argument = match all.last() {
                Some(inner) if !is_lazy => inner.record,
                _ => named(&CString::new(inner).expect("names have no zeros")),
            };
            let base = (&layout, leaves.as_slice());
            let emitted = if ptr::eq(described, &raw const CONCAT) {
                emit(
                    described,
                    format!("4Deep6ConcatVy{inner}SaySiGG"),
                    [argument, array_name],
                    &[base, (&reference, array)],
                )
            } else if ptr::eq(described, &raw const FILTER) {
                emit(
                    described,
                    format!("4Deep6FilterVy{inner}G"),
                    [argument, ptr::null()],
                    &[base, (&function, closure)],
                )
            } else {
                emit(described, format!("4Deep3MapVy{inner}SiG"), [argument, int_name], &[base, (&function, closure)])
            };
            all.push(emitted);
        }
    }
    if is_lazy {
        all.drain(..all.len() - 1);
    }
    all
}

/// Has the type of that depth, in a fresh process.
pub fn measure(mode: Mode, depth: usize) -> Result<Point> {
    // What any program has by then: the library's types, and the module's own ones by name.
    let (array, int) = (names::type_named("SaySiG")?, names::type_named("Si")?);
    names::type_named("yyc")?;
    names::type_named("SbSic")?;
    names::type_named("S2ic")?;
    for described in [&CONCAT, &FILTER, &MAP] {
        // SAFETY: the descriptors are constants.
        unsafe { generic::nominal::of(described)? };
    }
    let emitted = if mode == Mode::Dynamic { Vec::new() } else { emit_all(depth, mode == Mode::CrossModuleLazy) };
    let module = if mode == Mode::SameModule { c"Deep" } else { c"Other" };
    let before = arena::statistics();
    let start = Instant::now();
    let used = match emitted.last() {
        None => build(depth, array, int)?,
        Some(outermost) => {
            for each in &emitted {
                let one = Specialization { record: each.record, name: each.name.as_ptr(), module: module.as_ptr() };
                // SAFETY: the record and its names stay.
                unsafe { specialized::register_pending(&one)? };
            }
            match mode {
                // A module refers to records of its own types by address.
                Mode::SameModule => outermost.record,
                // SAFETY: the record was registered.
                _ => unsafe { specialized::canonical(outermost.record)? },
            }
        }
    };
    // SAFETY: the type is complete.
    let size = core::hint::black_box(unsafe { value_witnesses_of(used) }.size);
    let microseconds = start.elapsed().as_secs_f64() * 1e6;
    let after = arena::statistics();
    anyhow::ensure!(size == depth * 40 + 8, "a level is an array and two functions");
    Ok(Point {
        mode,
        depth,
        records: after.records - before.records,
        bytes: after.bytes - before.bytes,
        emitted: emitted.len(),
        microseconds,
    })
}

/// Asks for every level, as compiled code does.
fn build(depth: usize, array: *const TypeMetadata, int: *const TypeMetadata) -> Result<*const TypeMetadata> {
    let get = |described: &'static TypeDescriptor, arguments: &[*const TypeMetadata]| {
        // SAFETY: the descriptors are constants and the arguments records.
        unsafe { generic::get(Request::COMPLETE, arguments, described) }.map(|response| response.metadata)
    };
    let mut inner = array;
    for _ in 0..depth {
        let concat = get(&CONCAT, &[inner, array])?;
        let filter = get(&FILTER, &[concat])?;
        inner = get(&MAP, &[filter, int])?;
    }
    Ok(inner)
}
