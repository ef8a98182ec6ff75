use core::fmt;

use super::Strong;
use super::class::ClassOf;
use crate::identity::handle::{Epoch, Handle, HostId};
use crate::identity::host::{self, Definition, Exported};
use crate::identity::{IdentityError, associated};
use crate::object;

/// A foreign host, such as a JavaScript worker, which has one handle for one object: registered when it is made, and unregistered, with all
/// its handles released, when it is dropped.
///
/// ```
/// use sidetable::{Host, Strong};
///
/// let host = Host::register()?;
/// let object = Strong::new(String::from("wrapped"));
/// let first = host.export(&object)?;
/// assert!(first.is_new);
/// assert_eq!(host.export(&object)?.handle, first.handle);
///
/// drop(object); // The handle keeps it.
/// assert_eq!(*host.resolve::<String>(first.handle)?, "wrapped");
/// host.release(first.handle)?;
/// assert!(host.resolve::<String>(first.handle).is_err());
/// # Ok::<(), sidetable::identity::IdentityError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "sidetable_host")]
pub struct Host {
    id: HostId,
}

impl Host {
    /// A new host; at most 1024 at once, and none in a process whose side tables libswiftCore makes.
    #[doc(alias = "sidetable_host_register")]
    pub fn register() -> Result<Self, IdentityError> {
        host::register(Definition::default()).map(|id| Self { id })
    }

    /// The host's number, for C.
    pub fn id(&self) -> HostId {
        self.id
    }

    /// The object's handle, and whether it is new. A new one owns a strong reference until [`release`](Self::release).
    #[doc(alias = "sidetable_export")]
    #[inline]
    pub fn export<T: ?Sized + Send + Sync>(&self, object: &Strong<T>) -> Result<Exported, IdentityError> {
        // SAFETY: the reference keeps the object.
        unsafe { host::export(Strong::as_raw(object), self.id) }
    }

    /// The object that a handle stands for.
    #[doc(alias = "sidetable_resolve")]
    pub fn resolve<T: Send + Sync>(&self, handle: Handle) -> Result<Strong<T>, IdentityError> {
        let object = host::resolve(self.id, handle)?;
        // Acquire: pairs with `set_isa`, by a thread that freezes the object meanwhile.
        // SAFETY: the object came with a reference.
        if !unsafe { ClassOf::<T>::is_named_like(object::acquire_isa(object)) } {
            // SAFETY: as above; it ends here.
            unsafe { crate::object::refcount::strong::release(object) };
            return Err(IdentityError::WrongType);
        }
        // SAFETY: the object holds a `T`, and came with a reference.
        Ok(unsafe { Strong::from_raw(object) })
    }

    /// Takes a handle over for a new wrapper, and gives it in the epoch that counts from here on.
    #[doc(alias = "sidetable_adopt")]
    pub fn adopt(&self, handle: Handle) -> Result<Handle, IdentityError> {
        host::adopt(self.id, handle).map(|epoch: Epoch| Handle { epoch, ..handle })
    }

    /// Ends a handle, then drops its reference.
    #[doc(alias = "sidetable_release_handle")]
    pub fn release(&self, handle: Handle) -> Result<(), IdentityError> {
        host::release(self.id, handle)
    }

    /// Releases all handles, and says how many there were.
    #[doc(alias = "sidetable_host_sweep")]
    pub fn sweep(&self) -> usize {
        host::sweep(self.id).unwrap_or(0)
    }

    /// How many objects have handles.
    #[doc(alias = "sidetable_host_count")]
    pub fn handle_count(&self) -> usize {
        host::count(self.id).unwrap_or(0)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // A host that somebody unregistered by its number is gone already.
        let _ = host::unregister(self.id);
    }
}

/// A key for values of one type that objects may have beside their own: its address is what counts, so it is a `static`.
///
/// ```
/// use sidetable::{Key, Strong};
///
/// static TITLE: Key<String> = Key::new();
///
/// let object = Strong::new(7);
/// TITLE.set(&object, Strong::new(String::from("seven")))?;
/// assert_eq!(TITLE.get(&object).as_deref().map(String::as_str), Some("seven"));
/// TITLE.remove(&object);
/// assert!(TITLE.get(&object).is_none());
/// # Ok::<(), sidetable::identity::IdentityError>(())
/// ```
#[doc(alias = "sidetable_associate")]
pub struct Key<V> {
    /// Keys have addresses of their own because they are not empty.
    _place: u8,
    value: core::marker::PhantomData<fn() -> V>,
}

impl<V: Send + Sync> Key<V> {
    /// A key.
    #[expect(clippy::new_without_default, reason = "a key that is no static would share its address with later ones")]
    pub const fn new() -> Self {
        Self { _place: 0, value: core::marker::PhantomData }
    }

    fn address(&'static self) -> *const core::ffi::c_void {
        core::ptr::from_ref(self).cast()
    }

    /// Gives the object a value, in place of the one it had. The object keeps it until its own value is dropped.
    pub fn set<T: ?Sized>(&'static self, object: &Strong<T>, value: Strong<V>) -> Result<(), IdentityError> {
        // SAFETY: both references keep their objects during the call.
        unsafe {
            associated::associate(
                Strong::as_raw(object),
                self.address(),
                Strong::as_raw(&value),
                associated::Policy::Retain,
            )
        }
    }

    /// The object's value.
    pub fn get<T: ?Sized>(&'static self, object: &Strong<T>) -> Option<Strong<V>> {
        // SAFETY: the reference keeps the object.
        let value = unsafe { associated::associated(Strong::as_raw(object), self.address()) };
        // SAFETY: only `set` has put something under this address: an object that holds a `V`, which came with a reference.
        (!value.is_null()).then(|| unsafe { Strong::from_raw(value) })
    }

    /// Ends the object's value.
    pub fn remove<T: ?Sized>(&'static self, object: &Strong<T>) {
        // SAFETY: the reference keeps the object.
        let ended = unsafe {
            associated::associate(
                Strong::as_raw(object),
                self.address(),
                core::ptr::null_mut(),
                associated::Policy::Retain,
            )
        };
        debug_assert!(ended.is_ok(), "a live object's association can be ended");
    }
}

impl<V> fmt::Debug for Key<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self:p})")
    }
}
