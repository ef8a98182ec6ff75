//! Restartable sequences: instructions of a thread that the kernel takes back to their start when it has interrupted them (`rseq`, Linux 4.18), and
//! that one thread can have taken back in all others (`membarrier`, Linux 5.10). glibc 2.35 registers every thread for them.

use core::arch::asm;
use core::ffi::{c_int, c_uint, c_void};
use core::mem::MaybeUninit;
use core::ptr;

/// In the kernel's area of a thread (`struct rseq`): the processor that it is on, below zero where the thread is not registered.
const PROCESSOR: isize = 4;

/// What `membarrier` is asked for, from the kernel's `linux/membarrier.h`.
const RESTART: c_int = 1 << 7;
const REGISTER: c_int = 1 << 8;

/// Where the calling thread's variables begin, which no other living thread's do.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: by the ABI the word there is its own address.
    unsafe { asm!("mov {}, qword ptr fs:[0]", out(reg) pointer, options(pure, readonly, nostack, preserves_flags)) };
    pointer
}

/// From a thread's pointer to the kernel's area of it, where the C library has one.
pub fn area_offset() -> Option<isize> {
    let offset: *const isize;
    // SAFETY: reads where the dynamic linker has put the variable's address, or null.
    unsafe {
        asm!(".weak __rseq_offset", "mov {}, qword ptr [rip + __rseq_offset@GOTPCREL]", out(reg) offset,
            options(pure, readonly, nostack, preserves_flags));
    }
    // SAFETY: null, or a constant of the C library's.
    unsafe { offset.as_ref() }.copied()
}

/// Whether the calling thread's sequences are taken back.
pub fn is_registered() -> bool {
    area_offset().is_some_and(|offset| {
        let processor = (thread_pointer() as *const i32).wrapping_byte_offset(offset + PROCESSOR);
        // SAFETY: the C library has the area in every thread; volatile, because the kernel writes it.
        unsafe { processor.read_volatile() >= 0 }
    })
}

/// Has the kernel get ready for [`restart_others`]; says whether it is.
pub fn register() -> bool {
    membarrier(REGISTER)
}

/// Returns when every other thread of the process has been outside of all sequences, or was taken back in one, since the call; whatever they stored before
/// can be seen then. `false`: it could not be done.
pub fn restart_others() -> bool {
    membarrier(RESTART)
}

fn membarrier(command: c_int) -> bool {
    let (flags, processor): (c_uint, c_int) = (0, 0);
    // SAFETY: these commands touch no memory.
    unsafe { libc::syscall(libc::SYS_membarrier, command, flags, processor) == 0 }
}

/// No signal is handled on this thread until it is dropped.
pub struct SignalsBlocked(libc::sigset_t);

impl SignalsBlocked {
    /// Blocks them.
    pub fn new() -> Self {
        let (mut all, mut before) = (MaybeUninit::uninit(), MaybeUninit::uninit());
        // SAFETY: both sets are there, and are filled in.
        unsafe {
            libc::sigfillset(all.as_mut_ptr());
            libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
            Self(before.assume_init())
        }
    }
}

impl Drop for SignalsBlocked {
    fn drop(&mut self) {
        // SAFETY: the set is the one from before.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.0, ptr::null_mut()) };
    }
}

/// Nanoseconds that pass while the machine runs.
pub fn nanoseconds() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the time is there to be filled in; this clock is always there.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut now) };
    now.tv_sec.unsigned_abs() * 1_000_000_000 + now.tv_nsec.unsigned_abs()
}

/// A note of ours in a program or a library: how copies of this archive in one process find each other. The linker gathers the notes of a file in parts
/// that the program headers name, each with its alignment.
macro_rules! note {
    ($address:expr) => {
        core::arch::global_asm!(
            ".pushsection .note.sidetable, \"a\", @note",
            ".balign {alignment}",
            ".long 10, 8, 1",
            ".asciz \"sidetable\"",
            ".balign {alignment}",
            "5: .quad {address} - 5b",
            ".popsection",
            alignment = const $crate::platform::restartable::NOTE_ALIGNMENT,
            address = sym $address,
        );
    };
}

pub(crate) use note;

const NAME: &[u8] = b"sidetable\0";

type Header = libc::Elf64_Phdr;

/// Most notes of libraries are aligned to 4, and lie far from everything else that is read of them. To read them there is to have their neighbours, up to
/// 64 KB of each library, in memory.
pub const NOTE_ALIGNMENT: usize = 8;

/// Where a note is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the program.
    Program,
    /// In a library that is never unloaded.
    KeptLibrary,
    /// In another library.
    Library,
}

/// The addresses that are in notes like ours in all that is loaded, the program first.
pub fn notes(mut each: impl FnMut(*const c_void, Place)) {
    struct Visit<'a>(&'a mut dyn FnMut(*const c_void, Place), bool);

    unsafe extern "C" fn visit(info: *mut libc::dl_phdr_info, _size: usize, data: *mut c_void) -> c_int {
        // SAFETY: the C library hands out what it knows of one file, and our own data; the parts that it names are mapped.
        unsafe {
            let (info, Visit(each, is_program)) = (&*info, &mut *data.cast::<Visit<'_>>());
            let parts = core::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into());
            let start = |part: &Header| (info.dlpi_addr as usize).wrapping_add(part.p_vaddr as usize) as *const u8;
            for part in parts {
                if part.p_type == libc::PT_NOTE && part.p_align as usize >= NOTE_ALIGNMENT {
                    in_part(start(part), part.p_memsz as usize, |address| {
                        let mut dynamic = parts.iter().filter(|part| part.p_type == libc::PT_DYNAMIC);
                        let place = if *is_program {
                            Place::Program
                        } else if dynamic.any(|part| is_kept(start(part).cast())) {
                            Place::KeptLibrary
                        } else {
                            Place::Library
                        };
                        each(address, place);
                    });
                }
            }
            *is_program = false;
        }
        0
    }

    let mut data = Visit(&mut each, true);
    // SAFETY: the function takes what it is given here.
    unsafe { libc::dl_iterate_phdr(Some(visit), (&raw mut data).cast()) };
}

/// Whether a file is never unloaded, by its dynamic section: pairs of a tag and a value, up to a tag of zero (ELF's `DT_FLAGS_1` with `DF_1_NODELETE`, which
/// linkers set for `-z nodelete`).
///
/// # Safety
/// The section is there.
unsafe fn is_kept(mut entry: *const [usize; 2]) -> bool {
    const FLAGS: usize = 0x6fff_fffb;
    const NO_DELETE: usize = 8;
    loop {
        // SAFETY: as the caller promises; what ends it was not met yet.
        let [tag, value] = unsafe { entry.read() };
        if tag == 0 || tag == FLAGS {
            return tag == FLAGS && value & NO_DELETE != 0;
        }
        // SAFETY: as above.
        entry = unsafe { entry.add(1) };
    }
}

/// # Safety
/// So many bytes are there, and are notes.
unsafe fn in_part(start: *const u8, size: usize, mut each: impl FnMut(*const c_void)) {
    let mut at = 0;
    while at + 12 <= size {
        // SAFETY: as the caller promises; a note begins with three words, the sizes of its name and of what it says, and its type.
        unsafe {
            let words = start.add(at).cast::<u32>();
            let (name_size, said_size) = (words.read_unaligned() as usize, words.add(1).read_unaligned() as usize);
            let said = (at + 12 + name_size).next_multiple_of(NOTE_ALIGNMENT);
            let next = (said + said_size).next_multiple_of(NOTE_ALIGNMENT);
            if next > size {
                return;
            }
            if core::slice::from_raw_parts(start.add(at + 12), name_size) == NAME && said_size == 8 {
                let from = start.add(said);
                each(from.wrapping_offset(from.cast::<isize>().read_unaligned()).cast());
            }
            at = next;
        }
    }
}
