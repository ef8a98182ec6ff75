//! What objects of one isa are made of, found out in the living process: Swift's own functions say which type a field's name means, and
//! make it if need be. In the copy, this is only read.

use std::collections::HashMap;
use std::ptr;

use sidetable_picture::{Name, Names};
use sidetable_shims::metadata::{
    ClassExtension, ClassMetadata, Field as OwnField, FullBoxMetadata, Visit, class_flags,
};

use crate::address::{AddressMap, AddressSet};
use crate::found::{HeapType, read_record};
use crate::maps::{Maps, read};
use crate::swift::descriptor::{Descriptor, Mangled, classes, words};
use crate::swift::name;
use crate::swift::runtime::Runtime;
use crate::swift::value::{End, Part, ValueType};

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: Name,
    pub offset: usize,
    pub bytes: usize,
    pub how: How,
}

/// How a field refers to objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It is a strong reference, or null.
    Strong,
    /// What its destruction releases.
    Value(ValueType),
    /// Nobody says.
    Unknown,
}

/// What is in an object.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Fields, and whether anything may follow them that no metadata describes.
    Fields(Vec<Field>, Tail),
    /// Fields that depend on the value: this tells those of the moment. Of a Rust enum.
    Visited(Visit),
    /// Swift's `_ContiguousArrayStorage`.
    Array(ValueType),
    /// Swift's `_DictionaryStorage`, or without values its `_SetStorage`.
    Hashed { key: ValueType, value: Option<ValueType> },
    /// What a closure captured, or a captured variable: the metadata's own destroy function says what it releases. Names by offset.
    Captures(Vec<Field>),
    /// One value of this type, so many bytes from the object's start.
    Box(ValueType, usize),
    /// The value of an error, whose type is in it.
    Error,
    /// Nobody says.
    Opaque,
}

/// What follows the fields of an instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tail {
    None,
    Unknown,
}

/// Objects of one isa.
#[derive(Clone, Debug)]
pub struct Shape {
    pub name: String,
    pub heap_type: HeapType,
    pub contents: Contents,
}

/// All shapes that are known, and the parts of the structs in them.
#[derive(Default)]
pub struct Shapes {
    pub of: AddressMap<Shape>,
    /// Of fields, numbered while there are few: an edge has its field's number.
    pub names: Names,
    parts: HashMap<ValueType, Vec<Part>>,
    /// Types whose values are a reference each: it is read, and nothing need be destroyed, so that its target's page stays the living process's, too.
    references: AddressSet,
    /// Modules whose classes say nothing of their fields.
    pub silent: Vec<String>,
    /// There are classes that Swift's compiler made.
    pub is_swift: bool,
}

/// Structs in structs are named to this depth.
const DEEPEST: usize = 8;

impl Shapes {
    /// Finds out what objects of this isa are.
    pub fn learn(&mut self, maps: &Maps, runtime: &Runtime, isa: usize, heap_type: HeapType) {
        if self.of.contains_key(&isa) {
            return;
        }
        let (name, mut contents) = match heap_type {
            HeapType::Class => self.class(maps, runtime, isa),
            HeapType::Captures => {
                (String::from("closure"), Contents::Captures(captures(maps, runtime, &mut self.names, isa)))
            }
            HeapType::Box => (String::from("box"), boxed(maps, isa)),
            HeapType::Error => (String::from("error"), Contents::Error),
            HeapType::Task => (String::from("task"), Contents::Opaque),
        };
        for value in values_in(&contents) {
            self.learn_parts(maps, runtime, value, 0);
        }
        if let Contents::Fields(fields, _) = &mut contents {
            fields.iter_mut().for_each(|field| self.read_if_reference(field));
        }
        self.of.insert(isa, Shape { name, heap_type, contents });
    }

    fn learn_parts(&mut self, maps: &Maps, runtime: &Runtime, value: ValueType, depth: usize) {
        if depth == DEEPEST || self.parts.contains_key(&value) || value.end() == End::Trivial {
            return;
        }
        let parts = if is_standard_struct(maps, value) { Vec::new() } else { value.parts(maps, runtime) };
        self.parts.insert(value, parts.clone());
        if value.end() == End::Destroy && value.is_one_reference(maps, runtime) {
            self.references.insert(value.0);
        }
        for part in parts {
            self.learn_parts(maps, runtime, part.part_type, depth + 1);
        }
    }

    /// A field whose value is a reference is read as one, and named as far as that goes.
    fn read_if_reference(&mut self, field: &mut Field) {
        if let How::Value(value) = field.how
            && self.is_reference(value)
        {
            let mut path = self.names.all.get(field.name.0 as usize).cloned().unwrap_or_default();
            self.add_path(value, 0, &mut path);
            *field = Field { name: number_of(&mut self.names, &path), how: How::Strong, ..*field };
        }
    }

    /// Whether a value of this type is a reference, or null.
    pub fn is_reference(&self, value: ValueType) -> bool {
        self.references.contains(&value.0)
    }

    /// Adds the fields in a value that lead to what is at an offset in it: `.address.street`, or nothing.
    pub fn add_path(&self, value: ValueType, offset: usize, path: &mut String) {
        let (mut value, mut offset) = (value, offset);
        for _ in 0..DEEPEST {
            let Some(parts) = self.parts.get(&value) else { break };
            let here = parts.iter().find(|part| (part.offset..part.offset + part.part_type.bytes()).contains(&offset));
            let Some(part) = here else { break };
            if !part.name.is_empty() {
                path.push('.');
                path.push_str(&part.name);
            }
            (value, offset) = (part.part_type, offset - part.offset);
        }
    }

    fn class(&mut self, maps: &Maps, runtime: &Runtime, isa: usize) -> (String, Contents) {
        // SAFETY: the isa of an object.
        let class = unsafe { read_record(isa) };
        if class.flags & class_flags::HAS_EXTENSION != 0 {
            return own_class(maps, &mut self.names, isa);
        }
        self.is_swift = true;
        let description = class.description.expose_provenance();
        let name = name::of_class(maps, runtime, isa, description);
        let Some(descriptor) = Descriptor::new(maps, description) else { return (name, Contents::Opaque) };
        if let Some(contents) = storage(maps, isa, descriptor) {
            return (name, contents);
        }
        let mut fields = Vec::new();
        for (isa, class) in classes(isa) {
            let Some(descriptor) = Descriptor::new(maps, class.description.expose_provenance()) else { continue };
            let begin = if class.superclass.is_null() {
                HEADER
            } else {
                // SAFETY: a superclass is a class.
                unsafe { read_record(class.superclass.expose_provenance()) }.instance_size as usize
            };
            match fields_of(maps, runtime, &mut self.names, isa, descriptor) {
                Some(added) => fields.extend(added),
                None if class.instance_size as usize > begin => {
                    let bytes = class.instance_size as usize - begin;
                    fields.push(Field { name: Name::NONE, offset: begin, bytes, how: How::Unknown });
                    self.silent.push(descriptor.name());
                }
                None => {}
            }
        }
        fields.sort_by_key(|field| field.offset);
        (name, Contents::Fields(fields, Tail::Unknown))
    }
}

const HEADER: usize = 16;

/// A name's number: none for what has no name.
pub fn number_of(names: &mut Names, name: &str) -> Name {
    if name.is_empty() { Name::NONE } else { names.number(name) }
}

/// The fields that a class of Swift's adds to its superclass's; none where the compiler was told not to tell.
fn fields_of(
    maps: &Maps,
    runtime: &Runtime,
    names: &mut Names,
    isa: usize,
    descriptor: Descriptor,
) -> Option<Vec<Field>> {
    // The runtime takes the type's arguments from where its members begin.
    let arguments = isa.wrapping_add(descriptor.members_of_class());
    let offsets = isa.wrapping_add(descriptor.offsets_of_class());
    let records = descriptor.records()?;
    let mut places = (0..records.len()).map(|index| maps.word(offsets + index * 8)).collect::<Option<Vec<_>>>()?;
    // SAFETY: the isa of a class.
    places.push(unsafe { read_record(isa) }.instance_size as usize);
    let mut fields = Vec::new();
    for (record, place) in records.into_iter().zip(places.windows(2)) {
        let [offset, end] = [place[0], place[1]];
        let type_name = record.type_name;
        if type_name.is_reference_that_holds_nothing() || type_name.is_actor_storage() {
            continue;
        }
        // SAFETY: the name is this class's, and so are the arguments.
        let metadata = unsafe { runtime.type_by_name(type_name.bytes(), descriptor.0, arguments) };
        let how = match ValueType::new(maps, metadata) {
            None => How::Unknown,
            Some(value) => match value.end() {
                // Types that the runtime must not know, as noncopyable ones, are told as the empty tuple.
                End::Trivial if value.bytes() == 0 && end > offset => How::Unknown,
                End::Trivial => continue,
                End::Release => How::Strong,
                End::Destroy => How::Value(value),
                End::Unknown => How::Unknown,
            },
        };
        let told = ValueType::new(maps, metadata).map_or(0, ValueType::bytes);
        let bytes = if told == 0 { end.saturating_sub(offset) } else { told };
        fields.push(Field { name: number_of(names, &record.name), offset, bytes, how });
    }
    Some(fields)
}

/// Swift's storage of arrays, dictionaries and sets, whose elements follow the instance.
fn storage(maps: &Maps, isa: usize, descriptor: Descriptor) -> Option<Contents> {
    // A generic class has its arguments where its members begin.
    let argument = |index: usize| {
        let at = isa.wrapping_add(descriptor.members_of_class()) + index * 8;
        ValueType::new(maps, maps.word(at)?)
    };
    if descriptor.is_standard("_ContiguousArrayStorage") {
        Some(Contents::Array(argument(0)?))
    } else if descriptor.is_standard("_DictionaryStorage") {
        Some(Contents::Hashed { key: argument(0)?, value: Some(argument(1)?) })
    } else if descriptor.is_standard("_SetStorage") {
        Some(Contents::Hashed { key: argument(0)?, value: None })
    } else if descriptor.is_standard("__StringStorage") || descriptor.is_standard("__SharedStringStorage") {
        Some(Contents::Fields(Vec::new(), Tail::None))
    } else {
        None
    }
}

/// A class that C, C++ or Rust code has told this runtime of: with the table of its reference fields.
fn own_class(maps: &Maps, names: &mut Names, isa: usize) -> (String, Contents) {
    let mut fields = Vec::new();
    let mut name = String::new();
    for (isa, class) in classes(isa) {
        if class.flags & class_flags::HAS_EXTENSION == 0 {
            continue;
        }
        // SAFETY: the flag says that it follows the record.
        let extension: ClassExtension =
            unsafe { ptr::with_exposed_provenance::<ClassExtension>(isa + size_of::<ClassMetadata>()).read() };
        if name.is_empty() {
            name = own_name(maps, &class, &extension);
        }
        if let Some(visit) = extension.visit {
            return (name, Contents::Visited(visit));
        }
        for index in 0..extension.field_count as usize {
            // SAFETY: the table has so many fields.
            let field: OwnField = unsafe { read(extension.fields.expose_provenance() + index * size_of::<OwnField>()) };
            // SAFETY: fields have names.
            fields.extend(unsafe { strong(names, &field) });
        }
    }
    fields.sort_by_key(|field| field.offset);
    (name, Contents::Fields(fields, Tail::Unknown))
}

/// A field, if it is a strong one.
///
/// # Safety
/// Its name ends with a zero.
unsafe fn strong(names: &mut Names, field: &OwnField) -> Option<Field> {
    if !field.is_strong() {
        return None;
    }
    // SAFETY: as the caller promises.
    let name = unsafe { words(field.name.expose_provenance()) };
    Some(Field { name: number_of(names, &name), offset: field.offset as usize, bytes: 8, how: How::Strong })
}

fn own_name(maps: &Maps, class: &ClassMetadata, extension: &ClassExtension) -> String {
    if let Some(rust_name) = extension.rust_name {
        return rust_name().to_owned();
    }
    Descriptor::new(maps, class.description.expose_provenance())
        .map_or_else(|| String::from("(a class without a name)"), Descriptor::name)
}

/// The box's type, and where its value is.
fn boxed(maps: &Maps, isa: usize) -> Contents {
    const BEFORE: usize = std::mem::offset_of!(FullBoxMetadata, record);
    // SAFETY: metadata of this kind is a box's.
    let metadata: FullBoxMetadata = unsafe { ptr::with_exposed_provenance::<FullBoxMetadata>(isa - BEFORE).read() };
    match ValueType::new(maps, metadata.record.boxed_type.expose_provenance()) {
        Some(value) => Contents::Box(value, metadata.record.value_offset as usize),
        None => Contents::Opaque,
    }
}

/// Where each capture is, as far as the descriptor says: it is laid out like a struct, one capture after the other.
fn captures(maps: &Maps, runtime: &Runtime, names: &mut Names, isa: usize) -> Vec<Field> {
    const MOST: u32 = 1 << 12;
    let mut fields = Vec::new();
    let Some(descriptor) = maps.word(isa + 16).filter(|at| maps.can_read(*at, 12)) else { return fields };
    // SAFETY: kind, offset, descriptor; and in that its counts.
    let (offset, [count, _sources, bindings]): (u32, [u32; 3]) = unsafe { (read(isa + 8), read(descriptor)) };
    if count > MOST || bindings != 0 {
        return fields;
    }
    let mut end = offset as usize;
    for index in 0..count as usize {
        let place = descriptor + 12 + index * 4;
        // SAFETY: as many relative names as captures follow.
        let relative: i32 = unsafe { read(place) };
        if relative == 0 {
            break;
        }
        // SAFETY: a relative name leads to one.
        let type_name = unsafe { Mangled::at(place.wrapping_add_signed(relative as isize)) };
        let (bytes, alignment) = if type_name.is_box() || type_name.is_reference_that_holds_nothing() {
            (8, 8)
        } else {
            // SAFETY: the name is Swift's own, and in no generic context.
            match ValueType::new(maps, unsafe { runtime.type_by_name(type_name.bytes(), 0, 0) }) {
                Some(value) => (value.bytes(), value.alignment()),
                None => break,
            }
        };
        let begin = end.next_multiple_of(alignment);
        let name = names.number(&format!("capture {index}"));
        fields.push(Field { name, offset: begin, bytes, how: How::Unknown });
        end = begin + bytes;
    }
    fields
}

fn is_standard_struct(maps: &Maps, value: ValueType) -> bool {
    use sidetable_shims::metadata::Kind;
    // SAFETY: a struct's descriptor is its second word.
    let descriptor = || Descriptor::new(maps, unsafe { read(value.0 + 8) });
    value.kind() == Kind::STRUCT && descriptor().is_some_and(|descriptor| descriptor.is_standard(&descriptor.name()))
}

fn values_in(contents: &Contents) -> Vec<ValueType> {
    match contents {
        Contents::Fields(fields, _) | Contents::Captures(fields) => fields
            .iter()
            .filter_map(|field| if let How::Value(value) = field.how { Some(value) } else { None })
            .collect(),
        Contents::Array(value) | Contents::Box(value, _) => vec![*value],
        Contents::Hashed { key, value } => [Some(*key), *value].into_iter().flatten().collect(),
        Contents::Visited(_) | Contents::Error | Contents::Opaque => Vec::new(),
    }
}
