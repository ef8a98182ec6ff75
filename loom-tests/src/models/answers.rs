//! What libswiftCore has answered for good, kept in front of it. Its part is played by [`Swift`], which makes a record in two steps, as Swift does that of
//! a type which refers to itself.

use std::ptr;
use std::rc::Rc;

use loom::cell::UnsafeCell;
use loom::sync::Mutex;
use sidetable::metadata::{Response, State, TypeMetadata, answers};

use super::model::{Model, model};
use crate::scene::{join, start};

pub const MODELS: &[Model] = &[
    model!(swifts_answers, 2, "what Swift has answered for good is found with all that the record holds", preemptions: 3),
    model!(swifts_answers_beside_growth, 2, "the same while the table grows", preemptions: 2),
];

/// What Swift's function knows of one generic type.
struct Swift {
    /// A descriptor of a generic struct with one key argument.
    descriptor: [u32; 12],
    /// The record, and what is written to it when it becomes complete.
    record: TypeMetadata,
    contents: UnsafeCell<u32>,
    /// How often it was asked for.
    asked: Mutex<u32>,
}

const WHOLE: u32 = 7;

impl Swift {
    fn new() -> Rc<Self> {
        let mut descriptor = [0; 12];
        descriptor[0] = 0xd1;
        // One parameter, no requirements, one key argument, no packs.
        descriptor[9] = 1;
        descriptor[10] = 1;
        Rc::new(Self {
            descriptor,
            record: TypeMetadata { kind: sidetable_shims::metadata::Kind::STRUCT },
            contents: UnsafeCell::new(0),
            asked: Mutex::new(0),
        })
    }

    /// As `swift_getGenericMetadata`: the first answer is a record that is not complete, the second is final.
    fn answer(&self) -> Response {
        let mut asked = self.asked.lock().expect("no model panics in here");
        *asked += 1;
        if *asked == 2 {
            // SAFETY: nobody reads before the record is complete.
            self.contents.with_mut(|contents| unsafe { contents.write(WHOLE) });
        }
        let state = if *asked == 1 { State::ABSTRACT } else { State::COMPLETE };
        Response { metadata: &raw const self.record, state }
    }

    /// Asks for the type with this argument, and looks into the record if that is complete.
    fn ask(&self, argument: usize) {
        let argument: *const TypeMetadata = ptr::without_provenance(argument);
        // SAFETY: the descriptor is as one of Swift's, with one key argument.
        let got = unsafe {
            answers::generic(self.descriptor.as_ptr(), &raw const argument).unwrap_or_else(|| {
                answers::ask_generic(self.descriptor.as_ptr(), &raw const argument, || self.answer())
            })
        };
        assert_eq!(got.metadata, &raw const self.record);
        if got.state == State::COMPLETE {
            // SAFETY: a complete record does not change.
            let contents = self.contents.with(|contents| unsafe { contents.read() });
            assert_eq!(contents, WHOLE, "the record is not whole");
        }
    }
}

/// Two threads ask twice for a type that Swift has not made yet.
fn swifts_answers() {
    let swift = Swift::new();
    let theirs = Rc::clone(&swift);
    let other = start(move || {
        theirs.ask(16);
        theirs.ask(16);
    });
    swift.ask(16);
    swift.ask(16);
    join(other);
    swift.ask(16);
    assert!(*swift.asked.lock().expect("no model panics in there") >= 2);
}

/// One thread asks for a type that is known while the other's make the table grow.
fn swifts_answers_beside_growth() {
    let swift = Swift::new();
    swift.ask(16);
    swift.ask(16);
    let theirs = Rc::clone(&swift);
    let other = start(move || {
        theirs.ask(32);
        theirs.ask(48);
    });
    swift.ask(16);
    join(other);
    let asked = *swift.asked.lock().expect("no model panics in there");
    for argument in [16, 32, 48] {
        swift.ask(argument);
    }
    assert_eq!(*swift.asked.lock().expect("no model panics in there"), asked, "all three are known");
}
