//! Identity: what hosts on several threads are told of one object, finalisers that come late, and objects associated by two threads.

use core::ffi::c_void;
use core::ptr;

use sidetable::identity::HostId;
use sidetable_c::HeapObject;
use sidetable_c::class::Status;
use sidetable_c::identity::{
    Exported, sidetable_adopt, sidetable_associate, sidetable_associated, sidetable_export, sidetable_extension_count,
    sidetable_host_register, sidetable_host_sweep, sidetable_release_handle, sidetable_resolve,
};

use super::model::{Model, model};
use crate::scene::{Object, Variable, assert_deinits, join, start};

pub const MODELS: &[Model] = &[
    model!(two_first_exports, 2, "two hosts that export an object first have a handle each, in one extension", preemptions: 2),
    model!(two_exports_to_one_host, 2, "two threads that export an object first are told of one handle", preemptions: 3),
    model!(
        export_and_release,
        2,
        "an export beside the release of the handle: what it gives is good or known to be stale", preemptions: 3
    ),
    model!(
        adopt_and_late_release,
        2,
        "a late finaliser and the wrapper that takes its handle over: one finds its epoch stale", preemptions: 3
    ),
    model!(two_releases_of_one_handle, 2, "of two releases of one handle one drops the reference"),
    model!(
        resolve_and_release,
        2,
        "a handle that is followed beside its last release gives a usable object or is stale"
    ),
    model!(export_and_sweep, 2, "a worker ends while another exports its object", preemptions: 3),
    model!(handle_used_again, 1, "a finaliser that comes when the handle is another object's changes nothing"),
    model!(two_first_associations, 2, "two threads associate first: both values are kept until the object's end", preemptions: 3),
    model!(get_and_replace_associated, 2, "a value that is read beside its replacement is usable", preemptions: 3),
];

/// A host of one execution.
#[derive(Clone, Copy)]
struct Host(HostId);

impl Host {
    fn new() -> Self {
        let mut host = HostId(0);
        // SAFETY: the host's place may be written.
        let status = unsafe { sidetable_host_register(ptr::null(), &raw mut host) };
        assert_eq!(status, Status::Ok);
        Self(host)
    }

    fn export(self, object: Object) -> Exported {
        // SAFETY: the model holds the object.
        let exported = unsafe { sidetable_export(object.header(), self.0) };
        assert_eq!(exported.status, Status::Ok, "a live object can be exported");
        exported
    }

    /// The object of a handle, +1; or nothing for a stale one.
    fn resolve(self, exported: Exported) -> Option<*mut HeapObject> {
        let mut object = ptr::null_mut();
        // SAFETY: the object's place may be written.
        match unsafe { sidetable_resolve(self.0, exported.handle, exported.epoch, &raw mut object) } {
            Status::Ok => Some(object),
            status => {
                assert_eq!(status, Status::StaleHandle);
                None
            }
        }
    }

    /// The epoch from here on; or nothing for a stale handle.
    fn adopt(self, exported: Exported) -> Option<Exported> {
        let mut epoch = 0;
        // SAFETY: the epoch's place may be written.
        match unsafe { sidetable_adopt(self.0, exported.handle, exported.epoch, &raw mut epoch) } {
            Status::Ok => Some(Exported { epoch, ..exported }),
            status => {
                assert_eq!(status, Status::StaleHandle);
                None
            }
        }
    }

    /// Whether the handle was not stale.
    fn release(self, exported: Exported) -> bool {
        let status = sidetable_release_handle(self.0, exported.handle, exported.epoch);
        assert!(matches!(status, Status::Ok | Status::StaleHandle), "{status:?}");
        status == Status::Ok
    }

    fn sweep(self) {
        // SAFETY: nobody wants the count.
        assert_eq!(unsafe { sidetable_host_sweep(self.0, ptr::null_mut()) }, Status::Ok);
    }
}

fn assert_nothing_left() {
    assert_eq!(sidetable_extension_count(), 0, "extensions that are left");
}

/// Two hosts export an object that no host knows.
fn two_first_exports() {
    let object = Object::with_references(2);
    let (here, there) = (Host::new(), Host::new());
    let other = start(move || {
        let exported = there.export(object);
        assert_eq!(exported.is_new, 1);
        assert_eq!(there.export(object).epoch, exported.epoch, "an object that was exported is known");
        object.release();
    });
    let exported = here.export(object);
    assert_eq!(exported.is_new, 1);
    join(other);
    assert_eq!(sidetable_extension_count(), 1);
    object.assert_counts(3, 1, 1);
    object.release();
    there.sweep();
    assert_deinits(0);
    assert!(here.release(exported));
    assert_deinits(1);
    assert_nothing_left();
}

/// Two threads of one host export an object that it does not know.
fn two_exports_to_one_host() {
    let object = Object::with_references(2);
    let host = Host::new();
    let other = start(move || {
        host.export(object);
        object.release();
    });
    let exported = host.export(object);
    join(other);
    object.assert_counts(2, 1, 1);
    assert_eq!(host.export(object), Exported { is_new: 0, ..exported });
    object.release();
    assert!(host.release(exported));
    assert_deinits(1);
    assert_nothing_left();
}

/// A thread exports an object that it holds, while a finaliser releases the handle.
fn export_and_release() {
    let object = Object::new();
    let host = Host::new();
    let first = host.export(object);
    let finaliser = start(move || assert!(host.release(first), "nobody else released it"));
    let again = host.export(object);
    match host.resolve(again) {
        Some(found) => {
            assert_eq!(found, object.header());
            object.read(0);
            object.release();
        }
        None => assert_eq!(again.is_new, 0, "a new handle is not stale"),
    }
    join(finaliser);
    let last = host.export(object);
    assert_eq!(last.is_new == 1, again.is_new == 0, "the object was exported anew once");
    object.release();
    assert_deinits(0);
    assert!(host.release(last));
    assert_deinits(1);
    assert_nothing_left();
}

/// A wrapper died; its finaliser comes while the object is exported again and gets another wrapper.
fn adopt_and_late_release() {
    let object = Object::new();
    let host = Host::new();
    let first = host.export(object);
    let finaliser = start(move || {
        host.release(first);
    });
    let again = host.export(object);
    let wrapped = if again.is_new == 1 { again } else { host.adopt(again).unwrap_or_else(|| host.export(object)) };
    // The wrapper is there: from here on the object is its, whatever the finaliser does.
    object.release();
    let found = host.resolve(wrapped).expect("the handle of a live wrapper is not stale");
    object.read(0);
    assert_eq!(found, object.header());
    object.release();
    join(finaliser);
    assert_deinits(0);
    assert!(host.release(wrapped), "the handle of a live wrapper is not stale");
    assert_deinits(1);
    assert_nothing_left();
}

/// A wrapper is released by hand and by its finaliser.
fn two_releases_of_one_handle() {
    let object = Object::new();
    let host = Host::new();
    let exported = host.export(object);
    object.release();
    let finaliser = start(move || {
        host.release(exported);
    });
    host.release(exported);
    join(finaliser);
    assert_deinits(1);
    assert!(host.resolve(exported).is_none());
    assert_nothing_left();
}

/// A handle is followed while the reference that it owns, the last one, is dropped.
fn resolve_and_release() {
    let object = Object::new();
    let host = Host::new();
    let exported = host.export(object);
    object.write_and_release(0);
    let other = start(move || {
        if let Some(found) = host.resolve(exported) {
            assert_eq!(found, object.header());
            object.read(0);
            object.release();
        }
    });
    assert!(host.release(exported));
    join(other);
    assert_deinits(1);
    assert_nothing_left();
}

/// A worker ends: all its handles are released while another worker exports one of the objects.
fn export_and_sweep() {
    let object = Object::with_references(2);
    let (ending, other) = (Host::new(), Host::new());
    ending.export(object);
    let worker = start(move || {
        let exported = other.export(object);
        object.release();
        assert!(other.resolve(exported).is_some());
        object.read(0);
        object.release();
        assert!(other.release(exported));
    });
    ending.sweep();
    object.read(1);
    object.release();
    join(worker);
    assert_deinits(1);
    assert_nothing_left();
}

/// A finaliser that comes when its handle is another object's.
fn handle_used_again() {
    let (first, second) = (Object::new(), Object::new());
    let host = Host::new();
    let old = host.export(first);
    assert!(host.release(old));
    let new = host.export(second);
    assert_eq!(new.handle, old.handle, "handles are used again");
    assert!(!host.release(old), "an epoch is never used again");
    second.release();
    assert_deinits(0);
    assert!(host.release(new));
    first.release();
    assert_deinits(2);
    assert_nothing_left();
}

static KEYS: [u8; 2] = [0; 2];

fn key(index: usize) -> *const c_void {
    (&raw const KEYS[index]).cast()
}

const RETAIN: u32 = 1;

fn associate(object: Object, index: usize, value: Object) {
    // SAFETY: the model holds both.
    let status = unsafe { sidetable_associate(object.header(), key(index), value.header(), RETAIN) };
    assert_eq!(status, Status::Ok);
    value.release();
}

/// Two threads associate a value each with an object that has none, and which has a weak reference for longer than it lives.
fn two_first_associations() {
    let object = Object::with_references(2);
    let variable = Variable::to(object);
    let other = start(move || {
        associate(object, 1, Object::new());
        object.release();
    });
    associate(object, 0, Object::new());
    object.release();
    join(other);
    assert_deinits(3);
    variable.destroy();
    assert_nothing_left();
}

/// A value is read while another takes its place.
fn get_and_replace_associated() {
    let object = Object::with_references(2);
    let value = Object::new();
    associate(object, 0, value);
    let other = start(move || {
        // SAFETY: the model holds the object.
        let found = unsafe { sidetable_associated(object.header(), key(0)) };
        assert!(!found.is_null());
        if found == value.header() {
            value.read(0);
            value.release();
        } else {
            // SAFETY: the value came with a reference.
            unsafe { sidetable_c::strong::swift_release(found) };
        }
        object.release();
    });
    associate(object, 0, Object::new());
    object.release();
    join(other);
    assert_deinits(3);
    assert_nothing_left();
}
