//! The moves themselves, as restartable sequences.

use core::ptr;
use core::sync::atomic::AtomicU64;

use super::changes::{AREA, HOLDER, get_ready_to_move, is_turn_over};
use super::{NEVER, NOBODY, moved};
use crate::sync::cell::{Raw, Value};
use crate::sync::{Atomic, IS_DROP_IN, Ordering};

/// The kernel's table of a sequence from `3:` to `4:`, which goes on at `7:` instead if it was interrupted. Tables lie in sections of their own, so that they
/// go with a function that nobody calls.
macro_rules! table {
    () => {
        concat!(
            ".ifndef sidetable_sequence\n",
            ".set sidetable_sequence, 0\n",
            ".endif\n",
            ".set sidetable_sequence, sidetable_sequence + 1\n",
            ".pushsection .data.rel.ro.sidetable_sequences, \"aw\", @progbits, unique, sidetable_sequence\n",
            ".balign 32\n",
            "9: .long 0, 0\n",
            ".quad 3f, 4f - 3f, 7f\n",
            ".popsection",
        )
    };
}

/// Stands in front of where the kernel goes on: it goes nowhere else than behind this word, which the C library has told it.
macro_rules! signature {
    () => {
        ".byte 0x0f, 0xb9, 0x3d; .long 0x53053053"
    };
}

/// A sequence that is done while the thread is the holder. `5f` leaves it undone, for the instruction that is given for that. In `free` is never zero.
///
/// The thread's area is told where the table is; it need not hear that the sequence is over, since the kernel looks where the thread is.
macro_rules! held_sequence {
    ([$($instruction:expr),+] else $undone:literal, $($operand:tt)*) => {
        asm!(
            // Found without a table also where the archive becomes part of a library.
            ".hidden {holder}",
            ".hidden {offset}",
            table!(),
            // Whoever has seen that there can be a holder sees where the area is, too.
            "2: mov {area}, qword ptr [rip + {offset}]",
            "lea {free}, [rip + 9b]",
            "mov qword ptr fs:[{area} + 8], {free}",
            "3:",
            "mov {free}, qword ptr fs:[0]",
            "cmp {free}, qword ptr [rip + {holder}]",
            "jne 5f",
            $($instruction,)+
            "4:",
            ".pushsection .text.unlikely.sidetable_sequences, \"ax\", @progbits, unique, sidetable_sequence",
            signature!(),
            "7: jmp 2b",
            concat!("5: ", $undone),
            ".popsection",
            area = out(reg) _,
            holder = sym HOLDER,
            offset = sym AREA,
            $($operand)*
            options(nostack),
        )
    };
}

/// The way into a sequence that is done while nobody is the holder: the thread's area has to know the table, which is told at the label given, and anything
/// else than nobody goes to `5f`. Whoever has seen that there can be a holder sees where the area is, too.
macro_rules! enter_shared {
    ($tell:literal) => {
        concat!(
            "mov r9, qword ptr [rip + {offset}]\n",
            "lea r8, [rip + 9b]\n",
            "cmp qword ptr fs:[r9 + 8], r8\n",
            "jne ",
            $tell,
            "\n",
            "cmp qword ptr [rip + {holder}], {nobody}\n",
            "jne 5f",
        )
    };
}

/// The two sequences that are done while nobody is the holder, an exchange if equal and an addition: they are jumped to and jump back to `r11`. Both are in one
/// table, so that a thread that has come by here last need not tell its area again: what is stored just before a locked instruction takes as long as a good part
/// of it. (For the same reason they are not called.)
///
/// In `rcx` is the cell, in `rdx` the new value or the difference, in `rax` the old value, in `r10` what is to be done: 0 to exchange, 2 to add. If there is a
/// holder, nothing is done, `r10` is 0, and the flags say "not equal".
///
/// The addition is the last instruction in the table, the exchange is not: it may be done when the kernel takes the thread back, and must not be done again. So
/// before it `r10` becomes 1 and the flags "not equal", which they are until it succeeds. An exchange that failed and one that was not tried look alike then: both
/// are left undone.
macro_rules! shared_sequences {
    ($exchange:literal, $add:literal, $size:literal, $value:literal) => {
        core::arch::global_asm!(
            concat!(".globl ", $exchange, ", ", $add),
            concat!(".hidden ", $exchange, ", ", $add),
            concat!(".type ", $exchange, ", @function"),
            concat!(".type ", $add, ", @function"),
            ".hidden {holder}",
            ".hidden {offset}",
            table!(),
            concat!(".pushsection .text.", $exchange, ", \"ax\", @progbits"),
            ".balign 64",
            ".cfi_startproc",
            ".cfi_def_cfa rsp, 0",
            ".cfi_register rip, r11",
            "3:",
            concat!($exchange, ":"),
            enter_shared!("61f"),
            "inc r10d",
            concat!("lock cmpxchg ", $size, " ptr [rcx], ", $value),
            "jmp r11",
            concat!($add, ":"),
            enter_shared!("62f"),
            concat!("lock xadd ", $size, " ptr [rcx], ", $value),
            "4:",
            "jmp r11",
            "61: mov qword ptr fs:[r9 + 8], r8",
            concat!("jmp ", $exchange),
            "62: mov qword ptr fs:[r9 + 8], r8",
            concat!("jmp ", $add),
            "5: mov r10d, 0",
            "jmp r11",
            signature!(),
            "7: sete r9b",
            "cmp r10d, 1",
            concat!("jb ", $exchange),
            concat!("ja ", $add),
            "cmp r9b, 1",
            "jmp r11",
            ".cfi_endproc",
            concat!(".size ", $exchange, ", ", $add, " - ", $exchange),
            concat!(".size ", $add, ", . - ", $add),
            ".popsection",
            holder = sym HOLDER,
            offset = sym AREA,
            nobody = const NOBODY,
        );
    };
}

macro_rules! moves {
    (
        $integer:ident, $atomic:ident, $size:literal, $register:literal, $value:literal, $exchange:literal, $add:literal
    ) => {
        pub mod $integer {
            use core::arch::asm;
            use core::sync::atomic::$atomic;

            use super::{AREA, HOLDER, NOBODY, Ordering, Way, get_ready_to_move, moved, way};

            /// Whether [`moved`] keeps such words.
            const IS_REMEMBERED: bool = $integer::BITS == u64::BITS;

            /// Tries once, without a call, to move to what `next` makes of the value. `false` says no more than that nothing was moved. The holder is asked for
            /// before the look: what stands between that and the exchange is time for other threads to come for the line.
            #[inline(always)]
            pub fn try_move<E>(cell: &$atomic, next: impl Fn($integer) -> Result<$integer, E>) -> Result<bool, E> {
                let from = |old| next(old).map(|new| (old, new));
                let look = || from(cell.load(Ordering::Relaxed));
                Ok(match way() {
                    Way::Locked => {
                        let (old, new) = look()?;
                        exchange(cell, old, new)
                    }
                    Way::Shared => {
                        let (old, new) = match left_in(cell).map(from) {
                            Some(Ok(both)) => both,
                            _ => look()?,
                        };
                        exchange_shared(cell, old, new)
                    }
                    Way::Held => {
                        let (old, new) = look()?;
                        exchange_held(cell, old, new)
                    }
                    Way::Unready => false,
                })
            }

            /// Exchanges if equal. `Err` holds what was there. (Out of line: a page of tables, which the dynamic linker fills in when a program starts, is
            /// as many as the places are.)
            #[inline(never)]
            pub fn compare_exchange(cell: &$atomic, old: $integer, new: $integer) -> Result<(), $integer> {
                loop {
                    let is_done = match way() {
                        Way::Locked => exchange(cell, old, new),
                        Way::Shared => exchange_shared(cell, old, new),
                        Way::Held => exchange_held(cell, old, new),
                        Way::Unready => false,
                    };
                    if is_done {
                        return Ok(());
                    }
                    let found = cell.load(Ordering::Acquire);
                    if found != old {
                        return Err(found);
                    }
                    get_ready_to_move();
                }
            }

            /// Adds, and returns what was there.
            #[inline(never)]
            pub fn fetch_add(cell: &$atomic, difference: $integer) -> $integer {
                loop {
                    if let Some(found) = try_add(cell, difference) {
                        return found;
                    }
                    get_ready_to_move();
                }
            }

            /// Tries once, without a call, to add. `None` says no more than that nothing was added.
            #[inline(always)]
            pub fn try_add(cell: &$atomic, difference: $integer) -> Option<$integer> {
                match way() {
                    Way::Locked => Some(cell.fetch_add(difference, Ordering::AcqRel)),
                    Way::Shared => add_shared(cell, difference),
                    Way::Held => add_held(cell, difference),
                    Way::Unready => None,
                }
            }

            #[inline(always)]
            fn exchange(cell: &$atomic, old: $integer, new: $integer) -> bool {
                cell.compare_exchange(old, new, Ordering::AcqRel, Ordering::Relaxed).is_ok()
            }

            shared_sequences!($exchange, $add, $size, $value);

            #[inline(always)]
            fn left_in(cell: &$atomic) -> Option<$integer> {
                if !IS_REMEMBERED {
                    return None;
                }
                let left = moved::left_in(cell.as_ptr().cast())? as $integer;
                // Transitions check their words in debug builds, and a dead object's word is no word to move.
                if cfg!(debug_assertions) && cell.load(Ordering::Relaxed) != left {
                    return None;
                }
                Some(left)
            }

            #[inline(always)]
            fn count(cell: &$atomic, value: $integer) {
                if IS_REMEMBERED {
                    moved::count_and_remember(cell.as_ptr().cast(), value.into());
                } else {
                    moved::count();
                }
            }

            /// `false`: there is a holder, or something else was there.
            #[inline(always)]
            fn exchange_shared(cell: &$atomic, old: $integer, new: $integer) -> bool {
                // SAFETY: the cell is valid; one instruction of the sequence changes what others see, and is done once.
                unsafe {
                    asm!(
                        "mov r10d, 0",
                        "lea r11, [rip + 4f]",
                        concat!("jmp ", $exchange),
                        "4: jne {undone}",
                        in("rcx") cell.as_ptr(),
                        in("rdx") new,
                        inout("rax") old => _,
                        out("r8") _,
                        out("r9") _,
                        out("r10") _,
                        out("r11") _,
                        undone = label { return false },
                        options(nostack),
                    );
                }
                count(cell, new);
                true
            }

            /// `false`: the thread is not the holder, or something else was there.
            #[inline(always)]
            fn exchange_held(cell: &$atomic, old: $integer, new: $integer) -> bool {
                // SAFETY: as above.
                unsafe {
                    held_sequence!(
                        [
                            concat!("cmp ", $size, " ptr [{cell}], {old", $register, "}"),
                            "jne 5f",
                            concat!("mov ", $size, " ptr [{cell}], {new", $register, "}")
                        ] else "jmp {undone}",
                        cell = in(reg) cell.as_ptr(),
                        old = in(reg) old,
                        new = in(reg) new,
                        free = out(reg) _,
                        undone = label { return false },
                    );
                }
                true
            }

            /// `None`: there is a holder.
            #[inline(always)]
            fn add_shared(cell: &$atomic, difference: $integer) -> Option<$integer> {
                let (is_done, found): (u64, $integer);
                // SAFETY: as above.
                unsafe {
                    asm!(
                        "mov r10d, 2",
                        "lea r11, [rip + 4f]",
                        concat!("jmp ", $add),
                        "4:",
                        in("rcx") cell.as_ptr(),
                        inout("rdx") difference => found,
                        out("r8") _,
                        out("r9") _,
                        out("r10") is_done,
                        out("r11") _,
                        options(nostack),
                    );
                }
                if is_done == 0 {
                    return None;
                }
                count(cell, found.wrapping_add(difference));
                Some(found)
            }

            /// `None`: the thread is not the holder.
            #[inline(always)]
            fn add_held(cell: &$atomic, difference: $integer) -> Option<$integer> {
                let (is_done, found): (u64, $integer);
                // SAFETY: as above.
                unsafe {
                    held_sequence!(
                        [concat!("xadd ", $size, " ptr [{cell}], {value", $register, "}")]
                        else "xor {free:e}, {free:e}; jmp 4b",
                        cell = in(reg) cell.as_ptr(),
                        value = inout(reg) difference => found,
                        free = out(reg) is_done,
                    );
                }
                (is_done != 0).then_some(found)
            }
        }
    };
}

/// How counts are moved at the moment.
enum Way {
    /// There is never a holder: in no sequence.
    Locked,
    /// Nobody is the holder.
    Shared,
    /// The thread is the holder, or another one.
    Held,
    /// It is not known yet, or the thread's turn is over.
    Unready,
}

#[inline(always)]
fn way() -> Way {
    let holder = HOLDER.load();
    if holder > NOBODY {
        Way::Held
    } else if holder == NOBODY {
        if is_turn_over() { Way::Unready } else { Way::Shared }
    } else if holder == NEVER {
        Way::Locked
    } else {
        Way::Unready
    }
}

moves!(u64, AtomicU64, "qword", "", "rdx", "__sidetable_exchange_u64", "__sidetable_add_u64");
moves!(u32, AtomicU32, "dword", ":e", "edx", "__sidetable_exchange_u32", "__sidetable_add_u32");

/// Exchanges counts if equal; `Err` holds what was there. (Orderings: every x86 instruction orders as is asked for, or more.) What is no count, a once token
/// for one, is exchanged as ever, here as in the others: not all who do so come by here.
#[inline(always)]
pub fn compare_exchange<V: Value>(
    cell: &Atomic<V>,
    old: V,
    new: V,
    success: Ordering,
    failure: Ordering,
) -> Result<(), V> {
    if !V::IS_COUNT {
        return cell.compare_exchange(old, new, success, failure);
    }
    let (old, new) = (old.to_raw(), new.to_raw());
    if is_wide::<V>() {
        self::u64::compare_exchange(as_integer(cell), same(old), same(new)).map_err(|found| V::from_raw(same(found)))
    } else {
        self::u32::compare_exchange(as_integer(cell), same(old), same(new)).map_err(|found| V::from_raw(same(found)))
    }
}

/// Tries once to move counts to what `next` makes of them: `false` says no more than that nothing was moved.
#[inline(always)]
pub fn try_move<V: Value, E>(cell: &Atomic<V>, next: impl Fn(V) -> Result<V, E>, success: Ordering) -> Result<bool, E> {
    if !V::IS_COUNT {
        return cell.try_move(next, success);
    }
    if is_wide::<V>() {
        self::u64::try_move(as_integer(cell), |old| next(V::from_raw(same(old))).map(|new| same(new.to_raw())))
    } else {
        self::u32::try_move(as_integer(cell), |old| next(V::from_raw(same(old))).map(|new| same(new.to_raw())))
    }
}

/// Whether to wait before these counts, in which this value was found, are moved: other threads do little else. (Never in Swift programs, whose tasks and actors go
/// from thread to thread.)
#[inline(always)]
pub fn is_wait_worthwhile<V: Value>(cell: &Atomic<V>, found: V) -> bool {
    !IS_DROP_IN
        && V::IS_COUNT
        && is_wide::<V>()
        && moved::is_wait_worthwhile(ptr::from_ref(cell).cast(), same(found.to_raw()))
}

/// Adds the difference of two counts, and returns what was there.
#[inline(always)]
pub fn fetch_move_by_difference<V: Value>(cell: &Atomic<V>, old: V, new: V, order: Ordering) -> V {
    if !V::IS_COUNT {
        return cell.fetch_move_by_difference(old, new, order);
    }
    let difference = V::Raw::difference(old.to_raw(), new.to_raw());
    V::from_raw(if is_wide::<V>() {
        same(self::u64::fetch_add(as_integer(cell), same(difference)))
    } else {
        same(self::u32::fetch_add(as_integer(cell), same(difference)))
    })
}

/// The same, tried once; `None` says no more than that nothing was added. (In Swift programs, whose memory is small, by a call after all.)
#[inline(always)]
pub fn try_move_by_difference<V: Value>(cell: &Atomic<V>, old: V, new: V, order: Ordering) -> Option<V> {
    if IS_DROP_IN || !V::IS_COUNT {
        return Some(fetch_move_by_difference(cell, old, new, order));
    }
    let difference = V::Raw::difference(old.to_raw(), new.to_raw());
    Some(V::from_raw(if is_wide::<V>() {
        same(self::u64::try_add(as_integer(cell), same(difference))?)
    } else {
        same(self::u32::try_add(as_integer(cell), same(difference))?)
    }))
}

#[inline(always)]
const fn is_wide<V: Value>() -> bool {
    size_of::<V::Raw>() == size_of::<AtomicU64>()
}

/// A cell as the atomic integer that it is.
#[inline(always)]
fn as_integer<V: Value, A>(cell: &Atomic<V>) -> &A {
    assert!(size_of::<A>() == size_of::<Atomic<V>>(), "a cell is as large as its integer");
    // SAFETY: a cell is its atomic integer and nothing else, and of those there is one for each size.
    unsafe { &*ptr::from_ref(cell).cast() }
}

/// An integer by the name of its type.
#[inline(always)]
fn same<A: Copy, B: Copy>(integer: A) -> B {
    assert!(size_of::<A>() == size_of::<B>(), "both are the same integer");
    // SAFETY: as large, and integers.
    unsafe { core::mem::transmute_copy(&integer) }
}
