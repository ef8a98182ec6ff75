//! What refers to what, found out by destruction: in a forked copy, objects' counts are raised so that none can end, and each field's
//! own destruction is run. The objects whose counts went down by it are those that the field held.
//!
//! Values whose destruction would run code of the program's author (noncopyable types may have a deinit) are not destroyed: words in
//! them that look like references are possible edges, no more.

use std::collections::HashMap;
use std::ffi::CStr;
use std::fmt::Write as _;
use std::hash::BuildHasherDefault;

use sidetable_picture::{Edge, Name, Names};
use sidetable_shims::metadata::{Field as OwnField, Visit, visit_fields};

use crate::address::AddressHasher;
use crate::found::{Count, Object};
use crate::index::Index;
use crate::maps::{Maps, read};
use crate::objects::Objects;
use crate::shape::{Contents, Field, How, Shape, Shapes, Tail, number_of};
use crate::swift::value::{End, ValueType};

/// References that an object gets more, so that it does not end. A count that is near its end stays below it: half of 30 bits are more than anybody has.
const MORE: u64 = 1 << 26;
const STRONG_SHIFT: u32 = 33;

/// An object's count. Before the first of its references is dropped it is raised: the pages of objects that only plain references lead to stay
/// those of the process that was copied.
///
/// # Safety
/// The process is a copy with one thread, and the object is what its memory holds, with a count.
unsafe fn raised_count(object: &Object) -> u64 {
    let word = std::ptr::with_exposed_provenance_mut::<u64>(object.word);
    // SAFETY: as the caller promises.
    unsafe {
        if *word >> STRONG_SHIFT < MORE {
            *word += MORE << STRONG_SHIFT;
        }
        *word >> STRONG_SHIFT
    }
}

/// What the edges of one object are found by.
pub struct Seeker<'a> {
    pub maps: &'a Maps,
    pub objects: &'a Objects,
    pub index: &'a Index,
    pub shapes: &'a Shapes,
    /// Of each isa, by its number.
    by_kind: Vec<Option<&'a Shape>>,
    pub names: Names,
    /// The object's edges so far.
    pub found: Vec<Edge>,
    /// Nobody says what is in a part of the object.
    pub is_opaque: bool,
    words: Words,
    /// Names of what values refer to: each is put into words once.
    paths: HashMap<Path, Name, BuildHasherDefault<AddressHasher>>,
    /// Words that may be references of a value: kept from one to the next, since memory that others have been allocated behind does not come back in this
    /// process.
    candidates: Vec<Candidate>,
    /// The fields of an object that tells those of the moment: kept likewise.
    fields_now: Vec<OwnField>,
}

/// A word that may be a reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    to: u32,
    place: usize,
    /// The count of what it leads to before the value is destroyed.
    before: u64,
}

/// What a value in an object is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Field(Name),
    Element(usize),
}

/// A part of a value: the value's type, what it is called, and where the part is in it.
type Path = (ValueType, u64, usize);

/// Elements after so many have no number of their own.
const NUMBERED: usize = 1000;

impl Label {
    /// Another one for what has another name.
    fn key(self) -> u64 {
        match self {
            Self::Field(name) => u64::from(name.0),
            Self::Element(index) => 1 << 32 | index.min(NUMBERED) as u64,
        }
    }

    fn write(self, names: &Names, words: &mut String) {
        match self {
            Self::Field(name) => words.push_str(names.all.get(name.0 as usize).map_or("", String::as_str)),
            // A string takes all that is written.
            Self::Element(index) if index < NUMBERED => _ = write!(words, "[{index}]"),
            Self::Element(_) => words.push_str("[…]"),
        }
    }
}

/// Numbers of names that metadata does not have.
struct Words {
    value: Name,
    key: Name,
    element: Name,
    capture: Name,
}

impl<'a> Seeker<'a> {
    pub fn new(maps: &'a Maps, objects: &'a Objects, index: &'a Index, shapes: &'a Shapes) -> Self {
        let (found, candidates) = (Vec::with_capacity(1024), Vec::with_capacity(1024));
        let fields_now = Vec::with_capacity(64);
        let mut names = shapes.names.clone();
        let [value, key, element, capture] = ["value", "key", "element", "capture"].map(|word| names.number(word));
        let (words, paths) = (Words { value, key, element, capture }, HashMap::default());
        let by_kind = objects.isas.iter().map(|isa| shapes.of.get(isa)).collect();
        Self {
            maps,
            objects,
            index,
            shapes,
            by_kind,
            names,
            found,
            is_opaque: false,
            words,
            paths,
            candidates,
            fields_now,
        }
    }

    /// Finds an object's edges, into `found`.
    ///
    /// # Safety
    /// The process is a copy with one thread, and the objects are what its memory holds; no object is looked at twice.
    pub unsafe fn seek(&mut self, object: &Object) {
        self.found.clear();
        self.is_opaque = false;
        if object.count == Count::Deiniting {
            return;
        }
        let Some(shape) = self.by_kind[object.kind as usize] else {
            return self.possible(object, HEADER, object.block.bytes - HEADER);
        };
        // SAFETY: as the caller promises, and the shape is that of the isa.
        unsafe { self.contents(object, shape) };
    }

    /// # Safety
    /// As for [`Self::seek`].
    unsafe fn contents(&mut self, object: &Object, shape: &Shape) {
        let begin = object.block.address;
        match &shape.contents {
            // SAFETY: the fields are in the object.
            Contents::Fields(fields, tail) => unsafe { self.fields(object, fields, *tail) },
            // SAFETY: the shape is that of the object's class.
            Contents::Visited(visit) => unsafe { self.visited(object, *visit) },
            Contents::Array(element) => {
                let Some(elements) = Elements::new(*element, begin + ARRAY_COUNT, object, ARRAY_ELEMENTS) else {
                    return;
                };
                for index in 0..elements.count {
                    // SAFETY: an array has so many.
                    unsafe {
                        self.value(object, *element, elements.begin + index * elements.stride, Label::Element(index))
                    };
                }
            }
            // SAFETY: the storage is one.
            Contents::Hashed { key, value } => unsafe { self.hashed(object, *key, *value) },
            // SAFETY: the metadata is that of captures.
            Contents::Captures(fields) => unsafe { self.captures(object, fields) },
            // SAFETY: a box has its value there.
            Contents::Box(value, offset) => unsafe {
                self.value(object, *value, begin + offset, Label::Field(self.words.value))
            },
            Contents::Error => {
                // SAFETY: an error has its type there; the object is larger.
                match ValueType::new(self.maps, unsafe { read(begin + ERROR_TYPE) }) {
                    Some(value) => {
                        let offset = ERROR_VALUE.next_multiple_of(value.alignment());
                        // SAFETY: the value follows, aligned.
                        unsafe { self.value(object, value, begin + offset, Label::Field(self.words.value)) };
                    }
                    None => self.possible(object, HEADER, object.block.bytes - HEADER),
                }
            }
            Contents::Opaque => self.possible(object, HEADER, object.block.bytes - HEADER),
        }
    }

    /// # Safety
    /// As for [`Self::seek`]; the fields are in the object.
    unsafe fn fields(&mut self, object: &Object, fields: &[Field], tail: Tail) {
        let mut end = HEADER;
        for field in fields {
            // SAFETY: as the caller promises.
            unsafe { self.field(object, field) };
            end = end.max(field.offset + field.bytes);
        }
        if tail == Tail::Unknown {
            self.tail(object, |offset| fields.iter().any(|field| field.offset == offset), end);
        }
    }

    /// # Safety
    /// As for [`Self::seek`]; `visit` is that of the object's class.
    unsafe fn visited(&mut self, object: &Object, visit: Visit) {
        let mut fields = std::mem::take(&mut self.fields_now);
        fields.clear();
        let begin = object.block.address;
        // SAFETY: as the caller promises; in a copy with one thread nobody changes the object.
        unsafe {
            let object = std::ptr::with_exposed_provenance(begin);
            visit_fields(object, visit, |field| fields.extend(field.is_strong().then_some(*field)));
        }
        let mut end = HEADER;
        for field in &fields {
            let at = begin + field.offset as usize;
            // SAFETY: a reference is there.
            if let Some(to) = self.index.referent(unsafe { read(at) }) {
                // SAFETY: a field has a name.
                let name = unsafe { CStr::from_ptr(field.name) };
                let name = number_of(&mut self.names, &name.to_string_lossy());
                self.strong(object, to, at, name);
            }
            end = end.max(field.offset as usize + 8);
        }
        self.tail(object, |offset| fields.iter().any(|field| field.offset as usize == offset), end);
        self.fields_now = fields;
    }

    /// # Safety
    /// As for [`Self::seek`]; the field is in the object.
    unsafe fn field(&mut self, object: &Object, field: &Field) {
        let at = object.block.address + field.offset;
        match field.how {
            How::Strong => {
                // SAFETY: a reference is there.
                if let Some(to) = self.index.referent(unsafe { read(at) }) {
                    self.strong(object, to, at, field.name);
                }
            }
            // SAFETY: such a value is there.
            How::Value(value) => unsafe { self.value(object, value, at, Label::Field(field.name)) },
            How::Unknown => self.possible(object, field.offset, field.bytes),
        }
    }

    fn strong(&mut self, object: &Object, to: u32, at: usize, field: Name) {
        self.found.push(Edge { to, offset: (at - object.block.address) as u32, field, strength: Edge::STRONG });
    }

    /// What a part of a value is called, by its offset in the value.
    fn path(&mut self, value: ValueType, label: Label, offset: usize) -> Name {
        let path = (value, label.key(), offset);
        if let Some(name) = self.paths.get(&path) {
            return *name;
        }
        let mut words = String::new();
        label.write(&self.names, &mut words);
        self.shapes.add_path(value, offset, &mut words);
        let name = number_of(&mut self.names, &words);
        self.paths.insert(path, name);
        name
    }

    /// # Safety
    /// As for [`Self::seek`]; such a value is in the object at this address.
    unsafe fn value(&mut self, object: &Object, value: ValueType, at: usize, label: Label) {
        match value.end() {
            End::Trivial => {}
            // SAFETY: a reference is there.
            End::Release => unsafe { self.reference(object, value, at, label) },
            // SAFETY: as above.
            End::Destroy if self.shapes.is_reference(value) => unsafe { self.reference(object, value, at, label) },
            End::Unknown => self.possible(object, at - object.block.address, value.bytes()),
            End::Destroy => {
                let name_of = |seeker: &mut Self, place: usize| seeker.path(value, label, place - at);
                // SAFETY: as the caller promises. The witness destroys this value, which no one uses.
                unsafe { self.released(object, at, value.bytes(), name_of, || value.destroy(at)) };
            }
        }
    }

    /// # Safety
    /// A reference is in the object at this address.
    unsafe fn reference(&mut self, object: &Object, value: ValueType, at: usize, label: Label) {
        // SAFETY: as the caller promises.
        if let Some(to) = self.index.referent(unsafe { read(at) }) {
            let name = self.path(value, label, 0);
            self.strong(object, to, at, name);
        }
    }

    /// Runs `destroy`, and makes an edge of each word in the range whose object it released.
    ///
    /// # Safety
    /// As for [`Self::seek`]; so many bytes can be read.
    unsafe fn released(
        &mut self,
        object: &Object,
        at: usize,
        bytes: usize,
        name_of: impl Fn(&mut Self, usize) -> Name,
        destroy: impl FnOnce(),
    ) {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        for place in (at.next_multiple_of(8)..(at + bytes).saturating_sub(7)).step_by(8) {
            // SAFETY: inside the value.
            if let Some(to) = self.index.referent(unsafe { read(place) })
                && matches!(self.objects.get(to as usize).count, Count::Strong(_))
            {
                candidates.push(Candidate { to, place, before: 0 });
            }
        }
        if candidates.is_empty() {
            self.candidates = candidates;
            return;
        }
        candidates.sort_unstable();
        for candidate in &mut candidates {
            // SAFETY: as the caller promises.
            candidate.before = unsafe { raised_count(&self.objects.get(candidate.to as usize)) };
        }
        destroy();
        let mut taken = 0;
        for (at, Candidate { to, place, before }) in candidates.iter().copied().enumerate() {
            let is_first = at == 0 || candidates[at - 1].to != to;
            taken = if is_first { 0 } else { taken };
            // SAFETY: the words of counts can be read.
            let now = unsafe { read::<u64>(self.objects.get(to as usize).word) } >> STRONG_SHIFT;
            if before.wrapping_sub(now) > taken {
                taken += 1;
                let name = name_of(self, place);
                self.strong(object, to, place, name);
            }
        }
        self.candidates = candidates;
    }

    /// # Safety
    /// As for [`Self::seek`]; the object is a closure's context or a captured variable.
    unsafe fn captures(&mut self, object: &Object, fields: &[Field]) {
        let begin = object.block.address;
        let name_of = |seeker: &mut Self, place: usize| {
            let offset = place - begin;
            let here = fields.iter().find(|field| (field.offset..field.offset + field.bytes).contains(&offset));
            here.map_or(seeker.words.capture, |field| field.name)
        };
        let bytes = object.block.bytes - HEADER;
        // SAFETY: the destroy function of this metadata takes such an object, and frees nothing: see `front::keep_all`.
        unsafe { self.released(object, begin + HEADER, bytes, name_of, || destroy_object(object)) };
    }

    /// # Safety
    /// As for [`Self::seek`]; the object is Swift's storage of a dictionary or a set.
    unsafe fn hashed(&mut self, object: &Object, key: ValueType, value: Option<ValueType>) {
        let begin = object.block.address;
        // SAFETY: the storage's own fields, which the standard library's inlinable code relies on.
        let (scale, keys, values): (u8, usize, usize) =
            unsafe { (read(begin + HASHED_SCALE), read(begin + HASHED_KEYS), read(begin + HASHED_VALUES)) };
        if scale > 40 {
            return;
        }
        let key_name = if value.is_some() { self.words.key } else { self.words.element };
        let used = begin + if value.is_some() { HASHED_VALUES + 8 } else { HASHED_VALUES };
        for bucket in 0..1usize << scale {
            // SAFETY: one bit a bucket.
            let bits: usize = unsafe { read(used + bucket / 64 * 8) };
            if bits >> (bucket % 64) & 1 == 0 {
                continue;
            }
            // SAFETY: a used bucket has a key, and a value if any has.
            unsafe {
                self.value(object, key, keys + bucket * key.stride(), Label::Field(key_name));
                if let Some(value) = value {
                    self.value(object, value, values + bucket * value.stride(), Label::Field(self.words.value));
                }
            }
        }
    }

    /// What follows an instance's fields in its block, and where classes of this runtime's own do not say.
    fn tail(&mut self, object: &Object, is_field: impl Fn(usize) -> bool, end: usize) {
        // SAFETY: the isa of an object.
        let class = unsafe { crate::found::read_record(object.isa) };
        let size = class.instance_size as usize;
        let is_ours = class.flags & sidetable_shims::metadata::class_flags::HAS_EXTENSION != 0;
        if is_ours {
            for at in (HEADER..size.min(object.block.bytes)).step_by(8) {
                if !is_field(at) {
                    self.possible(object, at, 8);
                }
            }
        }
        // `malloc` rounds up: what it added is nobody's.
        if object.block.bytes >= size.max(end) + ROUNDED_UP {
            self.possible(object, size.max(end), object.block.bytes - size.max(end));
        }
    }

    /// Words that look like references, in a part of the object that nobody describes.
    fn possible(&mut self, object: &Object, offset: usize, bytes: usize) {
        self.is_opaque = true;
        let begin = object.block.address + offset;
        let end = (begin + bytes).min(object.block.address + object.block.bytes);
        for at in (begin.next_multiple_of(8)..end.saturating_sub(7)).step_by(8) {
            // SAFETY: inside the block.
            if let Some(to) = self.index.referent(unsafe { read(at) }) {
                let offset = (at - object.block.address) as u32;
                self.found.push(Edge { to, offset, field: Name::NONE, strength: Edge::POSSIBLE });
            }
        }
    }
}

const HEADER: usize = 16;
/// Most that `malloc` adds to what it was asked for: a block's rest that is no other block.
const ROUNDED_UP: usize = 24;
const ARRAY_COUNT: usize = 16;
const ARRAY_ELEMENTS: usize = 32;
const HASHED_SCALE: usize = 32;
const HASHED_KEYS: usize = 48;
const HASHED_VALUES: usize = 56;
const ERROR_TYPE: usize = 16;
const ERROR_VALUE: usize = 32;

/// An array's elements.
struct Elements {
    begin: usize,
    stride: usize,
    count: usize,
}

impl Elements {
    /// None where all of them are trivial, or the count is not one that the block has room for.
    fn new(element: ValueType, count: usize, object: &Object, offset: usize) -> Option<Self> {
        if element.end() == End::Trivial {
            return None;
        }
        let begin = object.block.address + offset.next_multiple_of(element.alignment());
        let stride = element.stride().max(1);
        // SAFETY: the count is in the object.
        let count: usize = unsafe { read(count) };
        let room = (object.block.address + object.block.bytes).saturating_sub(begin) / stride;
        (count <= room).then_some(Self { begin, stride, count })
    }
}

/// Calls the destroy function of an object's metadata, which has it in the context register.
///
/// # Safety
/// As for [`Seeker::seek`]; the function is the compiler's own.
pub unsafe fn destroy_object(object: &Object) {
    // SAFETY: heap metadata has its destroy function two words in front.
    let destroy: usize = unsafe { read(object.isa - 16) };
    let address = object.block.address;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: Swift's convention: the object in r13, which is kept otherwise; everything else as C's, and r14 is Swift's for async only.
    unsafe {
        std::arch::asm!("call {destroy}", destroy = in(reg) destroy, in("r13") address, clobber_abi("C"), lateout("r13") _);
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: Swift's convention: the object in x20; everything else as C's.
    unsafe {
        std::arch::asm!("blr {destroy}", destroy = in(reg) destroy, in("x20") address, clobber_abi("C"), lateout("x20") _);
    }
}
