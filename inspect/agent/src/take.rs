//! A picture, from fork to file.
//!
//! Two copies of the process: the first finds which types there are, so that the living process can ask Swift's runtime about them, as any
//! thread of it may; the second, with the answers in its memory, takes the picture and goes.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::mem::{self, ManuallyDrop};
use std::os::fd::{AsRawFd, RawFd};
use std::path::Path;
use std::process;

use sidetable_picture::{Moment, Name, Picture, Type, Writer};

use crate::edges::Seeker;
use crate::found::{HeapType, Isas};
use crate::heap;
use crate::index::Index;
use crate::maps::Maps;
use crate::objects::Objects;
use crate::outside::Outside;
use crate::releases::Hooks;
use crate::shape::{Shapes, number_of};
use crate::step_by_step::{self, Found};
use crate::swift::runtime::Runtime;
use crate::{copies, front, releases, signals, wanted};

/// Seconds after which a copy that does not come to its end is ended.
const PATIENCE: u32 = 120;

/// How a copy of the process is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Copying {
    /// By `fork`, which waits until other threads leave the heap whole: for threads that are in the middle of nothing. Where there are no
    /// others, by the kernel alone, of which the program is told nothing.
    Fork,
    /// By the kernel alone: in handlers of signals.
    Bare,
}

/// Takes a picture and writes it, or beside it a line that says why there is none. What lies below `stack` on it leads nowhere.
pub fn take(moment: Moment, path: &Path, copying: Copying, stack: usize) {
    let result = to_file(moment, path, copying, stack);
    if let Err(why) = result {
        // The program that reads the picture says that there is none, when even this cannot be written.
        let _ = fs::write(path.with_added_extension("why"), format!("{why}\n"));
    }
}

/// Writes what each object's end releases, in a copy of its own; nothing where it cannot be told.
pub fn take_releases(path: &Path) {
    let maps = Maps::read();
    let (runtime, hooks) = (Runtime::find(&maps), Hooks::find(&maps));
    let (Some(hooks), Ok(file)) = (hooks, File::create(path)) else { return };
    let number = file.as_raw_fd();
    let child = copy(Copying::Bare, 1, || {
        close_doors(Some(number));
        // SAFETY: this is the copy; nothing in it is needed afterwards.
        i32::from(unsafe { releases::write(&maps, &runtime, hooks, BufWriter::new(&file)) }.is_err())
    });
    if !child.is_ok_and(|child| wait(child) == 0) {
        let _ = fs::remove_file(path);
    }
}

/// Takes a picture and writes it: all of it, or none.
pub fn to_file(moment: Moment, path: &Path, copying: Copying, stack: usize) -> Result<(), String> {
    let picture = path.with_added_extension("new");
    let open = || File::options().read(true).write(true).create(true).truncate(true).open(&picture);
    in_a_copy(moment, copying, stack, None, &open, &|_| true)?;
    fs::rename(&picture, path).map_err(|error| format!("the picture cannot be put in its place: {error}"))
}

/// Takes a picture in a copy, writes it into the file that `open` opens there, and has `deliver` called with that; `true` if all went well.
///
/// The copy's files lead nowhere, but for `kept`.
pub fn in_a_copy(
    moment: Moment,
    copying: Copying,
    stack: usize,
    kept: Option<RawFd>,
    open: &dyn Fn() -> io::Result<File>,
    deliver: &dyn Fn(File) -> bool,
) -> Result<(), String> {
    if !front::is_in_use() {
        return Err(String::from("the program brings a malloc of its own, whose blocks cannot be found"));
    }
    let maps = Maps::read();
    let runtime = Runtime::find(&maps);
    // A handler has made a copy already: nobody knows it by its number, and it has one thread, whatever the process has.
    let process = if copying == Copying::Bare { wanted::process() } else { process::id() };
    // Where this thread is the only one, no other can begin meanwhile.
    let threads = fs::read_dir(format!("/proc/{process}/task")).map_or(usize::MAX, Iterator::count);
    let mut shapes = Shapes::default();
    let (about, types) = scout(copying, threads)?;
    for (isa, heap_type) in types {
        shapes.learn(&maps, &runtime, isa, heap_type);
    }
    let child = copy(copying, threads, || {
        Camera { moment, process, stack, threads, about, shapes: &shapes, runtime, kept, open, deliver }.run()
    })?;
    match wait(child) {
        0 => Ok(()),
        status => Err(format!("the copy of the process that was looked at {}", ended(status))),
    }
}

fn ended(status: i32) -> String {
    if libc::WIFSIGNALED(status) {
        let signal = libc::WTERMSIG(status);
        if signal == libc::SIGALRM { String::from("took too long") } else { format!("was ended by signal {signal}") }
    } else {
        String::from("could not write the picture")
    }
}

/// No object's: the number of objects is beside it.
const NO_ISA: usize = 0;

/// How many objects there are, and their types.
fn scout(copying: Copying, threads: usize) -> Result<(usize, Vec<(usize, HeapType)>), String> {
    let (mut reader, writer) = io::pipe().map_err(|error| format!("no pipe can be made: {error}"))?;
    let mut writer = ManuallyDrop::new(writer);
    let child = copy(copying, threads, || {
        let maps = Maps::read();
        let mut isas = Isas::new(&maps);
        let mut count = 0;
        heap::each(&maps, &mut |block| count += usize::from(isas.object_in(block).is_some()));
        let types = isas.met.iter().map(|(isa, heap_type)| [*isa, heap_type.number()]);
        let mut rows = types.chain([[NO_ISA, count]]);
        // SAFETY: two words are sixteen bytes.
        let bytes = |row: [usize; 2]| unsafe { mem::transmute::<[usize; 2], [u8; 16]>(row) };
        i32::from(!rows.all(|row| writer.write_all(&bytes(row)).is_ok()))
    })?;
    drop(ManuallyDrop::into_inner(writer));
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| format!("the first copy's words cannot be read: {error}"))?;
    wait(child);
    let word = |bytes: &[u8]| usize::from_ne_bytes(bytes.try_into().unwrap_or_default());
    let (mut count, mut types) = (0, Vec::new());
    for row in bytes.chunks_exact(16) {
        match (word(&row[..8]), word(&row[8..])) {
            (NO_ISA, objects) => count = objects,
            (isa, number) => types.extend(HeapType::from_number(number).map(|heap_type| (isa, heap_type))),
        }
    }
    Ok((count, types))
}

/// Runs `body` in a copy of the process, which ends with what it returns.
fn copy(copying: Copying, threads: usize, body: impl FnOnce() -> i32) -> Result<libc::pid_t, String> {
    // SAFETY: the copy has this thread alone, and calls nothing but this library and the program's own destructions until it ends.
    let child = unsafe {
        match copying {
            Copying::Fork if threads > 1 => libc::fork(),
            Copying::Fork | Copying::Bare => copies::bare_copy(),
        }
    };
    match child {
        -1 => Err(format!("the process cannot be copied: {}", io::Error::last_os_error())),
        0 => {
            signals::forget_signals();
            // SAFETY: a number of seconds.
            unsafe { libc::alarm(PATIENCE) };
            copies::leave(body())
        }
        child => Ok(child),
    }
}

fn wait(child: libc::pid_t) -> i32 {
    let mut status = 0;
    loop {
        // SAFETY: waits for one child of ours.
        let waited = unsafe { libc::waitpid(child, &raw mut status, libc::__WALL) };
        if waited == child {
            return status;
        }
        if waited == -1 && io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            // Somebody else has waited for it.
            return 0;
        }
    }
}

/// Has what goes to the program's files go nowhere: should code of the program run after all, nobody notices.
fn close_doors(kept: Option<RawFd>) {
    let Ok(nowhere) = File::options().read(true).write(true).open("/dev/null") else { return };
    let Ok(open) = fs::read_dir("/proc/self/fd") else { return };
    let numbers: Vec<i32> = open.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    for number in numbers {
        // SAFETY: takes any number. The directory's own is closed by now.
        unsafe {
            if number != nowhere.as_raw_fd() && Some(number) != kept && libc::fcntl(number, libc::F_GETFD) != -1 {
                libc::dup2(nowhere.as_raw_fd(), number);
            }
        }
    }
}

/// What takes the picture, in the copy.
struct Camera<'a> {
    moment: Moment,
    process: u32,
    stack: usize,
    threads: usize,
    /// How many objects there were.
    about: usize,
    shapes: &'a Shapes,
    runtime: Runtime,
    kept: Option<RawFd>,
    open: &'a dyn Fn() -> io::Result<File>,
    deliver: &'a dyn Fn(File) -> bool,
}

impl Camera<'_> {
    fn run(&self) -> i32 {
        let maps = Maps::read();
        close_doors(self.kept);
        let Ok(file) = (self.open)() else { return 1 };
        let objects = Objects::find(&maps, self.about);
        let index = Index::new(&objects);
        // SAFETY: this is the copy; nothing in it is needed afterwards.
        unsafe {
            front::keep_all();
            self.runtime.free_no_object();
        }
        let seeker = Seeker::new(&maps, &objects, &index, self.shapes);
        let seen = vec![0; objects.len()];
        let outside = Outside { maps: &maps, objects: &objects, index: &index, stack: self.stack, seen };
        // SAFETY: as above.
        unsafe {
            step_by_step::run(seeker, outside, Writer::new(file, objects.len()), |found| {
                let file = self.finish(&objects, found);
                i32::from(!file.is_some_and(|file| (self.deliver)(file)))
            })
        }
    }

    /// Writes the rest of the picture, and gives its file.
    fn finish(&self, objects: &Objects, found: &mut Found<'_>) -> Option<File> {
        let writer = found.writer.take()?;
        let mut names = mem::take(&mut found.seeker.names);
        let types = objects.isas.iter().map(|isa| {
            let shape = self.shapes.of.get(isa);
            let name = shape.map_or(Name::NONE, |shape| number_of(&mut names, &shape.name));
            Type { isa: *isa as u64, name, kind: shape.map_or(Type::CLASS, |shape| kind_of(shape.heap_type)) }
        });
        let types = types.collect();
        found.outside.look_elsewhere();
        let seen = &mut found.outside.seen;
        // Other threads' registers are not in the copy: any of them may have what no word in memory leads to. And a function that calls one
        // which does not return need not keep what it had.
        if self.threads > 1 || wanted::is_leaving() {
            seen.fill(1);
        }
        let program = fs::read_link("/proc/self/exe").map(|path| path.display().to_string()).unwrap_or_default();
        let rest = Picture {
            program,
            process: self.process,
            moment: self.moment,
            objects: Vec::new().into(),
            edges: Vec::new().into(),
            seen: mem::take(seen).into(),
            types,
            names: names.all,
            notes: self.notes(found.faults),
        };
        writer.finish(&rest).ok()
    }

    fn notes(&self, faults: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if faults != 0 {
            notes.push(format!("{faults} objects were not whole: what they refer to is not known"));
        }
        if self.shapes.is_swift && !self.runtime.is_there() {
            notes.push(String::from(
                "Swift's runtime is not there, or its names were stripped: fields of Swift's classes are not known",
            ));
        }
        if wanted::is_leaving() {
            notes.push(String::from(
                "the program was left from inside: objects that no word leads to may be what its functions had, and are taken for held",
            ));
        }
        if self.threads > 1 {
            notes.push(String::from(
                "other threads ran: objects that only a register of theirs may lead to are taken for held",
            ));
        }
        let mut silent = self.shapes.silent.clone();
        silent.sort();
        silent.dedup();
        if !silent.is_empty() {
            notes.push(format!(
                "compiled without reflection metadata, so that their fields are not known: {}",
                silent.join(", ")
            ));
        }
        notes
    }
}

const fn kind_of(heap_type: HeapType) -> u32 {
    match heap_type {
        HeapType::Class => Type::CLASS,
        HeapType::Captures => Type::CLOSURE,
        HeapType::Box => Type::BOX,
        HeapType::Error => Type::ERROR,
        HeapType::Task => Type::TASK,
    }
}
