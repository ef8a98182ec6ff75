//! What libswiftCore has answered for good, kept in front of it.
//!
//! Swift alone makes Swift's types, out of patterns that only it reads. But once it has answered that a record is complete, the same question has the same
//! answer for ever: complete records are canonical, do not change and are never freed. So programs that ask again, as
//! unspecialized generic code does all the time, find the answer here: a hash of the question's words, a load and a compare of each.
//!
//! The descriptor and the arguments are the question, by their addresses. Two witness tables that say the same are two questions with one answer, which
//! does no harm. Programs that never ask have no table.

use core::alloc::Layout;

use sidetable_shims::context_descriptor::{ContextFlags, GenericCounts};
use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{Response, State};

use super::arena;
use super::cache::{Cache, hash_words};
use crate::sync::{Mutant, is_weakened, shared};

/// An answer; the question's words follow.
#[repr(C)]
struct Answer {
    record: *const TypeMetadata,
    length: usize,
}

// SAFETY: records are shared by all threads.
unsafe impl Sync for Answer {}

impl Answer {
    /// For the rest of the process.
    fn keep(question: Question<'_>, record: *const TypeMetadata) -> &'static Self {
        let words = question.words();
        let length = words.clone().count();
        let (layout, offset) = Self::layout(length);
        let answer: *mut Self = arena::allocate_aside(layout.size()).cast();
        // SAFETY: the block has room for the answer and, at the offset, for the words.
        unsafe {
            let first: *mut usize = answer.byte_add(offset).cast();
            words.enumerate().for_each(|(index, word)| first.add(index).write(word));
            answer.write(Self { record, length });
            &*answer
        }
    }

    fn layout(length: usize) -> (Layout, usize) {
        let words = Layout::array::<usize>(length).expect("a question is smaller than memory");
        Layout::new::<Self>().extend(words).expect("a question is smaller than memory")
    }

    #[inline(always)]
    fn words(&self) -> &[usize] {
        // SAFETY: `keep` has put so many words behind the answer, which is two words itself.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).add(1).cast(), self.length) }
    }
}

/// The words that make a question.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    subject: usize,
    others: &'a [usize],
}

impl Question<'_> {
    #[inline(always)]
    fn words(&self) -> impl Iterator<Item = usize> + Clone {
        core::iter::once(self.subject).chain(self.others.iter().copied())
    }

    #[inline(always)]
    fn hash(&self) -> u64 {
        hash_words(self.words().map(|word| word as u64))
    }

    #[inline(always)]
    fn is_answered_by(&self, answer: &Answer) -> bool {
        let words = answer.words();
        words.len() == self.others.len() + 1
            && words.iter().copied().zip(self.words()).all(|(kept, asked)| kept == asked)
    }
}

/// The answers of one function.
struct Answers(Cache<Answer>);

impl Answers {
    #[cfg(not(loom))]
    const fn new() -> Self {
        Self(Cache::new())
    }

    #[cfg(loom)]
    fn new() -> Self {
        Self(Cache::new())
    }

    /// What was answered before. Inlined where the number of words is known, so that no loop is left.
    #[inline(always)]
    fn find(&self, subject: usize, others: &[usize]) -> Option<Response> {
        let question = Question { subject, others };
        let found = self.0.find(question.hash(), |answer| question.is_answered_by(answer));
        found.map(|answer| Response { metadata: answer.record, state: State::COMPLETE })
    }

    /// What `ask` says, which is kept if it is for good.
    #[cold]
    #[inline(never)]
    fn ask(&self, question: Question<'_>, ask: impl FnOnce() -> Response) -> Response {
        let response = ask();
        // A record that is not complete yet is asked for again, and may be by then (model swifts_answers, mutant AnswerKeptIncomplete).
        if response.state == State::COMPLETE || is_weakened(Mutant::AnswerKeptIncomplete) {
            self.0.insert(
                question.hash(),
                |answer| question.is_answered_by(answer),
                |answer| hash_words(answer.words().iter().map(|word| *word as u64)),
                || Answer::keep(question, response.metadata),
            );
        }
        response
    }
}

shared! {
    static GENERIC: Answers = Answers::new();
    static COMPLETE: Answers = Answers::new();
}

/// A generic type, in whatever state is asked for: in front of `swift_getGenericMetadata` and `swift_getCanonicalPrespecializedGenericMetadata`.
///
/// # Safety
/// `descriptor` is one of Swift's, and `arguments` are as many words as it says.
#[inline(always)]
pub unsafe fn generic<D>(
    descriptor: *const D,
    arguments: *const *const TypeMetadata,
    ask: impl FnOnce() -> Response,
) -> Response {
    // SAFETY: as the caller promises.
    let arguments = unsafe {
        let Some(count) = key_arguments(descriptor) else { return ask() };
        core::slice::from_raw_parts(arguments.cast::<usize>(), count)
    };
    let subject = descriptor.addr();
    let found = match *arguments {
        [one] => GENERIC.find(subject, &[one]),
        [one, two] => GENERIC.find(subject, &[one, two]),
        _ => find_of_many(subject, arguments),
    };
    found.unwrap_or_else(|| GENERIC.ask(Question { subject, others: arguments }, ask))
}

#[inline(never)]
fn find_of_many(descriptor: usize, arguments: &[usize]) -> Option<Response> {
    GENERIC.find(descriptor, arguments)
}

/// How many words tell a generic type from others of its descriptor, if they are all the question there is: packs are in memory of the caller's.
///
/// # Safety
/// `descriptor` is one of Swift's.
#[inline(always)]
unsafe fn key_arguments<D>(descriptor: *const D) -> Option<usize> {
    // SAFETY: as the caller promises, with counts where the flags say.
    unsafe {
        let offset = ContextFlags(descriptor.cast::<u32>().read()).offset_of_counts()?;
        let counts = descriptor.byte_add(offset).cast::<GenericCounts>().read();
        (counts.flags & GenericCounts::HAS_PACKS == 0).then_some(usize::from(counts.key_arguments))
    }
}

/// How far a record is: in front of `swift_checkMetadataState`.
#[inline(always)]
pub fn check_state(record: *const TypeMetadata, ask: impl FnOnce() -> Response) -> Response {
    let (subject, others) = (record.addr(), &[][..]);
    COMPLETE.find(subject, others).unwrap_or_else(|| COMPLETE.ask(Question { subject, others }, ask))
}
