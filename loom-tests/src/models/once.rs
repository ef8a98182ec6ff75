//! `swift_once`.

use core::ffi::c_void;
use std::rc::Rc;

use sidetable::sync::once::OnceToken;
use sidetable_c::once::swift_once;

use super::model::{Model, model};
use crate::scene::{join, start};

pub const MODELS: &[Model] = &[
    model!(once, 2, "the function runs once, and both callers see what it wrote"),
    model!(once_with_three_threads, 3, "the same for three", preemptions: 3),
];

/// What callers see.
struct Shared {
    token: OnceToken,
    value: loom::cell::UnsafeCell<u32>,
}

impl Shared {
    fn new() -> Rc<Self> {
        Rc::new(Self { token: OnceToken::new(0), value: loom::cell::UnsafeCell::new(0) })
    }

    fn call(self: &Rc<Self>) {
        unsafe extern "C" fn write(shared: *mut c_void) {
            // SAFETY: the context below.
            let shared = unsafe { &*shared.cast::<Shared>() };
            // SAFETY: loom has checked that nothing races.
            shared.value.with_mut(|value| unsafe { *value += 1 });
        }
        // SAFETY: token and context outlive the call.
        unsafe { swift_once((&raw const self.token).cast_mut(), write, Rc::as_ptr(self).cast_mut().cast()) };
        // SAFETY: loom has checked that nothing races.
        self.value.with(|value| assert_eq!(unsafe { *value }, 1, "the function runs once, before any caller returns"));
    }
}

/// Two threads call.
fn once() {
    call_from(1);
}

/// Three threads call.
fn once_with_three_threads() {
    call_from(2);
}

fn call_from(others: usize) {
    let shared = Shared::new();
    let others: Vec<_> = (0..others)
        .map(|_| {
            let shared = Rc::clone(&shared);
            start(move || shared.call())
        })
        .collect();
    shared.call();
    others.into_iter().for_each(join);
}
