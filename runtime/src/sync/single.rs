//! A process with one thread needs no locked instructions.
//!
//! glibc answers in `__libc_single_threaded` (2.32 and later): true until the first `pthread_create`, which clears it before the new
//! thread exists, so no operation of ours straddles the change. glibc does not set it again, when threads are joined or in a
//! process made by `fork`: too careful, and so is this. If it did, joining would have ordered all that the threads did before.
//!
//! A signal handler interrupts between instructions, so each move here is one instruction that reads and writes memory. That
//! needs x86; elsewhere, and under ThreadSanitizer and loom, the answer to "one thread?" is always no, and these moves serve only
//! the `swift_nonatomic_` entry points, which promise nothing to signal handlers.

#[cfg(all(libc_single_threaded, not(loom), not(sidetable_thread_sanitizer)))]
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

    #[inline(always)]
    fn ask_libc() -> bool {
        unsafe extern "C" {
            static __libc_single_threaded: u8;
        }
        // SAFETY: glibc defines the variable for the life of the process. Another thread writes it only by starting the second one,
        // which then is this very thread; volatile, because a call in between may do so.
        let is_single = unsafe { (&raw const __libc_single_threaded).read_volatile() != 0 };
        if !is_single {
            MAY_BE_SINGLE_THREADED.store(false, Ordering::Relaxed);
        }
        is_single
    }
}

#[cfg(not(all(libc_single_threaded, not(loom), not(sidetable_thread_sanitizer))))]
mod answer {
    /// Whether the process has one thread: nobody says so here.
    #[inline(always)]
    pub const fn is_single_threaded() -> bool {
        false
    }
}

pub use answer::is_single_threaded;

macro_rules! local_moves {
    ($integer:ident, $atomic:ident, $size:literal, $register:literal) => {
        pub(super) mod $integer {
            #[cfg(all(target_arch = "x86_64", not(loom), not(sidetable_thread_sanitizer)))]
            mod moves {
                use core::arch::asm;
                use core::sync::atomic::$atomic;

                /// Adds unless the sum's top bit is set, and says whether it did.
                ///
                /// `xadd`, not `add`: an x86 core forwards what it stores to the `xadd` that follows at once, and to an `add` of a
                /// register only after five cycles (Golden Cove; 1.4 ns a pair against 5.5).
                #[inline(always)]
                pub fn add(cell: &$atomic, difference: $integer) -> bool {
                    let found = exchange_add(cell, difference);
                    let fits = found.wrapping_add(difference) >> ($integer::BITS - 1) == 0;
                    if !fits {
                        core::hint::cold_path();
                        exchange_add(cell, difference.wrapping_neg());
                    }
                    fits
                }

                #[inline(always)]
                fn exchange_add(cell: &$atomic, difference: $integer) -> $integer {
                    let found: $integer;
                    // SAFETY: the cell is valid and writable; the instruction is atomic to this thread's signal handlers, and the
                    // caller's process has no other thread (or the caller promised that none uses the object).
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
                    // SAFETY: as in `exchange_add`.
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

            #[cfg(not(all(target_arch = "x86_64", not(loom), not(sidetable_thread_sanitizer))))]
            mod moves {
                use core::sync::atomic::Ordering::Relaxed;

                #[cfg(not(loom))]
                use core::sync::atomic::$atomic;
                #[cfg(loom)]
                use crate::sync::explored::$atomic;

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

            pub use moves::{add, compare_exchange};
        }
    };
}

local_moves!(u64, AtomicU64, "qword", "");
local_moves!(u32, AtomicU32, "dword", ":e");
