//! A process with one thread needs no locked instructions.
//!
//! glibc answers in `__libc_single_threaded` (2.32 and later): true until the first `pthread_create`, which clears it before the new
//! thread exists, so no operation of ours straddles the change; it may become true again after threads were joined, which
//! orders all they did before. A process made by `fork` has one thread and inherits the flag of its parent, which can
//! only be too careful.
//!
//! A signal handler interrupts between instructions, so each move here is one instruction that reads and writes memory. That
//! needs x86; elsewhere, and under ThreadSanitizer and loom, the answer to "one thread?" is always no, and these moves serve only
//! the `swift_nonatomic_` entry points, which promise nothing to signal handlers.

/// Whether the process has one thread.
#[inline(always)]
pub fn is_single_threaded() -> bool {
    #[cfg(all(libc_single_threaded, not(loom), not(sidetable_thread_sanitizer)))]
    {
        unsafe extern "C" {
            static __libc_single_threaded: u8;
        }
        // SAFETY: glibc defines the variable for the life of the process. Another thread writes it only by starting the second one,
        // which then is this very thread; volatile, because a call in between may do so.
        unsafe { (&raw const __libc_single_threaded).read_volatile() != 0 }
    }
    #[cfg(not(all(libc_single_threaded, not(loom), not(sidetable_thread_sanitizer))))]
    {
        false
    }
}

macro_rules! local_moves {
    ($integer:ident, $atomic:ident, $size:literal, $register:literal) => {
        pub(super) mod $integer {
            #[cfg(all(target_arch = "x86_64", not(loom), not(sidetable_thread_sanitizer)))]
            mod moves {
                use core::arch::asm;
                use core::sync::atomic::$atomic;

                /// Adds unless the sum's top bit is set, and says whether it did.
                #[inline(always)]
                pub fn add(cell: &$atomic, difference: $integer) -> bool {
                    // SAFETY: the cell is valid and writable; each instruction is atomic to this thread's signal handlers, and the
                    // caller's process has no other thread (or the caller promised that none uses the object).
                    unsafe {
                        asm!(
                            concat!("add ", $size, " ptr [{cell}], {difference", $register, "}"),
                            "js {overflow}",
                            cell = in(reg) cell.as_ptr(),
                            difference = in(reg) difference,
                            overflow = label {
                                take_back(cell, difference);
                                return false;
                            },
                            options(nostack),
                        );
                    }
                    true
                }

                #[inline(always)]
                fn take_back(cell: &$atomic, difference: $integer) {
                    // SAFETY: as in `add`.
                    unsafe {
                        asm!(
                            concat!("sub ", $size, " ptr [{cell}], {difference", $register, "}"),
                            cell = in(reg) cell.as_ptr(),
                            difference = in(reg) difference,
                            options(nostack),
                        );
                    }
                }

                #[inline(always)]
                pub fn compare_exchange(cell: &$atomic, old: $integer, new: $integer) -> Result<(), $integer> {
                    let found: $integer;
                    // SAFETY: as in `add`.
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
