//! Identity, from Rust.

use std::sync::{Arc, Mutex};

use sidetable::identity::{Handle, IdentityError};
use sidetable::{Host, Key, Strong};

struct Counted(Arc<Mutex<u32>>);

impl Drop for Counted {
    fn drop(&mut self) {
        *self.0.lock().expect("nobody panics") += 1;
    }
}

#[test]
fn a_host_that_is_dropped_releases_what_it_has() {
    let drops = Arc::new(Mutex::new(0));
    let host = Host::register().expect("there is room for a host");
    for _ in 0..10 {
        host.export(&Strong::new(Counted(Arc::clone(&drops)))).expect("a live object can be exported");
    }
    assert_eq!((host.handle_count(), *drops.lock().expect("nobody panics")), (10, 0));
    assert_eq!(host.sweep(), 10);
    assert_eq!(*drops.lock().expect("nobody panics"), 10);
    host.export(&Strong::new(Counted(Arc::clone(&drops)))).expect("a swept host is still there");
    drop(host);
    assert_eq!(*drops.lock().expect("nobody panics"), 11);
}

#[test]
fn errors_say_what_is_wrong() {
    let (host, other) = (Host::register().expect("a host"), Host::register().expect("another"));
    let exported = host.export(&Strong::new(1_u8)).expect("a live object can be exported");
    assert_eq!(host.resolve::<String>(exported.handle), Err(IdentityError::WrongType));
    let Handle { handle, epoch } = exported.handle;
    let wrong = other.release(exported.handle).expect_err("another host's handle");
    assert_eq!(
        wrong.to_string(),
        format!("handle {handle} with epoch {epoch} belongs to another host than {}", other.id())
    );
    host.release(exported.handle).expect("the first release");
    let stale = host.release(exported.handle).expect_err("the second");
    assert_eq!(stale, IdentityError::Stale { handle, epoch });
    let unknown = host.resolve::<u8>(Handle { handle: 12345, epoch }).expect_err("a handle that never was");
    assert_eq!(unknown.to_string(), format!("host {} never had a handle 12345", host.id()));
}

#[test]
fn values_end_after_their_object_and_the_newest_key_first() {
    static FIRST: Key<Noted> = Key::new();
    static SECOND: Key<Noted> = Key::new();
    struct Noted(&'static str, Arc<Mutex<Vec<&'static str>>>);
    impl Drop for Noted {
        fn drop(&mut self) {
            self.1.lock().expect("nobody panics").push(self.0);
        }
    }
    let ended = Arc::new(Mutex::new(Vec::new()));
    let note = |name| Strong::new(Noted(name, Arc::clone(&ended)));
    let object = note("object");
    FIRST.set(&object, note("first")).expect("a live object");
    SECOND.set(&object, note("second")).expect("a live object");
    FIRST.set(&object, note("first again")).expect("a live object");
    assert_eq!(*ended.lock().expect("nobody panics"), ["first"]);
    drop(object);
    assert_eq!(*ended.lock().expect("nobody panics"), ["first", "object", "second", "first again"]);
}
