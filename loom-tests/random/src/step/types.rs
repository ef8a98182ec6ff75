//! Types: the same one at the same address, whenever and however it is asked for.

use std::cell::RefCell;
use std::ptr;

use sidetable::metadata::{TypeMetadata, names};
use sidetable_c::{structural, types};

use crate::operation::{Pick, Shape};
use crate::player::Done;
use crate::world::same;

/// Names of types that others are made of.
const NAMES: [&str; 6] = ["Si", "SS", "Sb", "Bo", "Si_SSt", "yyc"];

/// A type: its shape, and which of the names its parts are.
type Key = (Shape, usize, usize);

type Record = *const TypeMetadata;

thread_local! {
    /// Every type that was asked for, and where it was then. There are few.
    static KNOWN: RefCell<Vec<(Key, Record)>> = const { RefCell::new(Vec::new()) };
}

fn named(name: &[u8]) -> Record {
    // SAFETY: a name of so many bytes, in no context.
    unsafe { types::swift_getTypeByMangledNameInContext(name.as_ptr().cast(), name.len(), ptr::null(), ptr::null()) }
}

pub fn ask(shape: Shape, one: Pick, other: Pick) -> Done {
    const COMPLETE: usize = 0;
    const ONE_PARAMETER: usize = 1;
    let part = |pick: Pick| usize::from(pick) % NAMES.len();
    let (one, other) = (part(one), part(other));
    let [first, second] = [one, other].map(|part| named(NAMES[part].as_bytes()));
    same("whether parts are found by their names", first.is_null() || second.is_null(), false)?;
    // SAFETY: the parts are types.
    let record: Record = unsafe {
        match shape {
            Shape::Name => first,
            Shape::Tuple => {
                structural::swift_getTupleTypeMetadata2(COMPLETE, first, second, ptr::null(), ptr::null()).metadata
            }
            Shape::Function => structural::swift_getFunctionTypeMetadata1(ONE_PARAMETER, first, second),
            Shape::Metatype => structural::swift_getMetatypeMetadata(first),
        }
    };
    let second_part = if matches!(shape, Shape::Tuple | Shape::Function) { other } else { 0 };
    let key = (shape, one, second_part);
    let known = KNOWN.with_borrow(|known| known.iter().find(|(of, _)| *of == key).map(|(_, record)| *record));
    match known {
        Some(known) => same("where a type is", record, known)?,
        None => KNOWN.with_borrow_mut(|known| known.push((key, record))),
    }
    let others = KNOWN.with_borrow(|known| known.iter().filter(|(_, is)| *is == record).map(|(of, _)| *of).collect());
    let mut due = vec![key];
    // The two ways to ask for this one give one record.
    let two_ways = [(Shape::Name, 4, 0), (Shape::Tuple, 0, 1)];
    if two_ways.contains(&key) {
        due = KNOWN.with_borrow(|known| known.iter().map(|(of, _)| *of).filter(|of| two_ways.contains(of)).collect());
    }
    same::<Vec<Key>>("which types are there", others, due)?;
    // SAFETY: the record is a type's.
    unsafe {
        same("the type of that name", named(names::mangled_name(record).as_bytes()), record)?;
    }
    Ok(true)
}
