//! Fatal messages: one line on stderr, in Swift's wording where Swift has it, then abort. One function each, which is given addresses and words.
//!
//! The line is put together on the stack and written at once: a program whose heap is broken still says why it dies.
//!
//! Floor 3: on `platform` and `sync`; whoever dies brings the words.

use core::fmt::{self, Display, Write};

use crate::platform;

struct Line {
    bytes: [u8; 512],
    length: usize,
}

impl Line {
    fn of(message: fmt::Arguments<'_>) -> Self {
        let mut line = Self { bytes: [0; 512], length: 0 };
        // `Line` cuts instead of failing.
        let _ = line.write_fmt(message);
        line.bytes[line.length] = b'\n';
        line.length += 1;
        line
    }

    fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Room for the newline stays. Cut inside a character if need be: a name can be of any length.
        let room = self.bytes.len() - 1 - self.length;
        let kept = &text.as_bytes()[..text.len().min(room)];
        self.bytes[self.length..self.length + kept.len()].copy_from_slice(kept);
        self.length += kept.len();
        Ok(())
    }
}

#[cold]
fn die(message: fmt::Arguments<'_>) -> ! {
    die_of(format_args!("Fatal error: {message}"))
}

/// [`die`], where Swift does not say that it is an error.
#[cold]
fn die_of(message: fmt::Arguments<'_>) -> ! {
    platform::die(Line::of(message).text())
}

/// A line before the last one.
#[cold]
fn say(message: fmt::Arguments<'_>) {
    platform::say(Line::of(message).text());
}

/// Words as they are. Not `str`, which can be told to be of some width: what that takes would be in every relinked Swift program, 2 KB of it.
struct Words<'a>(&'a str);

impl Display for Words<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.0)
    }
}

/// A function of Swift's names was asked for a type that cannot be had.
#[cold]
#[inline(never)]
pub fn no_type(error: &dyn Display) -> ! {
    die(format_args!("{error}"))
}

/// An object was cast to a class that it is not of, without a way out.
#[cold]
#[inline(never)]
pub fn bad_cast(object: *const (), own: &dyn Display, class: *const (), due: &dyn Display) -> ! {
    die(format_args!("Could not cast value of type '{own}' ({object:p}) to '{due}' ({class:p})."))
}

/// A frozen object's field is about to be changed.
#[cold]
#[inline(never)]
pub fn frozen(object: *const (), class: &dyn Display) -> ! {
    die(format_args!("Object {object:p} of class {class} is frozen and cannot be changed"))
}

/// More than 2^30 strong references.
#[cold]
#[inline(never)]
pub fn retained_too_often() -> ! {
    die(format_args!("Object was retained too many times"))
}

/// More than 2^31 − 2 unowned references.
#[cold]
#[inline(never)]
pub fn unowned_retained_too_often() -> ! {
    die(format_args!("Object's unowned reference was retained too many times"))
}

/// More than 2^32 − 1 weak references.
#[cold]
#[inline(never)]
pub fn weak_retained_too_often() -> ! {
    die(format_args!("Object's weak reference was retained too many times"))
}

/// An unowned reference to an object that has deinited.
#[cold]
#[inline(never)]
pub fn read_dead_unowned(object: *const ()) -> ! {
    die(format_args!("Attempted to read an unowned reference but object {object:p} was already deallocated"))
}

/// A stack object ends with strong references.
#[cold]
#[inline(never)]
pub fn stack_object_escaped() -> ! {
    die(format_args!("Stack object escaped"))
}

/// A stack object ends with unowned references.
#[cold]
#[inline(never)]
pub fn unowned_reference_to_stack_object() -> ! {
    die(format_args!("Unowned reference to stack object"))
}

/// A stack object ends with weak references.
#[cold]
#[inline(never)]
pub fn weak_reference_to_stack_object() -> ! {
    die(format_args!("Weak reference to stack object"))
}

/// An object that ends while there are strong references beside the one that began its end: its deinit made them, as a rule.
#[cold]
#[inline(never)]
pub fn escaped_from_deinit(object: *const (), class: &dyn Display, extra: u64) -> ! {
    die_of(format_args!(
        "Object {object:p} of class {class} deallocated with non-zero retain count {}. This object's deinit, or something \
         called from it, may have created a strong reference to self which outlived deinit, resulting in a dangling reference.",
        extra + 1
    ))
}

/// More references were released than there were.
#[cold]
#[inline(never)]
pub fn released_too_often(object: *const (), class: &dyn Display) -> ! {
    die(format_args!(
        "Object {object:p} of class {class} was released too many times: its last reference is already gone"
    ))
}

/// More weak references were released than there were.
#[cold]
#[inline(never)]
pub fn weak_released_too_often(object: *const ()) -> ! {
    die(format_args!(
        "The weak reference to object {object:p} was released too many times: its last one is already gone"
    ))
}

/// A refcount word of a form that this runtime does not make.
#[cold]
#[inline(never)]
pub fn unknown_word(object: *const (), bits: u64) -> ! {
    die(format_args!("Object {object:p} has a refcount word of no known form: {bits:#x}"))
}

/// No memory.
#[cold]
#[inline(never)]
pub fn out_of_memory(size: usize, alignment: usize) -> ! {
    die(format_args!("Could not allocate {size} bytes (alignment {alignment})"))
}

/// A once function that waits for itself.
#[cold]
#[inline(never)]
pub fn recursive_once() -> ! {
    die(format_args!("swift_once was called for a token from inside that token's own function"))
}

/// Two accesses to a variable go on at once, and one of them may modify it. Where the earlier one began is told, and for the current one the stack, from
/// its place and its frame on.
#[cold]
#[inline(never)]
pub fn access_conflict(variable: *const (), earlier: (&str, *const ()), current: (&str, *const (), *const ())) -> ! {
    let ((earlier, place), (current, own_place, frame)) = (earlier, current);
    let (earlier, current) = (Words(earlier), Words(current));
    say(format_args!("Simultaneous accesses to {variable:p}, but modification requires exclusive access."));
    say(format_args!("Previous access (a {earlier}) started at {}.", platform::Place::of(place.cast())));
    say(format_args!("Current access (a {current}) started at:"));
    platform::on_stack(own_place.cast(), frame.cast(), |line| say(format_args!("{line}")));
    die_of(format_args!("Fatal access conflict detected."))
}

/// An access ends that is not among those of the thread, or a task leaves one behind that its thread had.
#[cold]
#[inline(never)]
pub fn access_never_began(access: *const ()) -> ! {
    die(format_args!("The access at {access:p} ends on this thread, where it does not go on"))
}
