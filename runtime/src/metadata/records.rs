//! Reading records: what lies in front of them, what they are made from, their arguments.

use sidetable_shims::metadata::{ClassMetadata, Kind, OWN_DESCRIPTOR, TypeMetadata, class_flags};
use sidetable_shims::types::{ClassFront, RecordFront, RecordInfo, ValueMetadata, record_flags};

use super::descriptor::TypeDescriptor;

/// What this runtime keeps of a record; `None` for a builtin, and for a class without generic arguments.
///
/// # Safety
/// The record is one of this runtime's, or a class.
#[inline(always)]
pub unsafe fn info_of(record: *const TypeMetadata) -> Option<&'static RecordInfo> {
    // SAFETY: as the caller promises: the words are in front of the record.
    unsafe {
        let info = if (*record).kind == Kind::CLASS {
            if (*record.cast::<ClassMetadata>()).flags & class_flags::HAS_RECORD_INFO == 0 {
                return None;
            }
            let offset = core::mem::offset_of!(ClassFront, class.class);
            (*record.byte_sub(offset).cast::<ClassFront>()).info
        } else if (*record).kind == Kind::HEAP_GENERIC_LOCAL_VARIABLE || (*record).kind == Kind::HEAP_LOCAL_VARIABLE {
            return None;
        } else {
            (*record.byte_sub(size_of::<RecordFront>()).cast::<RecordFront>()).info
        };
        info.as_ref()
    }
}

/// Whether a record stands for its type. Of a record that is static data it is not known from the record alone.
///
/// # Safety
/// As for [`info_of`].
#[inline(always)]
pub unsafe fn is_canonical(record: *const TypeMetadata) -> bool {
    // SAFETY: as the caller promises.
    unsafe { info_of(record) }.is_none_or(|info| info.flags & record_flags::IS_CANONICAL != 0)
}

/// The descriptor of a nominal type; `None` for other types, and for classes that have none of ours.
///
/// # Safety
/// As for [`info_of`].
pub unsafe fn descriptor_of(record: *const TypeMetadata) -> Option<&'static TypeDescriptor> {
    // SAFETY: as the caller promises. All descriptors begin with flags, which say whether one is ours.
    unsafe {
        let description = match (*record).kind {
            Kind::CLASS => (*record.cast::<ClassMetadata>()).description.cast::<TypeDescriptor>(),
            Kind::STRUCT | Kind::ENUM | Kind::OPTIONAL => {
                (*record.cast::<ValueMetadata>()).description.cast::<TypeDescriptor>()
            }
            _ => return None,
        };
        if description.is_null() || *description.cast::<u32>() >> 16 != OWN_DESCRIPTOR >> 16 {
            return None;
        }
        Some(&*description)
    }
}

/// Where a nominal type's generic arguments begin: behind the words that every record of its kind has.
///
/// # Safety
/// The record is of a nominal type with a descriptor of ours.
#[inline]
pub unsafe fn argument_slots(record: *const TypeMetadata) -> *const *const TypeMetadata {
    // SAFETY: as the caller promises.
    unsafe {
        if (*record).kind == Kind::CLASS {
            record.cast::<ClassMetadata>().add(1).cast()
        } else {
            record.cast::<ValueMetadata>().add(1).cast()
        }
    }
}

/// How many cases of an enum have no payload.
///
/// # Safety
/// The record is an enum's, and one of this runtime's.
pub unsafe fn empty_cases_of(record: *const TypeMetadata) -> u32 {
    // SAFETY: as the caller promises.
    unsafe {
        let cases = descriptor_of(record).map_or(0, |descriptor| descriptor.field_count);
        cases - info_of(record).map_or(0, |info| info.field_count)
    }
}
