//! What Rust's shared pointers are called.

use core::mem::MaybeUninit;
use core::ops::Deref;
use std::sync::Arc;

use super::external_table;

/// A kind of strong reference.
pub trait Pointers: 'static {
    /// The reference.
    type Strong<T>: Clone + Deref<Target = T>;
    /// What fills an object up to 32 bytes.
    type Words: Copy + Send + Sync + 'static;
    /// An object of its own for a value.
    fn new<T>(value: T) -> Self::Strong<T>;
    /// The reference as a number that takes no work to find.
    fn address<T>(strong: &Self::Strong<T>) -> usize;
    /// Where the counts are: the bytes in front of the value.
    fn counts<T>(strong: &Self::Strong<T>) -> usize {
        Self::address(strong) - 8
    }
    /// How many there are.
    fn strong_count<T>(strong: &Self::Strong<T>) -> usize;
}

/// One that can be had from a weak reference.
pub trait WeakPointers: Pointers {
    /// The weak reference.
    type Weak<T>: Clone;
    /// An object of its own for a value that is referred to weakly, as a rule.
    #[inline(always)]
    fn new_weakly_referenced<T>(value: T) -> Self::Strong<T> {
        Self::new(value)
    }
    /// A weak reference of a strong one.
    fn downgrade<T>(strong: &Self::Strong<T>) -> Self::Weak<T>;
    /// A strong reference of a weak one, unless the object is dead.
    fn upgrade<T>(weak: &Self::Weak<T>) -> Option<Self::Strong<T>>;
}

/// The value of a 32-byte object. Never written: no peer writes its payload.
pub type Payload<P> = MaybeUninit<<P as Pointers>::Words>;

/// A strong reference to a 32-byte object.
pub type Item<P> = <P as Pointers>::Strong<Payload<P>>;

/// A weak one.
pub type WeakItem<P> = <P as WeakPointers>::Weak<Payload<P>>;

/// A new 32-byte object.
#[inline(always)]
pub fn item<P: Pointers>() -> Item<P> {
    P::new(MaybeUninit::uninit())
}

/// `sidetable::Strong` and `Weak`.
pub struct Sidetable;

impl Pointers for Sidetable {
    type Strong<T> = sidetable::Strong<T>;
    /// Behind a header of 16 bytes.
    type Words = [u64; 2];
    #[inline(always)]
    fn new<T>(value: T) -> Self::Strong<T> {
        sidetable::Strong::new(value)
    }
    #[inline(always)]
    fn address<T>(strong: &Self::Strong<T>) -> usize {
        sidetable::Strong::as_raw(strong).addr()
    }
    fn counts<T>(strong: &Self::Strong<T>) -> usize {
        // SAFETY: the reference keeps the object.
        match unsafe { sidetable::inspect::object(sidetable::Strong::as_raw(strong)) }.side_table {
            0 => Self::address(strong) + 8,
            side_table => side_table + 16,
        }
    }
    fn strong_count<T>(strong: &Self::Strong<T>) -> usize {
        sidetable::Strong::strong_count(strong)
    }
}

impl WeakPointers for Sidetable {
    type Weak<T> = sidetable::Weak<T>;
    #[inline(always)]
    fn new_weakly_referenced<T>(value: T) -> Self::Strong<T> {
        sidetable::Strong::new_weakly_referenced(value)
    }
    #[inline(always)]
    fn downgrade<T>(strong: &Self::Strong<T>) -> Self::Weak<T> {
        sidetable::Strong::downgrade(strong)
    }
    #[inline(always)]
    fn upgrade<T>(weak: &Self::Weak<T>) -> Option<Self::Strong<T>> {
        weak.upgrade()
    }
}

/// `std::sync::Arc` and `Weak`.
pub struct Standard;

impl Pointers for Standard {
    type Strong<T> = Arc<T>;
    /// Behind two counts.
    type Words = [u64; 2];
    #[inline(always)]
    fn new<T>(value: T) -> Self::Strong<T> {
        Arc::new(value)
    }
    #[inline(always)]
    fn address<T>(strong: &Self::Strong<T>) -> usize {
        Arc::as_ptr(strong).addr()
    }
    fn strong_count<T>(strong: &Self::Strong<T>) -> usize {
        Arc::strong_count(strong)
    }
}

impl WeakPointers for Standard {
    type Weak<T> = std::sync::Weak<T>;
    #[inline(always)]
    fn downgrade<T>(strong: &Self::Strong<T>) -> Self::Weak<T> {
        Arc::downgrade(strong)
    }
    #[inline(always)]
    fn upgrade<T>(weak: &Self::Weak<T>) -> Option<Self::Strong<T>> {
        weak.upgrade()
    }
}

/// `triomphe::Arc`.
pub struct Triomphe;

impl Pointers for Triomphe {
    type Strong<T> = triomphe::Arc<T>;
    /// Behind one count.
    type Words = [u64; 3];
    #[inline(always)]
    fn new<T>(value: T) -> Self::Strong<T> {
        triomphe::Arc::new(value)
    }
    #[inline(always)]
    fn address<T>(strong: &Self::Strong<T>) -> usize {
        triomphe::Arc::as_ptr(strong).addr()
    }
    fn strong_count<T>(strong: &Self::Strong<T>) -> usize {
        triomphe::Arc::strong_count(strong)
    }
}

/// Counts and weak references in a table outside of the objects.
pub struct ExternalTable;

impl Pointers for ExternalTable {
    type Strong<T> = external_table::Strong<T>;
    /// Behind nothing.
    type Words = [u64; 4];
    #[inline(always)]
    fn new<T>(value: T) -> Self::Strong<T> {
        external_table::Strong::new(value)
    }
    #[inline(always)]
    fn address<T>(strong: &Self::Strong<T>) -> usize {
        external_table::Strong::address(strong)
    }
    /// Wherever the table has them: neighbouring objects do not have neighbouring counts.
    fn counts<T>(strong: &Self::Strong<T>) -> usize {
        Self::address(strong)
    }
    fn strong_count<T>(strong: &Self::Strong<T>) -> usize {
        external_table::Strong::strong_count(strong)
    }
}

impl WeakPointers for ExternalTable {
    type Weak<T> = external_table::Weak<T>;
    #[inline(always)]
    fn downgrade<T>(strong: &Self::Strong<T>) -> Self::Weak<T> {
        external_table::Strong::downgrade(strong)
    }
    #[inline(always)]
    fn upgrade<T>(weak: &Self::Weak<T>) -> Option<Self::Strong<T>> {
        weak.upgrade()
    }
}
