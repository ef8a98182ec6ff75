//! Which bits of a value are spare: found in its type's record, where an enum with several payloads needs to know.

use core::ffi::CStr;
use core::ptr;

use sidetable_shims::layout::Layout;
use sidetable_shims::metadata::{Kind, TypeMetadata, ValueWitnessTable};
use sidetable_shims::spare_bits::{self as shims, LARGEST_NUMBERED, Run, bits_for};
use sidetable_shims::types::{Element, ExistentialMetadata, existential_flags};

use super::aggregate::fields_of;
use super::{builtin, multi_payload};
use crate::metadata::arguments::IS_NAME;
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::generic::others::{OtherTypes, require_layout};
use crate::metadata::instance::Instance;
use crate::metadata::names::parse::parse;
use crate::metadata::names::scope::Scope;
use crate::metadata::records::{descriptor_of, empty_cases_of, info_of, is_canonical};
use crate::metadata::value_witnesses_of;
use crate::sync::memory;

/// The spare bits that payloads at the start of an enum have in common, in order. A payload smaller than the largest spares what is behind it.
///
/// There are none where Swift's compiler handles a payload by its address alone: it cannot take the tag out of one that others look at.
///
/// # Safety
/// The enum is `asking`, claimed by the calling thread; its payloads' layouts are complete, and none is larger than `size`.
pub unsafe fn common(
    asking: &'static Instance,
    others: &impl OtherTypes,
    payloads: &[Element],
    size: usize,
) -> Result<Vec<Run>> {
    if size > LARGEST_NUMBERED {
        return Ok(Vec::new());
    }
    let end = size as u32 * 8;
    let mut common = vec![Run { first: 0, count: end }];
    for payload in payloads {
        // SAFETY: as the caller promises.
        unsafe {
            let Some(mut spare) = of(asking, others, payload.element_type)? else { return Ok(Vec::new()) };
            spare.add(bits_in(payload.element_type), end);
            common = shims::common(&common, &spare.0).collect();
        }
    }
    Ok(common)
}

/// Bits in order, in as few runs as there can be.
struct Runs(Vec<Run>);

impl Runs {
    fn add(&mut self, first: u32, end: u32) {
        match self.0.last_mut() {
            _ if first >= end => {}
            Some(last) if last.end() == first => last.count = end - last.first,
            _ => self.0.push(Run { first, count: end - first }),
        }
    }

    fn add_all(&mut self, runs: impl IntoIterator<Item = Run>, bits: u32) {
        runs.into_iter().map(|run| run.moved(bits)).for_each(|run| self.add(run.first, run.end()));
    }
}

unsafe fn bits_in(record: *const TypeMetadata) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { value_witnesses_of(record) }.size as u32 * 8
}

/// The spare bits of a type's values, padding among them; `None` where Swift's compiler does not handle values by themselves.
unsafe fn of(asking: &'static Instance, others: &impl OtherTypes, record: *const TypeMetadata) -> Result<Option<Runs>> {
    let mut spare = Runs(Vec::new());
    let mut end = 0;
    // What is left of the value, in order of its place: the next is the last.
    let mut left = vec![(record, 0)];
    while let Some((record, place)) = left.pop() {
        // SAFETY: as the caller promises.
        unsafe {
            if bits_in(record) == 0 {
                continue;
            }
            let fields = laid_out_fields(asking, others, record)?;
            if is_sum(record, &fields) {
                left.extend(fields.iter().rev().map(|field| (field.element_type, place + field.offset as u32 * 8)));
                continue;
            }
            if !is_loadable(asking, others, record)? {
                return Ok(None);
            }
            spare.add(end, place);
            add_whole(record, &fields, place, &mut spare);
            end = place + bits_in(record);
        }
    }
    Ok(Some(spare))
}

/// Whether a value is these fields and padding, and nothing else.
unsafe fn is_sum(record: *const TypeMetadata, fields: &[Element]) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        match (*record).kind {
            Kind::TUPLE => true,
            // Static data may list those fields alone that need something done.
            Kind::STRUCT => descriptor_of(record).is_some_and(|descriptor| {
                descriptor.value_witnesses.is_null() && fields.len() == descriptor.field_count as usize
            }),
            Kind::ENUM | Kind::OPTIONAL => fields.len() == 1 && empty_cases_of(record) == 0,
            _ => false,
        }
    }
}

/// Whether Swift's compiler handles values by themselves. A weak variable it cannot, and a value of any type it does not.
unsafe fn is_loadable(
    asking: &'static Instance,
    others: &impl OtherTypes,
    record: *const TypeMetadata,
) -> Result<bool> {
    let mut left = vec![record];
    while let Some(record) = left.pop() {
        // SAFETY: as the caller promises.
        unsafe {
            let is_opaque = (*record).kind == Kind::EXISTENTIAL && {
                let flags = (*record.cast::<ExistentialMetadata>()).flags;
                flags & existential_flags::IS_OPAQUE != 0 && flags & existential_flags::SPECIAL == 0
            };
            if is_opaque || !Layout::of(value_witnesses_of(record)).is_bitwise_takable {
                return Ok(false);
            }
            left.extend(laid_out_fields(asking, others, record)?.iter().map(|field| field.element_type));
        }
    }
    Ok(true)
}

/// What a value is made of, each with its layout complete. Static data may name a type of a field that nobody has asked for yet.
unsafe fn laid_out_fields(
    asking: &'static Instance,
    others: &impl OtherTypes,
    record: *const TypeMetadata,
) -> Result<Vec<Element>> {
    // SAFETY: as the caller promises.
    unsafe {
        let fields = match (*record).kind {
            Kind::TUPLE | Kind::STRUCT | Kind::ENUM | Kind::OPTIONAL => fields_of(record),
            _ => &[],
        };
        if fields.is_empty() || is_canonical(record) {
            return Ok(fields.to_vec());
        }
        let fields = fields.iter().map(|field| {
            let word = memory::acquire_word((&raw const field.element_type).cast());
            let element_type = if word & IS_NAME == 0 {
                ptr::with_exposed_provenance(word)
            } else {
                let name = CStr::from_ptr(ptr::with_exposed_provenance(word & !IS_NAME));
                others.resolve(&parse(name.to_bytes())?, Scope::NONE)?
            };
            require_layout(element_type, asking, others)?;
            Ok::<_, MetadataError>(Element { element_type, ..*field })
        });
        fields.collect()
    }
}

/// Adds the spare bits of a value that is not looked into.
unsafe fn add_whole(record: *const TypeMetadata, fields: &[Element], place: u32, spare: &mut Runs) {
    let addresses = [&raw const builtin::STRONG, &raw const builtin::UNOWNED, &raw const builtin::POINTER];
    // SAFETY: as the caller promises.
    unsafe {
        let table: *const ValueWitnessTable = value_witnesses_of(record);
        match (*record).kind {
            Kind::FUNCTION => {}
            Kind::EXISTENTIAL | Kind::EXISTENTIAL_METATYPE => add_address_and_tables(place, bits_in(record), spare),
            // No builtin, of which nothing but the table is known.
            Kind::OPAQUE if info_of(record).is_some() => add_address_and_tables(place, bits_in(record), spare),
            Kind::ENUM | Kind::OPTIONAL => add_enum(record, fields, place, spare),
            _ if ptr::eq(table, &builtin::BOOL) => spare.add_all(shims::BOOL.iter().copied(), place),
            _ if addresses.contains(&table) => spare.add_all(shims::ADDRESS.iter().copied(), place),
            _ => {}
        }
    }
}

/// Adds the spare bits of an address and of witness tables behind it, so many bits together.
fn add_address_and_tables(place: u32, bits: u32, spare: &mut Runs) {
    spare.add_all(shims::ADDRESS.iter().copied(), place);
    for table in (place + usize::BITS..place + bits).step_by(usize::BITS as usize) {
        spare.add_all(shims::WITNESS_TABLE.iter().copied(), table);
    }
}

/// Adds the spare bits of an enum: those of its tag. Swift's compiler makes nothing of those that are left in a payload beside which there are
/// empty cases.
unsafe fn add_enum(record: *const TypeMetadata, payloads: &[Element], place: u32, spare: &mut Runs) {
    // SAFETY: as the caller promises. How static data tells cases apart is not known.
    unsafe {
        if !is_canonical(record) {
            return;
        }
        match payloads {
            [] => spare.add(place + bits_for(empty_cases_of(record)), place + bits_in(record)),
            [payload] => {
                let tag = Layout::of(value_witnesses_of(payload.element_type)).tag(empty_cases_of(record));
                let behind = place + bits_in(payload.element_type);
                spare.add(behind + tag.bits, behind + tag.bytes as u32 * 8);
            }
            _ => spare.add_all(multi_payload::Table::of(record).spare_bits(), place),
        }
    }
}
