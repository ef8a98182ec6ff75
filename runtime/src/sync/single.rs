//! A process with one thread needs no locked instructions.
//!
//! glibc answers in `__libc_single_threaded` (2.32 and later): true until the first `pthread_create`, which clears it before the new
//! thread exists, so no operation of ours straddles the change. glibc does not set it again, when threads are joined or in a
//! process made by `fork`: too careful, and so is this. If it did, joining would have ordered all that the threads did before.
//!
//! A signal handler interrupts between instructions, so each move here is one instruction that reads and writes memory. That
//! needs x86; elsewhere, and under ThreadSanitizer and in models, the answer to "one thread?" is always no, and these moves serve only
//! the `swift_nonatomic_` entry points, which promise nothing to signal handlers.

#[cfg(all(libc_single_threaded, not(model), not(sidetable_thread_sanitizer)))]
mod answer {
    use core::sync::atomic::{AtomicBool, Ordering};

    /// False once glibc has said no. glibc's variable is two dependent loads away, and a locked instruction waits for every load before it:
    /// with this byte a process with threads pays for one.
    static MAY_BE_SINGLE_THREADED: AtomicBool = AtomicBool::new(true);

    /// Whether the process has one thread.
    #[inline(always)]
    pub fn is_single_threaded() -> bool {
        // Relaxed: a stale "maybe" asks glibc, as everyone once did.
        MAY_BE_SINGLE_THREADED.load(Ordering::Relaxed) && ask_libc()
    }

    unsafe extern "C" {
        static __libc_single_threaded: u8;
    }

    #[inline(always)]
    fn ask_libc() -> bool {
        let is_single = is_single_threaded_inlined();
        if !is_single {
            MAY_BE_SINGLE_THREADED.store(false, Ordering::Relaxed);
        }
        is_single
    }

    /// [`is_single_threaded`] for code that is generated where it is used. Who asks there shares the address of glibc's variable with others who do, so
    /// that it is one load, and the byte of our own would be one more.
    #[inline(always)]
    pub fn is_single_threaded_inlined() -> bool {
        // SAFETY: glibc defines the variable for the life of the process. Another thread writes it only by starting the second one,
        // which then is this very thread; volatile, because a call in between may do so.
        unsafe { (&raw const __libc_single_threaded).read_volatile() != 0 }
    }
}

#[cfg(not(all(libc_single_threaded, not(model), not(sidetable_thread_sanitizer))))]
mod answer {
    /// Whether the process has one thread: nobody says so here.
    #[inline(always)]
    pub const fn is_single_threaded() -> bool {
        false
    }

    /// The same.
    #[inline(always)]
    pub const fn is_single_threaded_inlined() -> bool {
        false
    }
}

pub use answer::{is_single_threaded, is_single_threaded_inlined};

macro_rules! local_moves {
    ($integer:ident, $atomic:ident, $size:literal, $register:literal, $load:path, $one:path) => {
        pub(super) mod $integer {
            #[cfg(all(target_arch = "x86_64", not(model), not(sidetable_thread_sanitizer)))]
            mod moves {
                use core::arch::asm;
                use core::sync::atomic::$atomic;

                pub use $load as load;

                /// Adds unless the sum's top bit is set, and says whether it did.
                #[inline(always)]
                pub fn add(cell: &$atomic, difference: $integer) -> bool {
                    let fits = $one(cell, difference)
                        .unwrap_or_else(|| exchange_add(cell, difference).wrapping_add(difference) >> ($integer::BITS - 1) == 0);
                    if !fits {
                        core::hint::cold_path();
                        exchange_add(cell, difference.wrapping_neg());
                    }
                    fits
                }

                #[inline(always)]
                fn exchange_add(cell: &$atomic, difference: $integer) -> $integer {
                    let found: $integer;
                    // SAFETY: as in `step`.
                    unsafe {
                        asm!(
                            concat!("xadd ", $size, " ptr [{cell}], {value", $register, "}"),
                            cell = in(reg) cell.as_ptr(),
                            value = inout(reg) difference => found,
                            options(nostack),
                        );
                    }
                    found
                }

                #[inline(always)]
                pub fn compare_exchange(cell: &$atomic, old: $integer, new: $integer) -> Result<(), $integer> {
                    let found: $integer;
                    // SAFETY: as in `step`.
                    unsafe {
                        asm!(
                            concat!("cmpxchg ", $size, " ptr [{cell}], {new", $register, "}"),
                            cell = in(reg) cell.as_ptr(),
                            new = in(reg) new,
                            inout("rax") old => found,
                            options(nostack),
                        );
                    }
                    if found == old { Ok(()) } else { Err(found) }
                }
            }

            #[cfg(not(all(target_arch = "x86_64", not(model), not(sidetable_thread_sanitizer))))]
            mod moves {
                use core::sync::atomic::Ordering::Relaxed;

                #[cfg(not(model))]
                use core::sync::atomic::$atomic;
                #[cfg(model)]
                use crate::sync::model_atomic::$atomic;

                pub fn load(cell: &$atomic) -> $integer {
                    cell.load(Relaxed)
                }

                pub fn add(cell: &$atomic, difference: $integer) -> bool {
                    let sum = cell.load(Relaxed).wrapping_add(difference);
                    let fits = sum >> ($integer::BITS - 1) == 0;
                    if fits {
                        cell.store(sum, Relaxed);
                    }
                    fits
                }

                pub fn compare_exchange(cell: &$atomic, old: $integer, new: $integer) -> Result<(), $integer> {
                    let found = cell.load(Relaxed);
                    if found != old {
                        return Err(found);
                    }
                    cell.store(new, Relaxed);
                    Ok(())
                }
            }

            pub use moves::{add, compare_exchange, load};
        }
    };
}

/// What `local_moves` has of x86 for either size.
///
/// How one reference more or less is added in a process with one thread: with an immediate operand, to the half of the word that has the count. On
/// x86, what such an instruction stores reaches the next one of its kind at once. Measured, two calls that add and take back: Zen 3 5.2 ns with
/// halves, 5.7 with `add` of a register to the whole word, 7.0 with `xadd`, which is as much as a locked instruction takes there; on Golden Cove
/// `xadd` is four times as fast as `add` of a register, and `add` of an immediate faster still.
///
/// A whole word is then read in halves, too: a load that is wider than the store before it waits until that has left the processor (7 ns on Zen 3).
#[cfg(all(target_arch = "x86_64", not(model), not(sidetable_thread_sanitizer)))]
mod x86_64 {
    use core::arch::asm;
    use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};

    macro_rules! step {
        ($cell:ident, $instruction:literal) => {
            // SAFETY: the cell is valid and writable; the instruction is atomic to this thread's signal handlers, and the caller's process has no
            // other thread (or the caller promised that none uses the object).
            unsafe {
                asm!($instruction, cell = in(reg) $cell.as_ptr(), options(nostack));
                true
            }
        };
        ($cell:ident, $instruction:literal, unless_top_bit) => {
            'fits: {
                // SAFETY: as above.
                unsafe {
                    asm!(
                        $instruction,
                        "js {left}",
                        cell = in(reg) $cell.as_ptr(),
                        left = label { break 'fits false },
                        options(nostack)
                    );
                }
                true
            }
        };
    }

    /// A word, half by half; a half that is not looked at is not loaded.
    #[inline(always)]
    pub fn load_halves(cell: &AtomicU64) -> u64 {
        let (low, high): (u32, u32);
        // SAFETY: the cell is valid. Between the two loads only a signal handler can move it, by whole references that it gives back or keeps, so
        // that each half is of counts if the other is.
        unsafe {
            asm!("mov {half:e}, dword ptr [{cell} + 4]", cell = in(reg) cell.as_ptr(), half = out(reg) high,
                options(pure, readonly, nostack, preserves_flags));
            asm!("mov {half:e}, dword ptr [{cell}]", cell = in(reg) cell.as_ptr(), half = out(reg) low,
                options(pure, readonly, nostack, preserves_flags));
        }
        u64::from(high) << 32 | u64::from(low)
    }

    #[inline(always)]
    pub fn load_whole(cell: &AtomicU32) -> u32 {
        cell.load(Ordering::Relaxed)
    }

    const STRONG: u64 = 2 << 32;
    const STRONG_LESS: u64 = STRONG.wrapping_neg();
    const UNOWNED: u64 = 2;
    const UNOWNED_LESS: u64 = UNOWNED.wrapping_neg();

    /// One reference more or less, strong or unowned; `None` for other differences. The lower half does not carry: whoever moves a word has seen that
    /// its unowned count fits.
    #[inline(always)]
    pub fn one_reference(cell: &AtomicU64, difference: u64) -> Option<bool> {
        Some(match difference {
            STRONG => step!(cell, "add dword ptr [{cell} + 4], 2", unless_top_bit),
            STRONG_LESS => step!(cell, "sub dword ptr [{cell} + 4], 2", unless_top_bit),
            UNOWNED => step!(cell, "add dword ptr [{cell}], 2"),
            UNOWNED_LESS => step!(cell, "sub dword ptr [{cell}], 2"),
            _ => return None,
        })
    }

    const MORE: u32 = 1;
    const LESS: u32 = MORE.wrapping_neg();

    /// One more or one less; `None` for other differences.
    #[inline(always)]
    pub fn one(cell: &AtomicU32, difference: u32) -> Option<bool> {
        Some(match difference {
            MORE => step!(cell, "add dword ptr [{cell}], 1", unless_top_bit),
            LESS => step!(cell, "sub dword ptr [{cell}], 1", unless_top_bit),
            _ => return None,
        })
    }
}

local_moves!(
    u64,
    AtomicU64,
    "qword",
    "",
    crate::sync::single::x86_64::load_halves,
    crate::sync::single::x86_64::one_reference
);
local_moves!(u32, AtomicU32, "dword", ":e", crate::sync::single::x86_64::load_whole, crate::sync::single::x86_64::one);
