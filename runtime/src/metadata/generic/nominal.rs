//! Nominal types: each descriptor is read once, checked, and found by name from then on.

use std::sync::Arc;

use sidetable_shims::layout::Layout;

use super::kept::kept;
use crate::heap::Reserve;
use crate::metadata::arena;
use crate::metadata::cache::{Cache, hash_bytes};
use crate::metadata::descriptor::{TypeDescriptor, descriptor_flags, text};
use crate::metadata::error::{MetadataError, Result};
use crate::metadata::instance::{Field, FieldType, GenericType};
use crate::metadata::names::parse::parse;
use crate::metadata::names::tree::{DEEPEST, Node, Nominal, NominalKind, Tree};
use crate::metadata::names::write::{mangled_nominal, spelt_nominal};
use crate::metadata::standard;
use crate::metadata::witnesses::builtin;
use crate::sync::lock::Guarded;
use crate::sync::memory::Contents;
use crate::sync::{Atomic, Mutant, Ordering, ordering, shared};

shared! {
    /// Every nominal type by its mangled name.
    static TYPES: Cache<GenericType> = Cache::new();
}

/// What is kept of a described type.
///
/// # Safety
/// The descriptor describes a type for the rest of the process.
#[inline(always)]
pub unsafe fn of(descriptor: &'static TypeDescriptor) -> Result<&'static GenericType> {
    // Acquire: pairs with the release below (model concurrent_first_requests, mutant DescriptorRelaxed).
    let known = descriptor.generic.load(ordering(Ordering::Acquire, Mutant::DescriptorRelaxed));
    if known == 0 {
        // SAFETY: as the caller promises.
        return unsafe { read(descriptor) };
    }
    // SAFETY: the word is the address of a type, which is never freed.
    let known: &GenericType = unsafe { &*core::ptr::with_exposed_provenance(known as usize) };
    known.contents.read();
    Ok(known)
}

/// The type of that name, if a module has described it or Swift's library has it.
pub fn named(nominal: &Nominal) -> Option<&'static GenericType> {
    let mangled = mangled_nominal(nominal);
    let found = TYPES.find(hash_bytes(mangled.as_bytes()), |known| known.mangled == mangled);
    found.or_else(|| {
        let descriptor = standard::descriptor(&mangled)?;
        // SAFETY: the library's descriptors are constants.
        Some(unsafe { of(descriptor) }.expect("the library's descriptors are good"))
    })
}

/// Reads a descriptor, checks it, and registers the type. A second descriptor of one name must say the same.
#[cold]
#[inline(never)]
unsafe fn read(descriptor: &'static TypeDescriptor) -> Result<&'static GenericType> {
    let _reserve = Reserve::open()?;
    // SAFETY: as the caller promises.
    let read = unsafe { GenericType::read(descriptor)? };
    let hash = hash_bytes(read.mangled.as_bytes());
    let mangled = read.mangled.clone();
    let (known, is_new) = TYPES.insert(
        hash,
        |known| known.mangled == mangled,
        |known| hash_bytes(known.mangled.as_bytes()),
        || arena::keep_aside(read),
    );
    if !is_new {
        // SAFETY: as the caller promises; the known descriptor was read.
        unsafe { compare(known, descriptor)? };
    }
    let address = core::ptr::from_ref(known).expose_provenance() as u64;
    // Release: pairs with the acquire load in `of`.
    descriptor.generic.store(address, ordering(Ordering::Release, Mutant::DescriptorRelaxed));
    Ok(known)
}

/// Whether a second descriptor says what the first one says.
unsafe fn compare(known: &GenericType, descriptor: &'static TypeDescriptor) -> Result<()> {
    let differs = |difference: String| Err(MetadataError::Duplicate { type_name: known.name.clone(), difference });
    let first = known.descriptor;
    if first.argument_count != descriptor.argument_count {
        let (one, other) = (first.argument_count, descriptor.argument_count);
        return differs(format!("{one} generic arguments and {other}"));
    }
    if first.field_count != descriptor.field_count {
        return differs(format!("{} fields and {}", first.field_count, descriptor.field_count));
    }
    // SAFETY: as the caller promises.
    for (one, other) in unsafe { first.fields().iter().zip(descriptor.fields()) } {
        // SAFETY: as the caller promises.
        let [one, other] = [one, other].map(|field| unsafe { (text(field.name), text(field.type_name)) });
        if one != other {
            return differs(format!("field {} of type {:?} and {} of type {:?}", one.0, one.1, other.0, other.1));
        }
    }
    // SAFETY: as the caller promises.
    let layout = |descriptor: &TypeDescriptor| unsafe { descriptor.value_witnesses.as_ref() }.map(Layout::of);
    if layout(first) != layout(descriptor) {
        return differs("values lie in memory differently".into());
    }
    // SAFETY: as the caller promises.
    let [one, other] = [first, descriptor].map(|described| unsafe { text(described.superclass) });
    if one != other {
        return differs(format!("superclass {one:?} and {other:?}"));
    }
    Ok(())
}

fn kind_of(descriptor: &TypeDescriptor) -> NominalKind {
    match descriptor.kind() {
        descriptor_flags::CLASS => NominalKind::Class,
        descriptor_flags::ENUM => NominalKind::Enum,
        _ => NominalKind::Struct,
    }
}

impl GenericType {
    unsafe fn read(descriptor: &'static TypeDescriptor) -> Result<Self> {
        // SAFETY: as the caller promises.
        let Names { nominal, levels, counts } = unsafe { names_of(descriptor)? };
        let name = spelt_nominal(&nominal);
        let mangled = mangled_nominal(&nominal);
        // SAFETY: as the caller promises.
        if let Some(witnesses) = unsafe { descriptor.value_witnesses.as_ref() } {
            check_layout(&name, Layout::of(witnesses), witnesses.stride)?;
        }
        if descriptor.fields.is_null() && descriptor.field_count > 0 {
            return Err(MetadataError::BadLayout { type_name: name, why: "its fields are null".into() });
        }
        // SAFETY: as the caller promises.
        let fields = unsafe { descriptor.fields() }.iter();
        // SAFETY: as the caller promises.
        let fields =
            fields.map(|field| unsafe { (text(field.name), field.type_name.is_null(), text(field.type_name)) });
        let fields = fields.map(|(field, is_empty, type_name)| {
            if is_empty && kind_of(descriptor) != NominalKind::Enum {
                let reason = Box::new(MetadataError::Null { what: "its type" });
                return Err(MetadataError::BadField { type_name: name.clone(), field: field.into(), reason });
            }
            let tree = if is_empty { None } else { Some(read_type(&name, field, type_name, &levels)?) };
            Ok(Field { name: field, field_type: tree })
        });
        let fields = fields.collect::<Result<Vec<_>>>()?;
        // SAFETY: as the caller promises.
        let superclass = unsafe { text(descriptor.superclass) };
        let superclass = if superclass.is_empty() { None } else { Some(parse(superclass.as_bytes())?) };
        let specializations = Atomic::new(0);
        Ok(Self {
            descriptor,
            nominal: Arc::new(nominal),
            pending: Guarded::new(Vec::new()),
            name,
            mangled,
            fields,
            superclass,
            levels,
            counts,
            cache: Cache::new(),
            contents: Contents::written(),
            specializations,
        })
    }

    /// Arguments in a list for each type of the path; no list where there are none.
    pub fn in_lists(&self, arguments: Vec<Tree>) -> Vec<Vec<Tree>> {
        if arguments.is_empty() {
            return Vec::new();
        }
        let mut arguments = arguments.into_iter();
        let mut before = 0;
        let lists = self.counts.iter().map(|count| {
            let list = arguments.by_ref().take(count - before).collect();
            before = *count;
            list
        });
        lists.collect()
    }

    /// Which argument a generic parameter stands for.
    pub fn parameter(levels: &[usize], depth: usize, index: usize) -> Option<usize> {
        let first = if depth == 0 { 0 } else { *levels.get(depth - 1)? };
        let end = *levels.get(depth)?;
        (index < end - first).then_some(first + index)
    }
}

/// Whether values can lie like that.
pub fn check_layout(type_name: &str, layout: Layout, stride: usize) -> Result<()> {
    let why = if !layout.is_possible() {
        format!("{} bytes aligned to {} are no possible size", layout.size, layout.alignment_mask + 1)
    } else if stride != layout.stride() {
        format!("{} bytes aligned to {} do not repeat every {stride}", layout.size, layout.alignment_mask + 1)
    } else {
        return Ok(());
    };
    Err(MetadataError::BadLayout { type_name: type_name.into(), why })
}

fn read_type(type_name: &str, field: &str, field_type: &str, levels: &[usize]) -> Result<FieldType> {
    let at_fault =
        |reason| MetadataError::BadField { type_name: type_name.into(), field: field.into(), reason: Box::new(reason) };
    let tree = kept(parse(field_type.as_bytes()).map_err(at_fault)?);
    Ok(match *tree.node() {
        Node::Parameter { depth, index } => match GenericType::parameter(levels, depth, index) {
            Some(argument) => FieldType::Argument(argument),
            None => {
                let name = crate::metadata::names::write::parameter_name(depth, index);
                return Err(at_fault(MetadataError::UnboundParameter { name }));
            }
        },
        _ => match builtin::meant_by(tree.node()) {
            Some(builtin) => FieldType::Builtin(builtin),
            None => FieldType::Tree(tree),
        },
    })
}

/// What a descriptor and those around it say of names and arguments.
struct Names {
    nominal: Nominal,
    levels: Vec<usize>,
    counts: Vec<usize>,
}

/// The names of a described type and of those around it, and how many arguments each takes.
unsafe fn names_of(descriptor: &'static TypeDescriptor) -> Result<Names> {
    let mut chain = vec![descriptor];
    // SAFETY: as the caller promises.
    while let Some(parent) = unsafe { chain[chain.len() - 1].parent.as_ref() } {
        if chain.len() > DEEPEST {
            // SAFETY: as the caller promises.
            let name = unsafe { text(descriptor.name) };
            return Err(MetadataError::BadTypeName { module: "a circle of types".into(), name: name.into() });
        }
        chain.push(parent);
    }
    chain.reverse();
    // SAFETY: as the caller promises.
    let module = unsafe { text(descriptor.module) }.to_owned();
    let (mut path, mut levels, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for part in chain {
        // SAFETY: as the caller promises.
        let name = unsafe { text(part.name) };
        if !part.is_ours() {
            return Err(MetadataError::BadDescriptor { type_name: name.into(), flags: part.flags });
        }
        if !is_identifier(name) || !is_identifier(&module) {
            return Err(MetadataError::BadTypeName { module, name: name.into() });
        }
        path.push((name.to_owned(), kind_of(part)));
        let count = part.argument_count as usize;
        let before = levels.last().copied().unwrap_or(0);
        if count < before {
            let (due, type_name) = (before, name.into());
            return Err(MetadataError::ArgumentCount { type_name, due, given: count });
        }
        counts.push(count);
        if count > before {
            levels.push(count);
        }
    }
    Ok(Names { nominal: Nominal { module, path }, levels, counts })
}

fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
