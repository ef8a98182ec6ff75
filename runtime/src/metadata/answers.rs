//! What libswiftCore has answered for good, kept in front of it.
//!
//! Swift alone makes Swift's types, out of patterns that only it reads. But once it has answered that a record is complete, the same question has the same
//! answer for ever: complete records are canonical, do not change and are never freed. So programs that ask again, as
//! unspecialized generic code does all the time, find the answer here: a hash of the question's words, a load and a compare of each.
//!
//! The descriptor and the arguments are the question, by their addresses. Two witness tables that say the same are two questions with one answer, which
//! does no harm. Programs that never ask have no table.

use core::alloc::Layout;
use core::ffi::c_char;

use sidetable_shims::context_descriptor::{ContextFlags, GenericCounts};
use sidetable_shims::metadata::TypeMetadata;
use sidetable_shims::types::{Response, State};

use super::arena;
use super::cache::{Cache, hash_words};
use super::structural::tuple::{LABELS_MAY_CHANGE, MOST_ELEMENTS};
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
    fn keep<const HEAD: usize>(question: Question<'_, HEAD>, record: *const TypeMetadata) -> &'static Self {
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

/// The words that make a question: those that every question of its function has, and others.
#[derive(Clone, Copy)]
struct Question<'a, const HEAD: usize> {
    head: [usize; HEAD],
    others: &'a [usize],
}

impl<const HEAD: usize> Question<'_, HEAD> {
    #[inline(always)]
    fn words(&self) -> impl Iterator<Item = usize> + Clone {
        self.head.into_iter().chain(self.others.iter().copied())
    }

    #[inline(always)]
    fn hash(&self) -> u64 {
        hash_words(self.words().map(|word| word as u64))
    }

    #[inline(always)]
    fn is_answered_by(&self, answer: &Answer) -> bool {
        let words = answer.words();
        words.len() == HEAD + self.others.len() && words.iter().copied().eq(self.words())
    }
}

/// The answers to one kind of question.
struct Answers<const HEAD: usize>(Cache<Answer>);

impl<const HEAD: usize> Answers<HEAD> {
    #[cfg(not(model))]
    const fn new() -> Self {
        Self(Cache::new())
    }

    #[cfg(model)]
    fn new() -> Self {
        Self(Cache::new())
    }

    /// What was answered before, for as many other words as leave no loop: most questions have one or two. More are looked for by [`Answers::ask`].
    #[inline(always)]
    fn known(&self, head: [usize; HEAD], others: &[usize]) -> Option<Response> {
        match *others {
            [] => self.find(head, &[]),
            [one] => self.find(head, &[one]),
            [one, two] => self.find(head, &[one, two]),
            _ => None,
        }
    }

    #[inline(always)]
    fn find(&self, head: [usize; HEAD], others: &[usize]) -> Option<Response> {
        let question = Question { head, others };
        let found = self.0.find(question.hash(), |answer| question.is_answered_by(answer));
        found.map(|answer| Response { metadata: answer.record, state: State::COMPLETE })
    }

    /// What was answered before if it is more than [`Answers::known`] looks at, or what Swift says, which is kept if it is for good.
    fn ask(&self, head: [usize; HEAD], others: &[usize], swift: impl FnOnce() -> Response) -> Response {
        if let Some(found) = self.find(head, others) {
            return found;
        }
        let response = swift();
        // A record that is not complete yet is asked for again, and may be by then (model swifts_answers, mutant AnswerKeptIncomplete).
        if response.state == State::COMPLETE || is_weakened(Mutant::AnswerKeptIncomplete) {
            self.keep(Question { head, others }, response.metadata);
        }
        response
    }

    fn keep(&self, question: Question<'_, HEAD>, record: *const TypeMetadata) {
        self.0.insert(
            question.hash(),
            |answer| question.is_answered_by(answer),
            |answer| hash_words(answer.words().iter().map(|word| *word as u64)),
            || Answer::keep(question, record),
        );
    }
}

shared! {
    /// By descriptor and key arguments.
    static GENERIC: Answers<1> = Answers::new();
    /// By the number of elements, the labels' address, and the elements.
    static TUPLES: Answers<2> = Answers::new();
    /// By the record.
    static COMPLETE: Answers<1> = Answers::new();
}

/// A generic type that is known: in front of `swift_getGenericMetadata` and `swift_getCanonicalPrespecializedGenericMetadata`.
///
/// # Safety
/// `descriptor` is one of Swift's, and `arguments` are as many words as it says.
#[inline(always)]
pub unsafe fn generic<D>(descriptor: *const D, arguments: *const *const TypeMetadata) -> Option<Response> {
    // SAFETY: as the caller promises.
    GENERIC.known([descriptor.addr()], unsafe { key_arguments(descriptor, arguments)? })
}

/// A generic type, by what Swift says if nobody has asked before.
///
/// # Safety
/// As for [`generic`].
pub unsafe fn ask_generic<D>(
    descriptor: *const D,
    arguments: *const *const TypeMetadata,
    swift: impl FnOnce() -> Response,
) -> Response {
    // SAFETY: as the caller promises.
    match unsafe { key_arguments(descriptor, arguments) } {
        Some(arguments) => GENERIC.ask([descriptor.addr()], arguments, swift),
        None => swift(),
    }
}

/// The words that tell a generic type from others of its descriptor, if they are all the question there is: packs are in memory of the caller's.
///
/// # Safety
/// `descriptor` is one of Swift's, and `arguments` are as many words as it says.
#[inline(always)]
unsafe fn key_arguments<'a, D>(descriptor: *const D, arguments: *const *const TypeMetadata) -> Option<&'a [usize]> {
    // SAFETY: as the caller promises, with counts where the flags say.
    unsafe {
        let offset = ContextFlags(descriptor.cast::<u32>().read()).offset_of_counts()?;
        let counts = descriptor.byte_add(offset).cast::<GenericCounts>().read();
        (counts.flags & GenericCounts::HAS_PACKS == 0)
            .then(|| core::slice::from_raw_parts(arguments.cast::<usize>(), usize::from(counts.key_arguments)))
    }
}

/// A known tuple of as many elements as the flags say: in front of `swift_getTupleTypeMetadata`. None is known whose labels may change.
///
/// # Safety
/// `elements` are as many as the flags say.
#[inline(always)]
pub unsafe fn tuple_of(flags: usize, elements: *const *const TypeMetadata, labels: *const c_char) -> Option<Response> {
    // SAFETY: as the caller promises.
    tuple(unsafe { elements_of(flags, elements)? }, labels)
}

/// Such a tuple, by what Swift says if nobody has asked before.
///
/// # Safety
/// As for [`tuple_of`].
pub unsafe fn ask_tuple_of(
    flags: usize,
    elements: *const *const TypeMetadata,
    labels: *const c_char,
    swift: impl FnOnce() -> Response,
) -> Response {
    // SAFETY: as the caller promises.
    match unsafe { elements_of(flags, elements) } {
        Some(elements) => ask_tuple(elements, labels, swift),
        None => swift(),
    }
}

/// # Safety
/// `elements` are as many as the flags say.
#[inline(always)]
unsafe fn elements_of<'a>(flags: usize, elements: *const *const TypeMetadata) -> Option<&'a [*const TypeMetadata]> {
    // SAFETY: as the caller promises.
    (flags & LABELS_MAY_CHANGE == 0).then(|| unsafe { core::slice::from_raw_parts(elements, flags & MOST_ELEMENTS) })
}

/// A known tuple whose labels are constant, so that their address stands for them: in front of `swift_getTupleTypeMetadata2` and `3`.
#[inline(always)]
pub fn tuple(elements: &[*const TypeMetadata], labels: *const c_char) -> Option<Response> {
    TUPLES.known([elements.len(), labels.addr()], words_of(elements))
}

/// Such a tuple, by what Swift says if nobody has asked before.
pub fn ask_tuple(
    elements: &[*const TypeMetadata],
    labels: *const c_char,
    swift: impl FnOnce() -> Response,
) -> Response {
    TUPLES.ask([elements.len(), labels.addr()], words_of(elements), swift)
}

#[inline(always)]
fn words_of(elements: &[*const TypeMetadata]) -> &[usize] {
    // SAFETY: addresses are words.
    unsafe { core::slice::from_raw_parts(elements.as_ptr().cast(), elements.len()) }
}

/// A record that is known to be complete: in front of `swift_checkMetadataState`.
#[inline(always)]
pub fn complete(record: *const TypeMetadata) -> Option<Response> {
    COMPLETE.known([record.addr()], &[])
}

/// How far a record is, by what Swift says if nobody has asked before.
pub fn ask_complete(record: *const TypeMetadata, swift: impl FnOnce() -> Response) -> Response {
    COMPLETE.ask([record.addr()], &[], swift)
}
