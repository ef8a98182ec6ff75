//! Enums with several payloads: where the tag is that says which one there is, and what it says.
//!
//! The tag lies in spare bits of the payloads and in bytes behind them. A payload is only good as a value of its own type without the bits
//! of the tag that lie in it.

use core::ffi::c_void;
use core::ptr;

use sidetable_shims::layout::{Layout, TooLarge};
use sidetable_shims::metadata::{EnumWitnessTable, TypeMetadata, ValueWitnessTable};
use sidetable_shims::spare_bits::{self, CaseTags, NUMBER_BITS, Run};

use super::{enumeration, read_little, write_little};
use crate::metadata::arena;
use crate::metadata::value_witnesses_of;

/// The table of an enum with several payloads, with what its functions must know beside the record.
#[repr(C)]
pub struct Table {
    table: EnumWitnessTable,
    /// Bytes of the largest payload.
    payload_size: usize,
    /// What the tag says.
    tags: CaseTags,
    /// Bits that no payload uses, the lowest first. The tag has the highest of them.
    spare: &'static [Run],
    /// Those of them that the tag has.
    tag: &'static [Run],
    /// Those of them in which extra inhabitants differ: the lowest.
    inhabitants: &'static [Run],
    /// The lowest bits that a payload uses: they tell empty cases apart.
    used: &'static [Run],
}

/// The table of an enum with payloads in this frame that have these spare bits in common.
///
/// # Errors
/// A value would be larger than memory.
pub fn keep(frame: Layout, spare: &[Run], payloads: u32, empty_cases: u32) -> Result<&'static Table, TooLarge> {
    let tags = CaseTags::new(frame.size, spare_bits::count(spare), payloads, empty_cases);
    let layout = frame.with_tags(tags)?;
    let end = frame.size.min(spare_bits::LARGEST_NUMBERED) as u32 * 8;
    let used: Vec<Run> = spare_bits::others(spare, end).collect();
    Ok(arena::keep(Table {
        table: enumeration::table(layout),
        payload_size: frame.size,
        tags,
        spare: keep_some(spare, 0, tags.spare),
        tag: keep_some(spare, tags.spare - tags.inside, tags.inside),
        inhabitants: keep_some(spare, 0, NUMBER_BITS),
        used: keep_some(&used, 0, tags.used),
    }))
}

fn keep_some(runs: &[Run], skipped: u32, asked: u32) -> &'static [Run] {
    let runs: Vec<Run> = spare_bits::some(runs, skipped, asked).collect();
    if runs.is_empty() {
        return &[];
    }
    let place: *mut Run = arena::allocate(size_of_val(&*runs), 0).cast();
    // SAFETY: the memory is large enough, aligned, and nobody else's.
    unsafe {
        ptr::copy_nonoverlapping(runs.as_ptr(), place, runs.len());
        core::slice::from_raw_parts(place, runs.len())
    }
}

impl Table {
    /// What the witnesses of an enum know.
    ///
    /// # Safety
    /// The record is of an enum with several payloads, made by this runtime, and its layout is complete.
    pub unsafe fn of<'a>(value_type: *const TypeMetadata) -> &'a Self {
        // SAFETY: as the caller promises: such an enum's table is one of these.
        unsafe { &*ptr::from_ref(value_witnesses_of(value_type)).cast() }
    }

    /// The table as records name it.
    pub const fn witnesses(&'static self) -> *const ValueWitnessTable {
        (&raw const *self).cast()
    }

    /// Whether a payload has bits of the tag in it.
    pub const fn has_tag_in_payload(&self) -> bool {
        !self.tag.is_empty()
    }

    /// Bits that are spare in every value of the enum itself, which is not larger than [`spare_bits::LARGEST_NUMBERED`]; in order.
    pub fn spare_bits(&self) -> impl Iterator<Item = Run> + '_ {
        let behind = self.tags.bytes() as u32 * 8 - self.tags.outside;
        let end = (self.payload_size + self.tags.bytes()) as u32 * 8;
        let inside = spare_bits::some(self.spare, 0, self.tags.spare - self.tags.inside);
        inside.chain((behind > 0).then_some(Run { first: end - behind, count: behind }))
    }

    /// Which case a value holds.
    ///
    /// # Safety
    /// `value` is one.
    pub unsafe fn case_of(&self, value: *const c_void) -> u32 {
        // SAFETY: as the caller promises.
        unsafe {
            let tag = read(value, self.tag) | spare_bits::shifted_left(self.read_behind(value), self.tags.inside);
            if tag < self.tags.payloads { tag } else { self.tags.empty_case(tag, read(value, self.used)) }
        }
    }

    /// Makes a value of that case out of the payload that is in its place.
    ///
    /// # Safety
    /// There is room for a value.
    pub unsafe fn store_case(&self, value: *mut c_void, case: u32) {
        // SAFETY: as the caller promises.
        unsafe {
            let tag = if case < self.tags.payloads {
                // Whatever a payload has in its padding: an enum around this one may rely on all spare bits.
                write(value, self.spare, 0);
                case
            } else {
                let (tag, number) = self.tags.of_empty_case(case - self.tags.payloads);
                ptr::write_bytes(value.cast::<u8>(), 0, self.payload_size);
                write(value, self.used, number);
                tag
            };
            write(value, self.tag, tag);
            self.write_behind(value, spare_bits::shifted_right(tag, self.tags.inside));
        }
    }

    /// Leaves the payload of a value without the tag.
    ///
    /// # Safety
    /// `value` is one, and nobody else looks at it.
    pub unsafe fn clear_tag(&self, value: *mut c_void) {
        // SAFETY: as the caller promises.
        unsafe { write(value, self.tag, 0) };
    }

    /// Which extra inhabitant the bytes are, counted from 1; 0 for a value.
    ///
    /// # Safety
    /// There are as many bytes as a value has.
    pub unsafe fn inhabitant_in(&self, value: *const c_void) -> u32 {
        // SAFETY: as the caller promises.
        let (spare, behind) = unsafe { (read(value, self.inhabitants), self.read_behind(value)) };
        self.tags.inhabitant_of(spare, behind).map_or(0, |index| index + 1)
    }

    /// Writes an extra inhabitant, counted from 1.
    ///
    /// # Safety
    /// There is room for a value.
    pub unsafe fn store_inhabitant(&self, value: *mut c_void, inhabitant: u32) {
        let (spare, behind) = self.tags.inhabitant(inhabitant - 1);
        // SAFETY: as the caller promises.
        unsafe {
            if !self.inhabitants.is_empty() {
                ptr::write_bytes(value.cast::<u8>(), 0, self.payload_size);
                write(value, self.inhabitants, spare);
            }
            self.write_behind(value, behind);
        }
    }

    unsafe fn read_behind(&self, value: *const c_void) -> u32 {
        // SAFETY: as the caller promises.
        unsafe { read_little(value.cast::<u8>().add(self.payload_size), self.tags.bytes()) }
    }

    unsafe fn write_behind(&self, value: *mut c_void, number: u32) {
        // SAFETY: as the caller promises.
        unsafe { write_little(value.cast::<u8>().add(self.payload_size), self.tags.bytes(), number) };
    }
}

/// The number in bits of a value: its low bits are in the first ones.
unsafe fn read(value: *const c_void, runs: &[Run]) -> u32 {
    let mut place = 0;
    runs.iter().fold(0, |number, run| {
        // SAFETY: as the caller promises: the bits are bits of the value.
        let part = run.number_in(unsafe { word_at(value.cast(), *run) }) << place;
        place += run.count;
        number | part
    })
}

/// Writes a number to bits of a value, its low bits to the first ones; zeros where the number has no more.
unsafe fn write(value: *mut c_void, runs: &[Run], number: u32) {
    let mut left = number;
    for run in runs {
        // SAFETY: as the caller promises: the bits are bits of the value.
        unsafe {
            let word = run.with_number(word_at(value.cast(), *run), left).to_le_bytes();
            ptr::copy_nonoverlapping(word.as_ptr(), value.cast::<u8>().add(run.byte()), run.bytes());
        }
        left = spare_bits::shifted_right(left, run.count);
    }
}

/// The bytes that hold some bits.
unsafe fn word_at(value: *const u8, run: Run) -> u64 {
    let mut word = [0; 8];
    // SAFETY: as the caller promises: the bits are bits of the value, and lie in at most 5 bytes.
    unsafe { ptr::copy_nonoverlapping(value.add(run.byte()), word.as_mut_ptr(), run.bytes()) };
    u64::from_le_bytes(word)
}
