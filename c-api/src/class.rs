//! sidetable's own functions: classes, and looking at objects.

use core::ffi::{CStr, c_char, c_void};
use core::fmt::{self, Display, Write};

use sidetable::inspect::{self, ObjectState};
use sidetable::metadata::{ClassMetadata, Field};
use sidetable::object;
use sidetable::object::class::{self, ClassError, Definition};
use sidetable::object::refcount::weak::WeakReference;
use sidetable_shims::refcount::RefCountWord;

use crate::HeapObject;

/// `sidetable_class_definition`: 48 bytes on 64-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct ClassDefinition {
    /// Its name.
    pub name: *const c_char,
    /// Its superclass, or null.
    pub superclass: *const ClassMetadata,
    /// Bytes in an instance, header and superclass included.
    pub instance_size: u32,
    /// An instance's alignment in bytes; 0 means 16.
    pub instance_alignment: u32,
    /// What to do with an instance before its references are released, or none.
    pub deinit: Option<unsafe extern "C" fn(*mut c_void)>,
    /// The reference fields that the class adds.
    pub fields: *const Field,
    /// How many.
    pub field_count: u32,
}

/// `sidetable_status`
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the header documents them")]
pub enum Status {
    Ok = 0,
    NullArgument = 1,
    BadName = 2,
    BadSize = 3,
    BadAlignment = 4,
    BadSuperclass = 5,
    FieldMisaligned = 6,
    FieldOutOfBounds = 7,
    FieldsOverlap = 8,
    DuplicateField = 9,
    BadStrength = 10,
    BadFlags = 11,
    WrongArgumentCount = 12,
    BadDescriptor = 13,
    TooLarge = 14,
    Cycle = 15,
    UnknownType = 16,
    Duplicate = 17,
    BadSpecialization = 18,
    NoSuchType = 19,
    Deiniting = 20,
    Immortal = 21,
    HostGone = 22,
    WrongHost = 23,
    UnknownHandle = 24,
    StaleHandle = 25,
    NoHandleLeft = 26,
    TooManyHosts = 27,
    Unsupported = 28,
    RuleBroken = 29,
    NotFreezable = 30,
    NullField = 31,
    WrongClass = 32,
    Frozen = 33,
    BadPhase = 34,
    BadGlobalType = 35,
    ExportedFreezable = 36,
    LaterPhase = 37,
    TooEarly = 38,
    NotExported = 39,
    NoSuchName = 40,
    StartCycle = 41,
    FreezeFailed = 42,
    OutOfMemory = 43,
}

impl From<&ClassError> for Status {
    fn from(error: &ClassError) -> Self {
        match error {
            ClassError::EmptyName | ClassError::UnnamedField { .. } => Self::BadName,
            ClassError::BadSize { .. } => Self::BadSize,
            ClassError::BadAlignment { .. } => Self::BadAlignment,
            ClassError::BadSuperclass { .. } => Self::BadSuperclass,
            ClassError::Misaligned { .. } => Self::FieldMisaligned,
            ClassError::OutOfBounds { .. } => Self::FieldOutOfBounds,
            ClassError::Overlap { .. } => Self::FieldsOverlap,
            ClassError::Duplicate { .. } => Self::DuplicateField,
            ClassError::BadStrength { .. } => Self::BadStrength,
            ClassError::BadFlags { .. } => Self::BadFlags,
            ClassError::OutOfMemory(_) => Self::OutOfMemory,
        }
    }
}

/// `sidetable_error`: 516 bytes.
#[repr(C)]
#[derive(Debug)]
pub struct ErrorDetails {
    code: i32,
    message: [u8; 256],
    path: [u8; 256],
}

impl ErrorDetails {
    pub(crate) fn new(status: Status, message: &dyn Display, path: &str) -> Self {
        Self::with_code(status as i32, message, path)
    }

    pub(crate) fn with_code(code: i32, message: &dyn Display, path: &str) -> Self {
        Self { code, message: Cut::of(message), path: Cut::of(&path) }
    }
}

/// Text as a C array: cut between two characters, and ended with a zero. Put together in place: there may be no memory to say so with.
struct Cut {
    bytes: [u8; 256],
    length: usize,
    is_full: bool,
}

impl Cut {
    fn of(text: &dyn Display) -> [u8; 256] {
        let mut cut = Self { bytes: [0; 256], length: 0, is_full: false };
        // It cuts instead of failing.
        let _ = write!(cut, "{text}");
        cut.bytes
    }
}

impl Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = if self.is_full { 0 } else { self.bytes.len() - 1 - self.length };
        let kept = (0..=room.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        self.bytes[self.length..self.length + kept].copy_from_slice(&text.as_bytes()[..kept]);
        self.length += kept;
        self.is_full |= kept < text.len();
        Ok(())
    }
}

/// Fills an error that may be null.
pub(crate) unsafe fn fail(error: *mut ErrorDetails, status: Status, message: &dyn Display, path: &str) -> Status {
    if !error.is_null() {
        // SAFETY: as the caller promises, an error that is not null may be written.
        unsafe { error.write(ErrorDetails::new(status, message, path)) };
    }
    status
}

/// `sidetable::object::class::define`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_class_create(
    definition: *const ClassDefinition,
    out_class: *mut *const ClassMetadata,
    error: *mut ErrorDetails,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        match create(definition, out_class) {
            Ok(()) => Status::Ok,
            Err(NotMade::Null(what)) => fail(error, Status::NullArgument, &format_args!("{what} is null"), ""),
            Err(NotMade::Class(wrong)) => fail(error, Status::from(&wrong), &wrong, wrong.path()),
        }
    }
}

/// Why there is no class.
enum NotMade {
    /// What is null.
    Null(&'static str),
    Class(ClassError),
}

unsafe fn create(definition: *const ClassDefinition, out_class: *mut *const ClassMetadata) -> Result<(), NotMade> {
    // SAFETY: as the caller promises, a definition that is not null may be read.
    let definition = unsafe { definition.as_ref() }.ok_or(NotMade::Null("the definition"))?;
    if out_class.is_null() {
        return Err(NotMade::Null("the place for the class"));
    }
    if definition.fields.is_null() && definition.field_count > 0 {
        return Err(NotMade::Null("the field table of a class with fields"));
    }
    let fields = if definition.fields.is_null() {
        &[]
    } else {
        // SAFETY: as the caller promises, there are that many fields.
        unsafe { core::slice::from_raw_parts(definition.fields, definition.field_count as usize) }
    };
    // SAFETY: as the caller promises, a name that is not null ends with a zero.
    let name = if definition.name.is_null() { c"" } else { unsafe { CStr::from_ptr(definition.name) } };
    let checked = Definition {
        name,
        superclass: definition.superclass,
        instance_size: definition.instance_size,
        instance_alignment: definition.instance_alignment,
        deinit: definition.deinit,
        fields,
    };
    // SAFETY: as the caller promises.
    match unsafe { class::define(&checked) } {
        Ok(class) => {
            // SAFETY: as the caller promises, a place that is not null may be written.
            unsafe { out_class.write(class) };
            Ok(())
        }
        Err(error) => Err(NotMade::Class(error)),
    }
}

/// The class's name, zero-terminated: `sidetable::object::class::ClassName`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_class_name(c: *const ClassMetadata) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { class::name_for_c(c) }.as_ptr()
}

/// The fields the class itself adds: `sidetable::object::class::extension_of`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_class_fields(c: *const ClassMetadata, out_count: *mut u32) -> *const Field {
    // SAFETY: as the caller promises.
    let extension = unsafe { class::extension_of(c) };
    let (fields, count) =
        extension.map_or((core::ptr::null(), 0), |extension| (extension.fields, extension.field_count));
    if !out_count.is_null() {
        // SAFETY: as the caller promises, a place that is not null may be written.
        unsafe { out_count.write(count) };
    }
    if count == 0 { core::ptr::null() } else { fields }
}

/// `sidetable::object::allocate_instance`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_new(c: *const ClassMetadata) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { object::allocate_instance(c) }
}

/// `sidetable::object::allocate_weakly_referenced_instance`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_new_weakly_referenced(c: *const ClassMetadata) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { object::allocate_weakly_referenced_instance(c) }
}

/// `sidetable::object::allocate_weakly_referenced`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_allocate_weakly_referenced(
    isa: *const ClassMetadata,
    size: usize,
    align_mask: usize,
) -> *mut HeapObject {
    // SAFETY: as the caller promises.
    unsafe { object::allocate_weakly_referenced(isa, size, align_mask) }
}

/// `sidetable::object::restore_word`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_restore_word(object: *mut HeapObject, word: usize) {
    // SAFETY: as the caller promises.
    unsafe { object::restore_word(object, RefCountWord::from_bits(word as _)) };
}

/// `sidetable::inspect::object`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_inspect(object: *const HeapObject, out: *mut ObjectState) {
    // SAFETY: as the caller promises.
    unsafe { out.write(inspect::object(object)) };
}

/// `sidetable::inspect::weak`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sidetable_inspect_weak(reference: *const WeakReference, out: *mut ObjectState) {
    // SAFETY: as the caller promises.
    unsafe { out.write(inspect::weak(reference)) };
}

/// This library's version, `major.minor.patch`.
#[unsafe(no_mangle)]
pub extern "C" fn sidetable_version() -> *const c_char {
    const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => unreachable!(),
    };
    VERSION.as_ptr()
}

const _: () = {
    assert!(size_of::<ErrorDetails>() == 516);
    assert!(cfg!(not(target_pointer_width = "64")) || size_of::<ClassDefinition>() == 48);
};
