//! Objects whose reference fields the runtime knows.

use core::ffi::{c_char, c_void};
use core::marker::PhantomData;
use core::mem::needs_drop;

use sidetable_shims::metadata::{Field, FoundField, Strength, field_flags};

use super::class::{ClassOf, References};
use super::object::{Object as Stored, value_offset};
use super::{Strong, Unowned, Weak};
use crate::freeze::{self, FreezeError};
use crate::object::{self, class::ExtendedClass};

/// A type whose reference fields the runtime knows, by `#[derive(sidetable::Object)]` (feature `derive`).
///
/// Objects that [`Strong::new_object`] makes of such a value say what they refer to: `sidetable leaks` names the fields of a cycle,
/// [`draw`](crate::freeze::draw) draws them, [`Strong::freeze`] freezes them, and a list or a tree of them ends without recursion, however long or deep.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use sidetable::{Strong, Weak};
///
/// #[derive(sidetable::Object)]
/// struct Node {
///     name: String,
///     next: Option<Strong<Node>>,
///     before: Weak<Node>,
/// }
///
/// let mut list = None;
/// for index in 0..1_000_000 {
///     let node = Node { name: index.to_string(), next: list, before: Weak::new() };
///     list = Some(Strong::new_object(node));
/// }
/// drop(list); // No stack overflows.
/// # }
/// ```
///
/// | a field whose type is written | is |
/// |---|---|
/// | `Strong<…>`, `Option<Strong<…>>` | a strong reference |
/// | `Weak<…>` | a weak one |
/// | `Unowned<…>`, `Option<Unowned<…>>` | an unowned one |
/// | anything else, or with `#[object(own)]` | the value's own |
/// | by another name, with `#[object(reference)]` | what it is |
///
/// When the object ends, the value's own fields are dropped in their order, then the references are given up. What those alone kept ends afterwards. So the
/// type has no `Drop` of its own; a field may have one. References inside of fields (a `Vec<Strong<…>>`) are the field's, and end with it, by
/// recursion.
///
/// An enum's references are those of the variant that it is at the moment, and are called by both names: `Branch.left`.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use sidetable::Strong;
///
/// #[derive(sidetable::Object)]
/// enum Tree {
///     Leaf(u32),
///     Branch { left: Strong<Tree>, right: Strong<Tree> },
/// }
///
/// let leaves = [1, 2].map(|number| Strong::new_object(Tree::Leaf(number)));
/// let [left, right] = leaves;
/// let tree = Strong::new_object(Tree::Branch { left, right });
/// assert_eq!(Strong::freeze(&tree)?.objects, 3);
/// # }
/// # Ok::<(), sidetable::freeze::FreezeError>(())
/// ```
///
/// A value that becomes an object by other means ([`Strong::new`], `From`, [`Strong::make_mut`] of a shared one) is dropped by Rust alone.
///
/// # Safety
/// `FIELDS` has references of the value, none twice, at their offsets in an object, in that order. `visit` is called for such a value where `HAS_VARIANTS`;
/// `FIELDS` is empty then. `drop_own` drops everything else.
#[diagnostic::on_unimplemented(
    message = "the runtime does not know the reference fields of `{Self}`",
    note = "derive them: `#[derive(sidetable::Object)]`"
)]
pub unsafe trait Object: Sized {
    /// The reference fields.
    const FIELDS: &'static [Field];
    /// Whether which references a value has depends on it.
    const HAS_VARIANTS: bool = false;

    /// Calls `found` for each reference that the value has now.
    fn visit(&self, found: &mut dyn FnMut(Field)) {
        let _ = found;
    }

    /// Drops what is no reference of those.
    ///
    /// # Safety
    /// The value is there, and is not used as a whole again.
    unsafe fn drop_own(value: *mut Self);
}

/// A type that a field table has words for.
///
/// # Safety
/// It begins with the pointer that the runtime knows by this strength, null only where it says so, and has nothing else to drop.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no reference of sidetable's",
    label = "this is not a `sidetable::Strong`, `Weak` or `Unowned`, nor an `Option` of the first or the last",
    note = "a field that only looks like one is marked `#[object(own)]`"
)]
pub unsafe trait Reference {
    /// How it refers to its object.
    const STRENGTH: Strength;
    /// Whether it may refer to none.
    const IS_NULLABLE: bool;
}

macro_rules! references {
    ($($reference:ty: $strength:ident, $is_nullable:literal;)+) => {$(
        // SAFETY: a pointer to the object, or to its side table; what may follow is a second word of the pointer. An `Option` has its `None` in the
        // pointer's null.
        unsafe impl<T: ?Sized> Reference for $reference {
            const STRENGTH: Strength = Strength::$strength;
            const IS_NULLABLE: bool = $is_nullable;
        }
    )+};
}

references! {
    Strong<T>: Strong, false;
    Option<Strong<T>>: Strong, true;
    Weak<T>: Weak, true;
    Unowned<T>: Unowned, false;
    Option<Unowned<T>>: Unowned, true;
}

/// A field of type `R` at that offset in a value of that alignment; the name ends with a zero. For the derive macro.
pub const fn field<R: Reference>(name: &'static [u8], offset: usize, alignment: usize) -> Field {
    assert!(matches!(name, [.., 0]));
    let offset = value_offset(alignment) + offset;
    assert!(offset <= u32::MAX as usize, "a class's instances are smaller than 4 GiB");
    Field {
        name: name.as_ptr().cast::<c_char>(),
        offset: offset as u32,
        strength: R::STRENGTH as u8,
        flags: if R::IS_NULLABLE { field_flags::NULLABLE } else { 0 },
        class: core::ptr::null(),
    }
}

/// The same for one in that value.
pub fn field_in<T, R: Reference>(name: &'static [u8], value: &T, reference: &R) -> Field {
    let offset = core::ptr::from_ref(reference).addr() - core::ptr::from_ref(value).addr();
    field::<R>(name, offset, align_of::<T>())
}

/// The fields in order of their offsets. For the derive macro.
pub const fn in_order<const N: usize>(mut fields: [Field; N]) -> [Field; N] {
    let mut sorted = 1;
    while sorted < N {
        let mut place = sorted;
        while place > 0 && fields[place - 1].offset > fields[place].offset {
            let field = fields[place];
            fields[place] = fields[place - 1];
            fields[place - 1] = field;
            place -= 1;
        }
        sorted += 1;
    }
    fields
}

struct Described<T>(PhantomData<T>);

impl<T: Object> Described<T> {
    const CLASS: &'static ExtendedClass = &ClassOf::<T>::with(
        if needs_drop::<T>() { Some(drop_own::<T>) } else { None },
        if T::HAS_VARIANTS { References::Visited(visit::<T>) } else { References::In(T::FIELDS) },
    );
}

impl<T: Object> Strong<T> {
    /// A new object that holds `value`, with one reference, and says what the value refers to.
    #[doc(alias = "sidetable_new")]
    #[inline]
    pub fn new_object(value: T) -> Self {
        Self::made_by(object::allocate, Described::<T>::CLASS.class(), value)
    }
}

impl<T: Object + 'static> Strong<T> {
    /// Freezes the object and all that it refers to, strongly or not, all or nothing: none is uniquely referenced ever again, so
    /// [`get_mut`](Strong::get_mut) gives `None` and [`make_mut`](Strong::make_mut) a clone. All of them must know their references, as
    /// [`Strong::new_object`] makes them; what is in a value's own fields is not frozen.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// use sidetable::Strong;
    ///
    /// #[derive(sidetable::Object)]
    /// struct Setting {
    ///     value: u32,
    ///     fallback: Option<Strong<Setting>>,
    /// }
    ///
    /// let fallback = Strong::new_object(Setting { value: 1, fallback: None });
    /// let mut setting = Strong::new_object(Setting { value: 2, fallback: Some(fallback) });
    /// assert_eq!(Strong::freeze(&setting)?.objects, 2);
    /// assert!(Strong::is_frozen(&setting) && Strong::get_mut(&mut setting).is_none());
    /// # }
    /// # Ok::<(), sidetable::freeze::FreezeError>(())
    /// ```
    #[doc(alias = "sidetable_freeze")]
    pub fn freeze(this: &Self) -> Result<freeze::Report, FreezeError> {
        // Where ends wait for each other what they may have borrowed must outlive them all: hence `'static`.
        // SAFETY: the reference keeps the object. The fields of a value that others refer to are not changed, which needs the only reference; what is
        // found through weak or unowned references is not changed either, since these are references of some kind.
        unsafe { freeze::freeze(Self::as_raw(this), core::ptr::null()) }
    }
}

impl<T: ?Sized> Strong<T> {
    /// Whether the object is frozen.
    #[doc(alias = "sidetable_is_frozen")]
    pub fn is_frozen(this: &Self) -> bool {
        // SAFETY: the reference keeps the object.
        unsafe { object::is_frozen(Self::as_raw(this)) }
    }
}

unsafe extern "C" fn drop_own<T: Object>(object: *mut c_void) {
    // SAFETY: called once, as the deinit of an object that holds a `T`.
    unsafe { T::drop_own(&raw mut (*object.cast::<Stored<T>>()).value) };
}

unsafe extern "C" fn visit<T: Object>(object: *const c_void, context: *mut c_void, found: FoundField) {
    // SAFETY: called for an object that holds a `T`, which nobody changes meanwhile.
    let value = unsafe { &(*object.cast::<Stored<T>>()).value };
    // SAFETY: the context is for that function.
    value.visit(&mut |field| unsafe { found(context, &raw const field) });
}
