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
use super::structural::tuple::{LABELS_MAY_CHANGE, MOST_ELEMENTS, text_of};
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

/// A known tuple of as many elements as the flags say: in front of `swift_getTupleTypeMetadata`. One whose labels may change is looked for by
/// [`ask_tuple_of`].
///
/// # Safety
/// `elements` are as many as the flags say.
#[inline(always)]
pub unsafe fn tuple_of(flags: usize, elements: *const *const TypeMetadata, labels: *const c_char) -> Option<Response> {
    if flags & LABELS_MAY_CHANGE != 0 {
        return None;
    }
    // SAFETY: as the caller promises.
    tuple(unsafe { elements_of(flags, elements) }, labels)
}

/// Such a tuple, by what Swift says if nobody has asked before.
///
/// # Safety
/// As for [`tuple_of`], and the labels are null or end with a zero.
pub unsafe fn ask_tuple_of(
    flags: usize,
    elements: *const *const TypeMetadata,
    labels: *const c_char,
    swift: impl FnOnce() -> Response,
) -> Response {
    // SAFETY: as the caller promises.
    let elements = unsafe { elements_of(flags, elements) };
    if flags & LABELS_MAY_CHANGE == 0 {
        return ask_tuple(elements, labels, swift);
    }
    // SAFETY: as the caller promises.
    let text = unsafe { text_of(labels) };
    let mut others = [0; MOST_SPELLED];
    match spell(elements, text, &mut others) {
        // The flag and the text's length where other tuples have the labels' address: no address is so small, and no number of elements so large.
        Some(others) => TUPLES.ask([elements.len() | LABELS_MAY_CHANGE, text.len()], others, swift),
        None => swift(),
    }
}

/// Words of a tuple that is asked for by what its labels say. Compilers write labels on the stack where a tuple in a generic type has more than three
/// elements, and ask again for each copy of a value.
const MOST_SPELLED: usize = 48;

/// The elements, and then the labels' text, with zeros behind its end. None where they are more words than there is room for.
fn spell<'a>(
    elements: &[*const TypeMetadata],
    text: &[u8],
    words: &'a mut [usize; MOST_SPELLED],
) -> Option<&'a [usize]> {
    let length = elements.len() + text.len().div_ceil(size_of::<usize>());
    let words = words.get_mut(..length)?;
    let (types, labels) = words.split_at_mut(elements.len());
    types.copy_from_slice(words_of(elements));
    for (word, bytes) in labels.iter_mut().zip(text.chunks(size_of::<usize>())) {
        let mut filled = [0; size_of::<usize>()];
        filled[..bytes.len()].copy_from_slice(bytes);
        *word = usize::from_ne_bytes(filled);
    }
    Some(words)
}

/// # Safety
/// `elements` are as many as the flags say.
#[inline(always)]
unsafe fn elements_of<'a>(flags: usize, elements: *const *const TypeMetadata) -> &'a [*const TypeMetadata] {
    // SAFETY: as the caller promises.
    unsafe { core::slice::from_raw_parts(elements, flags & MOST_ELEMENTS) }
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

#[cfg(all(test, not(model)))]
mod tests {
    use core::ffi::CStr;
    use core::ptr;
    use std::cell::Cell;

    use super::*;

    /// Asks for a tuple as Swift's programs do, of elements of this test's own; says how often Swift was asked until now.
    struct Asked<'a> {
        elements: &'a [*const TypeMetadata],
        times: Cell<usize>,
    }

    impl Asked<'_> {
        /// The record is the one that is named, if Swift is asked.
        fn ask(&self, flags: usize, labels: Option<&CStr>, record: usize) -> (usize, usize) {
            let labels = labels.map_or(ptr::null(), CStr::as_ptr);
            let (flags, elements) = (self.elements.len() | flags, self.elements.as_ptr());
            let swift = || {
                self.times.set(self.times.get() + 1);
                Response { metadata: ptr::without_provenance(record), state: State::COMPLETE }
            };
            // SAFETY: there are as many elements, and labels end with a zero.
            let response = unsafe {
                tuple_of(flags, elements, labels).unwrap_or_else(|| ask_tuple_of(flags, elements, labels, swift))
            };
            (response.metadata.addr(), self.times.get())
        }
    }

    #[test]
    fn labels_that_may_change_are_known_by_what_they_say() {
        let elements = [1, 2, 3, 4].map(|index| ptr::without_provenance(0x5000_0000 + 64 * index));
        let asked = Asked { elements: &elements, times: Cell::new(0) };
        let mut buffer = *b"first second third fourth \0";
        let first = asked.ask(LABELS_MAY_CHANGE, Some(CStr::from_bytes_with_nul(&buffer).unwrap()), 0x10);
        let elsewhere = buffer;
        let again = asked.ask(LABELS_MAY_CHANGE, Some(CStr::from_bytes_with_nul(&elsewhere).unwrap()), 0x20);
        buffer[24] = b'x';
        let other = asked.ask(LABELS_MAY_CHANGE, Some(CStr::from_bytes_with_nul(&buffer).unwrap()), 0x30);
        assert_eq!([first, again, other], [(0x10, 1), (0x10, 1), (0x30, 2)]);
        // Labels in constant memory are known by their address, and none are none.
        assert_eq!(asked.ask(0, Some(c"first second third fourth "), 0x40), (0x40, 3));
        assert_eq!(asked.ask(LABELS_MAY_CHANGE, None, 0x50), (0x50, 4));
        assert_eq!(asked.ask(0, None, 0x60), (0x60, 5));
        assert_eq!(asked.ask(LABELS_MAY_CHANGE, None, 0x70), (0x50, 5));
    }

    #[test]
    fn a_text_ends_where_it_ends() {
        let elements = [ptr::without_provenance(0x5100_0000); 4];
        let asked = Asked { elements: &elements, times: Cell::new(0) };
        let names: Vec<_> = (0..=16).map(|length| format!("{}    \0", "a".repeat(length))).collect();
        for (index, name) in names.iter().chain(&names).enumerate() {
            let labels = CStr::from_bytes_with_nul(name.as_bytes()).unwrap();
            let (record, times) = asked.ask(LABELS_MAY_CHANGE, Some(labels), index + 1);
            assert_eq!((record, times), (index % names.len() + 1, names.len().min(index + 1)));
        }
    }

    #[test]
    fn what_is_longer_than_there_is_room_for_is_asked_each_time() {
        let elements = [ptr::without_provenance(0x5200_0000); MOST_SPELLED];
        let asked = Asked { elements: &elements, times: Cell::new(0) };
        assert_eq!(asked.ask(LABELS_MAY_CHANGE, Some(c""), 1), (1, 1));
        assert_eq!(asked.ask(LABELS_MAY_CHANGE, Some(c""), 2), (1, 1));
        assert_eq!(asked.ask(LABELS_MAY_CHANGE, Some(c"a "), 3), (3, 2));
        assert_eq!(asked.ask(LABELS_MAY_CHANGE, Some(c"a "), 4), (4, 3));
    }
}
