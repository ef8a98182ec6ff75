//! Which class an object is of once it is frozen.
//!
//! A frozen class is declared for a freezable one: an ordinary class with a field table whose fields are among those of the freezable class, none
//! of them mutable. Both describe the same memory. From then on instances of the frozen class come from freezing, and end as instances of the
//! freezable class would.

use core::ffi::CStr;
use core::fmt;
use core::ptr;
use std::collections::BTreeMap;

use sidetable_shims::metadata::{
    ClassMetadata, Field, Freezing, FreezingField, FullClassMetadata, Strength, class_flags, field_flags,
};
use thiserror::Error;

use super::ancestry::{is_subclass, name_of};
use super::teardown::end;
use crate::heap::{OutOfMemory, Reserve};
use crate::object::class::{all_fields, extension_behind, extension_of};
use crate::object::{destroy_frozen, freezing_of, is_frozen_class, there_are_classes};
use crate::sync::lock::Lock;
use crate::sync::memory;

/// A freezable class and its frozen counterpart. `sidetable_frozen_class` in C.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The class of objects before they are frozen.
    pub freezable: *const ClassMetadata,
    /// Their class afterwards.
    pub frozen: *const ClassMetadata,
}

/// What must hold of a pair of classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Rule {
    OwnClass = 1,
    Undeclared = 2,
    Size = 3,
    Deinit = 4,
    Superclass = 5,
    ExtraField = 6,
    FieldPlace = 7,
    FieldStrength = 8,
    Mutable = 9,
    Nullable = 10,
    FieldType = 11,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OwnClass => "both classes must have been made by sidetable_class_create, and differ",
            Self::Undeclared => "a class has one frozen class, which is frozen for that class alone, and cannot itself be frozen again",
            Self::Size => "the frozen class must be no larger and no more aligned",
            Self::Deinit => "the frozen class must have no deinit: the freezable class's runs",
            Self::Superclass => "the frozen class's superclass must be the frozen class of a superclass",
            Self::ExtraField => "the freezable class has no such field",
            Self::FieldPlace => "the field lies elsewhere in the freezable class",
            Self::FieldStrength => "the field is of another strength in the freezable class",
            Self::Mutable => "a field of a frozen class is not mutable",
            Self::Nullable => "the field is not nullable in the freezable class",
            Self::FieldType => "the field's class must be the frozen class of its class in the freezable class, or of a subclass of that",
        })
    }
}

/// A rule that a pair of classes breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// `Class.field`, or the class alone.
    pub path: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.rule)
    }
}

/// Why frozen classes are not declared. None is then.
#[derive(Error, Clone, PartialEq, Eq, Debug)]
pub enum NotDeclared {
    /// What is wrong with them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Broken(Vec<Violation>),
    /// There is no memory.
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
}

/// Held while classes are declared.
static DECLARING: Lock<()> = Lock::new(());

/// Every rule that the pair breaks, or nothing. Other pairs count where they have been declared.
///
/// # Safety
/// Both are classes.
pub unsafe fn check(pair: Pair) -> Vec<Violation> {
    // SAFETY: as the caller promises.
    unsafe { check_among(pair, &[pair]) }
}

/// Declares frozen classes, all of them or none: their fields may name each other. The frozen classes can have no instances but by freezing.
///
/// # Safety
/// All are classes, and no frozen class among them has instances or subclasses.
pub unsafe fn declare(pairs: &[Pair]) -> Result<(), NotDeclared> {
    let _reserve = Reserve::open()?;
    let _declaring = DECLARING.lock();
    // SAFETY: as the caller promises.
    let violations: Vec<_> = pairs.iter().flat_map(|pair| unsafe { check_among(*pair, pairs) }).collect();
    if !violations.is_empty() {
        return Err(NotDeclared::Broken(violations));
    }
    there_are_classes()?;
    // SAFETY: as the caller promises; the classes were checked.
    pairs.iter().for_each(|pair| unsafe { link(*pair) });
    Ok(())
}

/// The frozen class of a class that has been declared freezable; null for others.
///
/// # Safety
/// `class` is a class.
pub unsafe fn frozen_class_of(class: *const ClassMetadata) -> *const ClassMetadata {
    // SAFETY: as the caller promises.
    unsafe {
        if is_frozen_class(class) {
            ptr::null()
        } else {
            freezing_of(class).map_or(ptr::null(), |freezing| freezing.frozen)
        }
    }
}

/// A class's fields and those of its superclasses, by offset, and the class that adds each.
///
/// # Safety
/// `class` is a class.
unsafe fn fields_by_offset<'a>(class: *const ClassMetadata) -> BTreeMap<u32, (&'a Field, *const ClassMetadata)> {
    // SAFETY: as the caller promises.
    unsafe { all_fields(class) }.into_iter().map(|(field, owner)| (field.offset, (field, owner))).collect()
}

/// # Safety
/// All are classes.
unsafe fn check_among(pair: Pair, among: &[Pair]) -> Vec<Violation> {
    let Pair { freezable, frozen } = pair;
    let of_class = |rule| Violation { rule, path: name_of(frozen) };
    // SAFETY: as the caller promises.
    let (is_own, was_declared) = unsafe {
        let is_own = |class| extension_of(class).is_some_and(|extension| extension.rust_name.is_none());
        (
            is_own(freezable) && is_own(frozen) && freezable != frozen,
            freezing_of(freezable).is_some() || freezing_of(frozen).is_some(),
        )
    };
    if !is_own {
        return vec![of_class(Rule::OwnClass)];
    }
    let is_twice = among
        .iter()
        .filter(|other| [other.freezable, other.frozen].iter().any(|class| *class == freezable || *class == frozen));
    let mut violations = Vec::new();
    // SAFETY: as the caller promises, and both are of ours.
    unsafe {
        if was_declared || is_twice.count() > 1 {
            violations.push(of_class(Rule::Undeclared));
        }
        let (own, other) = (&*frozen, &*freezable);
        if own.instance_size > other.instance_size || own.instance_alignment_mask > other.instance_alignment_mask {
            violations.push(of_class(Rule::Size));
        }
        if extension_behind(frozen).deinit.is_some() {
            violations.push(of_class(Rule::Deinit));
        }
        if !own.superclass.is_null() {
            let original = freezable_of(own.superclass, among);
            if original.is_null() || freezable == original || !is_subclass(freezable, original) {
                violations.push(of_class(Rule::Superclass));
            }
        }
        let fields = fields_by_offset(freezable);
        for (offset, (field, owner)) in fields_by_offset(frozen) {
            let broken = broken_by_field(field, offset, &fields, among);
            let path = || format!("{}.{}", name_of(owner), CStr::from_ptr(field.name).to_string_lossy());
            violations.extend(broken.into_iter().map(|rule| Violation { rule, path: path() }));
        }
    }
    violations
}

/// The rules that one field of a frozen class breaks.
///
/// # Safety
/// The field's names end with a zero, and its class variable is null or holds null or a class.
unsafe fn broken_by_field(
    field: &Field,
    offset: u32,
    fields: &BTreeMap<u32, (&Field, *const ClassMetadata)>,
    among: &[Pair],
) -> Vec<Rule> {
    // SAFETY: as the caller promises.
    let name_of_field = |field: &Field| unsafe { CStr::from_ptr(field.name) };
    let Some((original, _)) =
        fields.get(&offset).filter(|(original, _)| name_of_field(original) == name_of_field(field))
    else {
        let is_elsewhere = fields.values().any(|(original, _)| name_of_field(original) == name_of_field(field));
        return vec![if is_elsewhere { Rule::FieldPlace } else { Rule::ExtraField }];
    };
    let mut broken = Vec::new();
    if field.strength != original.strength {
        broken.push(Rule::FieldStrength);
    }
    if field.flags & field_flags::MUTABLE != 0 {
        broken.push(Rule::Mutable);
    }
    if field.flags & !original.flags & field_flags::NULLABLE != 0 {
        broken.push(Rule::Nullable);
    }
    // SAFETY: as the caller promises.
    unsafe {
        let (target, due) = (class_in(field), class_in(original));
        if !target.is_null() {
            let frozen_from = freezable_of(target, among);
            if frozen_from.is_null() || !is_subclass(frozen_from, due) {
                broken.push(Rule::FieldType);
            }
        }
    }
    broken
}

/// The class that a field's objects are of; null for any.
///
/// # Safety
/// The field's class variable is null or holds null or a class.
unsafe fn class_in(field: &Field) -> *const ClassMetadata {
    // SAFETY: as the caller promises.
    if field.class.is_null() { ptr::null() } else { unsafe { *field.class } }
}

/// The class whose frozen class this is, or is to be; null for others.
///
/// # Safety
/// All are classes.
unsafe fn freezable_of(frozen: *const ClassMetadata, among: &[Pair]) -> *const ClassMetadata {
    if let Some(pair) = among.iter().find(|pair| pair.frozen == frozen) {
        return pair.freezable;
    }
    // SAFETY: as the caller promises.
    unsafe {
        if is_frozen_class(frozen) {
            freezing_of(frozen).map_or(ptr::null(), |freezing| freezing.freezable)
        } else {
            ptr::null()
        }
    }
}

/// Makes a pair known to freezing, once [`there_are_classes`] has been said.
///
/// # Safety
/// The pair breaks no rule, as for [`declare`], and both are in memory that can be written; one thread at a time does this for them.
pub(super) unsafe fn link(pair: Pair) {
    let Pair { freezable, frozen } = pair;
    // SAFETY: both are classes of ours.
    let (fields, kept) = unsafe { (fields_by_offset(freezable), fields_by_offset(frozen)) };
    let (mut strong, mut others, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    for (offset, (field, _)) in fields {
        let strength = Strength::from_number(field.strength).expect("a class with another one is refused");
        let frozen_field = kept.get(&offset).map(|(field, _)| *field);
        let list = match (frozen_field, strength) {
            (None, _) => &mut dropped,
            (_, Strength::Strong) => &mut strong,
            _ => &mut others,
        };
        list.push(FreezingField {
            name: field.name,
            offset,
            strength,
            is_nullable: frozen_field.is_none_or(|field| field.flags & field_flags::NULLABLE != 0),
            // SAFETY: as `check_among` asked.
            target: frozen_field.map_or(ptr::null(), |field| unsafe { class_in(field) }),
        });
    }
    // Classes are never freed, and neither is this.
    let [strong, others, dropped] = [strong, others, dropped].map(|fields| &*fields.leak());
    let allows_nulls = strong.iter().all(|field| field.is_nullable);
    let freezing = Freezing { freezable, frozen, strong, allows_nulls, others, dropped, end };
    let freezing: *const Freezing = Box::leak(Box::new(freezing));
    // SAFETY: both records are in memory that can be written. The frozen class has no instances yet that anybody else could look at, and the
    // freezable one changes by one word.
    unsafe {
        let full =
            frozen.byte_sub(core::mem::offset_of!(FullClassMetadata, class)).cast_mut().cast::<FullClassMetadata>();
        (&raw mut (*full).destroy).write(destroy_frozen);
        let flags = (*full).class.flags & !class_flags::ENDS_WITH_ITS_MEMORY;
        (&raw mut (*full).class.flags).write(flags | class_flags::IS_FROZEN);
        for class in [frozen, freezable] {
            let word = (&raw const extension_behind(class).freezing).cast_mut();
            memory::release_word(word, freezing.expose_provenance());
        }
    }
}
