//! Metadata records: what an isa, a box or a value witness points at.
//!
//! A record is named by its *address point*, the address of its kind word; Swift keeps more words in front of it.

use core::ffi::{c_char, c_void};
use core::mem::offset_of;
use core::ptr;

/// The first word of every metadata record. Values above 0x7ff would be an isa of Objective-C, which Linux does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Kind(pub usize);

impl Kind {
    /// A class.
    pub const CLASS: Self = Self(0);
    /// A struct.
    pub const STRUCT: Self = Self(0x200);
    /// An enum.
    pub const ENUM: Self = Self(0x201);
    /// `Optional`.
    pub const OPTIONAL: Self = Self(0x202);
    /// A type this runtime knows only by its witnesses.
    pub const OPAQUE: Self = Self(0x300);
    /// A tuple.
    pub const TUPLE: Self = Self(0x301);
    /// A function.
    pub const FUNCTION: Self = Self(0x302);
    /// An existential: `Any`, or a value of any type that conforms to protocols.
    pub const EXISTENTIAL: Self = Self(0x303);
    /// The type of one type.
    pub const METATYPE: Self = Self(0x304);
    /// The type of any type that conforms to protocols.
    pub const EXISTENTIAL_METATYPE: Self = Self(0x306);
    /// A local variable that escaped to the heap.
    pub const HEAP_LOCAL_VARIABLE: Self = Self(0x400);
    /// A box for a value of any type, as `swift_allocBox` makes.
    pub const HEAP_GENERIC_LOCAL_VARIABLE: Self = Self(0x500);
}

/// The destroy function of a class or box: deinits the object and ends by giving its memory back. The object comes in Swift's
/// context register (r13 on x86-64, x20 on aarch64), which this type cannot say: never call it as what it looks like.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub type Destroy = unsafe extern "C" fn();
/// The destroy function of a class or box: deinits the object that it is given and ends by giving its memory back. There is no context
/// register here: WebAssembly checks what a function takes, and Swift's convention on 32-bit x86 hands the context over as an argument.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub type Destroy = unsafe extern "C" fn(*mut c_void);

/// Class metadata from its address point: 56 bytes on 64-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct ClassMetadata {
    /// [`Kind::CLASS`].
    pub kind: Kind,
    /// The superclass, or null.
    pub superclass: *const ClassMetadata,
    /// [`class_flags`].
    pub flags: u32,
    /// Bytes between an instance's start and what a reference points at: 0.
    pub instance_address_point: u32,
    /// Bytes in an instance, header included.
    pub instance_size: u32,
    /// An instance's alignment in bytes, minus one.
    pub instance_alignment_mask: u16,
    /// Zero.
    pub reserved: u16,
    /// Bytes in the whole record, the words before the address point included.
    pub class_size: u32,
    /// Bytes from the record's start to its address point.
    pub class_address_point: u32,
    /// The nominal type descriptor, or null.
    pub description: *const ClassDescriptor,
    /// Destroys the stored properties this class adds. Takes the object as a [`Destroy`] does; may be null.
    pub ivar_destroyer: Option<Destroy>,
}

impl ClassMetadata {
    /// A root class with nothing in its record but what [`FullClassMetadata`] is: instances have no size yet.
    pub const ROOT: Self = Self {
        kind: Kind::CLASS,
        superclass: ptr::null(),
        flags: class_flags::USES_SWIFT_REFCOUNTING,
        instance_address_point: 0,
        instance_size: 0,
        instance_alignment_mask: 0,
        reserved: 0,
        class_size: size_of::<FullClassMetadata>() as u32,
        class_address_point: offset_of!(FullClassMetadata, class) as u32,
        description: ptr::null(),
        ivar_destroyer: None,
    };
}

/// Bits of [`ClassMetadata::flags`].
pub mod class_flags {
    /// Instances use Swift's reference counting.
    pub const USES_SWIFT_REFCOUNTING: u32 = 2;
    /// A [`RecordInfo`](crate::types::RecordInfo) is named by the word four words before the address point. Ours.
    pub const HAS_RECORD_INFO: u32 = 1 << 30;
    /// A [`ClassExtension`](super::ClassExtension) follows the record. Ours; Swift's compiler sets bits 0 to 4 only.
    pub const HAS_EXTENSION: u32 = 1 << 31;
    /// Ours, not Swift's: instances are frozen.
    pub const IS_FROZEN: u32 = 1 << 29;
    /// Ours, not Swift's: the destroy function does nothing but give an instance's memory back.
    pub const ENDS_WITH_ITS_MEMORY: u32 = 1 << 28;
}

/// Class metadata with the words in front of its address point.
#[repr(C)]
#[derive(Debug)]
pub struct FullClassMetadata {
    /// Swift's layout string, or null.
    pub layout_string: *const u8,
    /// Deinits and gives back an instance.
    pub destroy: Destroy,
    /// How a variable that holds a reference is copied and destroyed, or null.
    pub value_witnesses: *const ValueWitnessTable,
    /// The record proper: the address point.
    pub class: ClassMetadata,
}

impl FullClassMetadata {
    /// A class's, whose words in front are the destroy function alone.
    pub const fn new(destroy: Destroy, class: ClassMetadata) -> Self {
        Self { layout_string: ptr::null(), destroy, value_witnesses: ptr::null(), class }
    }
}

/// What this runtime keeps of a class beside what Swift does. Follows [`ClassMetadata`] where [`class_flags::HAS_EXTENSION`] is set.
#[repr(C)]
#[derive(Debug)]
pub struct ClassExtension {
    /// What the class's author wants done before the stored references are released, or null.
    pub deinit: Option<unsafe extern "C" fn(*mut c_void)>,
    /// The reference fields this class adds, in order of offset.
    pub fields: *const Field,
    /// How many.
    pub field_count: u32,
    /// The name of a class made by Rust code, whose descriptor cannot be a constant.
    pub rust_name: Option<fn() -> &'static str>,
    /// A [`Freezing`] record's address, or 0 until the class is declared freezable, or frozen. Written once.
    pub freezing: usize,
    /// Where which references an instance has depends on its value: what tells those that it has now. The class adds no other fields then.
    pub visit: Option<Visit>,
}

/// Calls `found` with the context for each reference field that an instance has now.
pub type Visit = unsafe extern "C" fn(object: *const c_void, context: *mut c_void, found: FoundField);

/// What a [`Visit`] calls.
pub type FoundField = unsafe extern "C" fn(context: *mut c_void, field: *const Field);

/// Calls `found` for each reference field that an instance has now.
///
/// # Safety
/// The object's value is there, and nobody changes it; `visit` is its class's.
pub unsafe fn visit_fields<F: FnMut(&Field)>(object: *const c_void, visit: Visit, mut found: F) {
    unsafe extern "C" fn call<F: FnMut(&Field)>(context: *mut c_void, field: *const Field) {
        // SAFETY: the context is the function below, which nobody else uses meanwhile; a field is a field.
        let (found, field) = unsafe { (&mut *context.cast::<F>(), &*field) };
        found(field);
    }
    // SAFETY: as the caller promises.
    unsafe { visit(object, (&raw mut found).cast(), call::<F>) };
}

/// What freezing knows of two classes: one whose instances may be frozen, and the one that they are of from then on.
#[derive(Debug)]
pub struct Freezing {
    /// The class of the instances before.
    pub freezable: *const ClassMetadata,
    /// Their class afterwards.
    pub frozen: *const ClassMetadata,
    /// Strong fields that the frozen class has, superclasses' among them, in order of offset.
    pub strong: &'static [FreezingField],
    /// Whether the frozen class allows null in all of these.
    pub allows_nulls: bool,
    /// Weak and unowned fields that it has.
    pub others: &'static [FreezingField],
    /// Fields that it has not: their references are given up.
    pub dropped: &'static [FreezingField],
    /// Ends a frozen instance whose last reference is gone.
    pub end: unsafe extern "C" fn(*mut c_void),
}

/// A reference field of a freezable class, and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct FreezingField {
    /// The field's name, zero-terminated UTF-8.
    pub name: *const c_char,
    /// Bytes from the object's start.
    pub offset: u32,
    /// How it refers to its object.
    pub strength: Strength,
    /// Whether the frozen class allows null.
    pub is_nullable: bool,
    /// The frozen class that the referent must be of, or null for any.
    pub target: *const ClassMetadata,
}

/// One reference field of a class: 24 bytes on 64-bit targets. `sidetable_field` in C.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The field's name, zero-terminated UTF-8.
    pub name: *const c_char,
    /// Bytes from the object's start.
    pub offset: u32,
    /// A [`Strength`], as a number that C may get wrong.
    pub strength: u8,
    /// [`field_flags`].
    pub flags: u8,
    /// The variable that holds the class of what the field refers to, so that classes can name each other; or null, for any class.
    pub class: *const *const ClassMetadata,
}

impl Field {
    /// Whether the field's reference is a strong one.
    pub const fn is_strong(&self) -> bool {
        self.strength == Strength::Strong as u8
    }
}

/// How a field refers to its object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Strength {
    /// A pointer that owns one strong reference.
    Strong = 0,
    /// A weak variable.
    Weak = 1,
    /// A pointer that owns one unowned reference.
    Unowned = 2,
}

impl Strength {
    /// The strength that C calls `number`.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Strong, Self::Weak, Self::Unowned].into_iter().find(|strength| *strength as u8 == number)
    }
}

/// Bits of [`Field::flags`].
pub mod field_flags {
    /// The field may be null.
    pub const NULLABLE: u8 = 1;
    /// The field may be written after the object was made.
    pub const MUTABLE: u8 = 2;
}

/// A class's nominal type descriptor, as far as this runtime reads or writes it. Offsets are relative to the field that holds them.
#[repr(C)]
#[derive(Debug)]
pub struct ClassDescriptor {
    /// Bits 0–4: the kind of context, 16 for a class.
    pub flags: u32,
    /// The enclosing context, or 0.
    pub parent: i32,
    /// The name, zero-terminated UTF-8.
    pub name: i32,
    /// The function that returns the metadata, or 0.
    pub access_function: i32,
    /// The field descriptor, or 0.
    pub fields: i32,
}

/// Bits of [`ClassDescriptor::flags`] for a class.
pub const CLASS_CONTEXT: u32 = 16;

/// How the nominal type descriptors of this runtime's own begin, as C and Rust code write them: with flags where Swift's have theirs, and an
/// address where Swift's have a relative reference. The flags tell which: [`OWN_DESCRIPTOR`].
#[repr(C)]
#[derive(Debug)]
pub struct OwnDescriptorFront {
    /// As Swift's, and the upper half of [`OWN_DESCRIPTOR`].
    pub flags: u32,
    /// Zero: Swift's parent, name, access function and fields.
    pub swift: [i32; 4],
    /// How many generic arguments the type takes, those of the types around it included.
    pub argument_count: u32,
    /// The module's name, zero-terminated UTF-8.
    pub module: *const c_char,
    /// The type around this one, or null.
    pub parent: *const Self,
    /// The type's own name, zero-terminated UTF-8.
    pub name: *const c_char,
}

/// In the upper half of a descriptor's flags, which Swift leaves to each kind: the descriptor begins as [`OwnDescriptorFront`] says.
pub const OWN_DESCRIPTOR: u32 = 0x5354_0000;

/// The metadata of a type that is no class, from its address point; its value witness table is one word in front.
#[repr(C)]
#[derive(Debug)]
pub struct TypeMetadata {
    /// What kind of type it is.
    pub kind: Kind,
}

/// The metadata of a box, with the words in front of its address point.
#[repr(C)]
#[derive(Debug)]
pub struct FullBoxMetadata {
    /// Swift's layout string, or null.
    pub layout_string: *const u8,
    /// Destroys the value and gives back the box.
    pub destroy: Destroy,
    /// How a variable that holds the box is copied and destroyed, or null.
    pub value_witnesses: *const ValueWitnessTable,
    /// The record proper: the address point.
    pub record: BoxMetadata,
}

/// The metadata of a box from its address point: 24 bytes on 64-bit targets.
#[repr(C)]
#[derive(Debug)]
pub struct BoxMetadata {
    /// [`Kind::HEAP_GENERIC_LOCAL_VARIABLE`].
    pub kind: Kind,
    /// Bytes from the box's start to its value.
    pub value_offset: u32,
    /// The value's type.
    pub boxed_type: *const TypeMetadata,
}

/// How values of a type are copied, moved and destroyed: 8 functions, then size, stride, flags and extra inhabitants.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ValueWitnessTable {
    /// Copies the value in one three-word buffer to another.
    pub initialize_buffer_with_copy_of_buffer:
        unsafe extern "C" fn(*mut c_void, *mut c_void, *const TypeMetadata) -> *mut c_void,
    /// Destroys a value.
    pub destroy: unsafe extern "C" fn(*mut c_void, *const TypeMetadata),
    /// Copies a value into raw memory.
    pub initialize_with_copy: unsafe extern "C" fn(*mut c_void, *mut c_void, *const TypeMetadata) -> *mut c_void,
    /// Copies a value over another.
    pub assign_with_copy: unsafe extern "C" fn(*mut c_void, *mut c_void, *const TypeMetadata) -> *mut c_void,
    /// Moves a value into raw memory.
    pub initialize_with_take: unsafe extern "C" fn(*mut c_void, *mut c_void, *const TypeMetadata) -> *mut c_void,
    /// Moves a value over another.
    pub assign_with_take: unsafe extern "C" fn(*mut c_void, *mut c_void, *const TypeMetadata) -> *mut c_void,
    /// Which empty case an enum with this payload holds; 0: the payload.
    pub get_enum_tag_single_payload: unsafe extern "C" fn(*const c_void, u32, *const TypeMetadata) -> u32,
    /// Stores an empty case.
    pub store_enum_tag_single_payload: unsafe extern "C" fn(*mut c_void, u32, u32, *const TypeMetadata),
    /// Bytes in a value.
    pub size: usize,
    /// Bytes between two values in an array.
    pub stride: usize,
    /// [`value_flags`].
    pub flags: u32,
    /// Bit patterns that are no value.
    pub extra_inhabitant_count: u32,
}

/// The witnesses of an enum: how its cases are told apart and changed.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct EnumWitnessTable {
    /// What every type has.
    pub value: ValueWitnessTable,
    /// Which case a value holds: payload cases from 0 in order, then the empty ones.
    pub get_enum_tag: unsafe extern "C" fn(*const c_void, *const TypeMetadata) -> u32,
    /// Leaves the payload of a value in its place.
    pub destructive_project_enum_data: unsafe extern "C" fn(*mut c_void, *const TypeMetadata),
    /// Makes a value of that case out of the payload in its place.
    pub destructive_inject_enum_tag: unsafe extern "C" fn(*mut c_void, u32, *const TypeMetadata),
}

/// Bits of [`ValueWitnessTable::flags`].
pub mod value_flags {
    /// The alignment in bytes, minus one.
    pub const ALIGNMENT_MASK: u32 = 0xff;
    /// Copying is more than copying bytes.
    pub const IS_NON_POD: u32 = 0x10000;
    /// A value does not fit a three-word buffer, or may not be put there.
    pub const IS_NON_INLINE: u32 = 0x20000;
    /// Moving is more than copying bytes.
    pub const IS_NON_BITWISE_TAKABLE: u32 = 0x10_0000;
    /// The table is an [`EnumWitnessTable`](super::EnumWitnessTable).
    pub const HAS_ENUM_WITNESSES: u32 = 0x20_0000;
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    use core::mem::offset_of;
    assert!(size_of::<ClassMetadata>() == 56 && align_of::<ClassMetadata>() == 8);
    assert!(offset_of!(ClassMetadata, superclass) == 8);
    assert!(offset_of!(ClassMetadata, flags) == 16);
    assert!(offset_of!(ClassMetadata, instance_address_point) == 20);
    assert!(offset_of!(ClassMetadata, instance_size) == 24);
    assert!(offset_of!(ClassMetadata, instance_alignment_mask) == 28);
    assert!(offset_of!(ClassMetadata, reserved) == 30);
    assert!(offset_of!(ClassMetadata, class_size) == 32);
    assert!(offset_of!(ClassMetadata, class_address_point) == 36);
    assert!(offset_of!(ClassMetadata, description) == 40);
    assert!(offset_of!(ClassMetadata, ivar_destroyer) == 48);
    assert!(offset_of!(FullClassMetadata, class) == 24);
    assert!(offset_of!(FullClassMetadata, class) - offset_of!(FullClassMetadata, layout_string) == 24);
    assert!(offset_of!(FullClassMetadata, class) - offset_of!(FullClassMetadata, destroy) == 16);
    assert!(offset_of!(FullClassMetadata, class) - offset_of!(FullClassMetadata, value_witnesses) == 8);
    assert!(offset_of!(FullBoxMetadata, record) - offset_of!(FullBoxMetadata, destroy) == 16);
    assert!(offset_of!(BoxMetadata, value_offset) == 8);
    assert!(offset_of!(BoxMetadata, boxed_type) == 16 && size_of::<BoxMetadata>() == 24);
    assert!(size_of::<ValueWitnessTable>() == 88 && offset_of!(ValueWitnessTable, size) == 64);
    assert!(offset_of!(ValueWitnessTable, flags) == 80);
    assert!(offset_of!(EnumWitnessTable, get_enum_tag) == 88 && size_of::<EnumWitnessTable>() == 112);
    assert!(
        size_of::<Field>() == 24
            && offset_of!(Field, class) == 16
            && offset_of!(Field, offset) == 8
            && offset_of!(Field, strength) == 12
    );
    assert!(size_of::<ClassDescriptor>() == 20);
};
