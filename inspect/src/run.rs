//! Runs a program with libsidetable_inspect.so in it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, ExitStatus};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, kill, sigaction};
use nix::unistd::{Pid, geteuid};
use object::elf::{self, FileHeader32, FileHeader64};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, FileKind};
use tempfile::TempDir;

/// The file that is loaded into the program.
pub const LIBRARY: &str = "libsidetable_inspect.so";
/// Says where that file is, if it is at none of its usual places.
const LIBRARY_VARIABLE: &str = "SIDETABLE_INSPECT";
/// Says to that file where the picture belongs.
pub const PICTURE_VARIABLE: &str = "SIDETABLE_PICTURE";
/// Says whose child the program is: programs that it starts are let alone.
const PARENT_VARIABLE: &str = "SIDETABLE_PICTURE_PARENT";

/// Says by which signal a program that runs is asked for a picture.
pub const SIGNAL_VARIABLE: &str = "SIDETABLE_PICTURE_SIGNAL";
/// That signal: one of the real-time ones, of which programs take the first if they take any.
pub const ASKING: i32 = 57;

/// A program that has run.
pub struct Ran {
    /// Its exit status as a shell has it: 128 and the signal's number, where a signal ended it.
    pub status: u8,
    ended: ExitStatus,
    program: OsString,
    folder: TempDir,
}

/// A program that runs.
pub struct Running {
    child: Child,
    program: OsString,
    folder: TempDir,
    /// What was done at the signals that are left to it.
    signals: Vec<(Signal, SigAction)>,
}

/// Runs it to its end, with our input, output and environment.
pub fn run(program: &OsStr, arguments: &[OsString]) -> Result<Ran> {
    Running::start(program, arguments)?.wait()
}

impl Running {
    pub fn start(program: &OsStr, arguments: &[OsString]) -> Result<Self> {
        let folder = TempDir::with_prefix("sidetable-").context("cannot make a temporary folder")?;
        let preload = preload(&library()?, folder.path())?;
        let mut command = Command::new(program);
        command.args(arguments).env("LD_PRELOAD", preload).env(PICTURE_VARIABLE, picture(&folder));
        command.env(PARENT_VARIABLE, process::id().to_string()).env(SIGNAL_VARIABLE, ASKING.to_string());
        let (child, signals) = with_signals_waiting(|before| {
            // SAFETY: between fork and exec, one call that a handler of signals may make, too.
            unsafe { command.pre_exec(move || before.thread_set_mask().map_err(io::Error::from)) };
            let signals = leave_signals_to_program()?;
            let child = command.spawn().map_err(|error| not_started(program, &error))?;
            PROGRAM.get_or_init(|| Pid::from_raw(child.id().cast_signed()));
            Ok((child, signals))
        })?;
        Ok(Self { child, program: program.into(), folder, signals })
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has come to its end.
    pub fn is_over(&mut self) -> Result<bool> {
        Ok(self.child.try_wait().context("cannot wait for the program")?.is_some())
    }

    pub fn wait(mut self) -> Result<Ran> {
        let_code_go();
        let ended = self.child.wait().context("cannot wait for the program")?;
        for (signal, action) in &self.signals {
            // SAFETY: this process had that action before.
            unsafe { sigaction(*signal, action) }.context("cannot take signals back")?;
        }
        let status = ended.code().unwrap_or_else(|| 128 + ended.signal().unwrap_or_default());
        Ok(Ran { status: status as u8, ended, program: self.program, folder: self.folder })
    }
}

/// Lets this program's code go from memory, which is the other program's for as long as that runs: what is needed next comes back from the file. Its code
/// alone: of what else is mapped some was changed, and is nowhere but in memory.
fn let_code_go() {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    for line in maps.lines().filter(|line| line.contains(" r-xp ") && line.contains(" /")) {
        let range = line.split_once(' ').and_then(|(range, _)| range.split_once('-'));
        let range = range.map(|(begin, end)| [begin, end].map(|address| usize::from_str_radix(address, 16)));
        if let Some([Ok(begin), Ok(end)]) = range {
            let begin_of = std::ptr::with_exposed_provenance_mut(begin);
            // SAFETY: pages of a file that nobody has written to, and nobody can: the next access reads them again.
            unsafe { libc::madvise(begin_of, end - begin, libc::MADV_DONTNEED) };
        }
    }
}

impl Ran {
    /// Where its picture is.
    pub fn picture(&self) -> Result<PathBuf> {
        let picture = picture(&self.folder);
        if picture.is_file() {
            return Ok(picture);
        }
        let name = self.program.display();
        let why = fs::read_to_string(picture.with_added_extension("why")).unwrap_or_default();
        if let Some(line) = why.lines().next().filter(|line| !line.trim().is_empty()) {
            bail!("there is no picture of {name}: {}", line.trim());
        }
        bail!("there is no picture of {name}: {}", self.why_none())
    }

    fn why_none(&self) -> String {
        if let Some(obstacle) = found(&self.program).and_then(|path| obstacle(&path)) {
            return obstacle.into();
        }
        match self.ended.signal().map(|number| (number, Signal::try_from(number))) {
            Some((_, Ok(Signal::SIGKILL))) => "it was killed (SIGKILL), and nothing can be seen then".into(),
            Some((_, Ok(signal))) => format!("it was ended by {signal} before it could be looked at"),
            Some((number, Err(_))) => format!("it was ended by signal {number} before it could be looked at"),
            None => format!("it ended in a way that {LIBRARY} did not see"),
        }
    }
}

fn picture(folder: &TempDir) -> PathBuf {
    folder.path().join("picture")
}

/// Beside this program, or where `cargo xtask install` puts libraries beside its `bin`.
fn library() -> Result<PathBuf> {
    if let Some(path) = env::var_os(LIBRARY_VARIABLE).map(PathBuf::from) {
        return fs::canonicalize(&path).with_context(|| format!("{LIBRARY_VARIABLE} is {}", path.display()));
    }
    let own = env::current_exe().and_then(fs::canonicalize).context("cannot find out where sidetable is")?;
    let folder = own.parent().unwrap_or(Path::new("/"));
    let places = [folder.join(LIBRARY), folder.join("../lib").join(LIBRARY)];
    let found = places.iter().find_map(|place| fs::canonicalize(place).ok());
    found.ok_or_else(|| {
        anyhow!(
            "{LIBRARY} is neither in {} nor in ../lib beside it; {LIBRARY_VARIABLE} may say where it is",
            folder.display()
        )
    })
}

/// `LD_PRELOAD` with the library in front of what is there. The loader takes a space or a colon in a path for the end of it: such a path
/// gets another name in `folder`.
fn preload(library: &Path, folder: &Path) -> Result<OsString> {
    let mut list = library.as_os_str().to_owned();
    if list.as_bytes().iter().any(|byte| b" :".contains(byte)) {
        let link = folder.join(LIBRARY);
        symlink(library, &link).context("cannot make a link in the temporary folder")?;
        list = link.into();
    }
    if let Some(others) = env::var_os("LD_PRELOAD").filter(|others| !others.is_empty()) {
        list.push(":");
        list.push(others);
    }
    Ok(list)
}

fn not_started(program: &OsStr, error: &io::Error) -> anyhow::Error {
    let name = program.display();
    match error.kind() {
        io::ErrorKind::NotFound if found(program).is_some() => {
            anyhow!("cannot run {name}: what should load or interpret it is missing")
        }
        io::ErrorKind::NotFound => anyhow!("no such program: {name}"),
        io::ErrorKind::PermissionDenied => anyhow!("cannot run {name}: it may not be executed"),
        _ => anyhow!("cannot run {name}: {error}"),
    }
}

/// The program's file, as the system looks for it.
fn found(program: &OsStr) -> Option<PathBuf> {
    if program.as_bytes().contains(&b'/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// What there is about a program's file that keeps everything from being loaded into it.
fn obstacle(path: &Path) -> Option<&'static str> {
    let about = fs::metadata(path).ok()?;
    // The file's set-uid and set-gid bits.
    if about.mode() & 0o6000 != 0 && about.uid() != geteuid().as_raw() {
        return Some("it runs as another user (set-uid), and the system lets nothing be loaded into it");
    }
    let bytes = fs::read(path).ok()?;
    if bytes.starts_with(b"#!") {
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        let interpreter = line[2..].split(u8::is_ascii_whitespace).find(|word| !word.is_empty())?;
        // One level: an interpreter is no script.
        return fs::read(OsStr::from_bytes(interpreter)).ok().and_then(|bytes| of_elf(&bytes));
    }
    of_elf(&bytes)
}

fn of_elf(bytes: &[u8]) -> Option<&'static str> {
    let dynamic = match FileKind::parse(bytes).ok()? {
        FileKind::Elf64 => has_loader::<FileHeader64<Endianness>>(bytes),
        FileKind::Elf32 => {
            return has_loader::<FileHeader32<Endianness>>(bytes).map(|_| "it is a 32-bit program");
        }
        _ => return None,
    };
    (!dynamic?).then_some("it is linked statically, and has no loader that could load anything into it")
}

/// Whether a program asks for a dynamic loader.
fn has_loader<E: FileHeader>(bytes: &[u8]) -> Option<bool> {
    let header = E::parse(bytes).ok()?;
    let endian = header.endian().ok()?;
    let segments = header.program_headers(endian, bytes).ok()?;
    Some(segments.iter().any(|segment| segment.p_type(endian) == elf::PT_INTERP))
}

/// Who gets the signals that ask us to end.
static PROGRAM: OnceLock<Pid> = OnceLock::new();

/// Signals of a terminal, which sends them to the program as well, and those that are sent to us alone.
const OF_TERMINALS: [Signal; 2] = [Signal::SIGINT, Signal::SIGQUIT];
const OF_OTHERS: [Signal; 2] = [Signal::SIGTERM, Signal::SIGHUP];

/// Does something while all of them wait: who ends us while the program starts means the program, too. `work` is told which did before: a
/// program inherits those that wait.
fn with_signals_waiting<T>(work: impl FnOnce(SigSet) -> Result<T>) -> Result<T> {
    let all: SigSet = OF_TERMINALS.into_iter().chain(OF_OTHERS).collect();
    let before = all.thread_swap_mask(SigmaskHow::SIG_BLOCK).context("cannot keep signals waiting")?;
    let done = work(before);
    before.thread_set_mask().context("cannot let signals come again")?;
    done
}

/// What to do at Ctrl-C is the program's to say, and we report when it has ended. What is sent to us alone is passed on. A program inherits
/// no handlers, but what is ignored: that stays so, for both. What was done at the others before: when the program has ended, they are ours again.
fn leave_signals_to_program() -> Result<Vec<(Signal, SigAction)>> {
    let (of_terminals, of_others) = (SigHandler::Handler(ignore), SigHandler::Handler(pass_on));
    let handlers = OF_TERMINALS.map(|signal| (signal, of_terminals)).into_iter();
    let mut before = Vec::new();
    for (signal, handler) in handlers.chain(OF_OTHERS.map(|signal| (signal, of_others))) {
        let action = SigAction::new(handler, SaFlags::SA_RESTART, SigSet::empty());
        // SAFETY: the handlers do only what a handler may: `ignore` nothing, `pass_on` a load and `kill`.
        let old = unsafe { sigaction(signal, &action) }.context("cannot leave signals to the program")?;
        if matches!(old.handler(), SigHandler::SigIgn) {
            // SAFETY: ignoring runs no code.
            unsafe { sigaction(signal, &old) }.context("cannot leave signals to the program")?;
        } else {
            before.push((signal, old));
        }
    }
    Ok(before)
}

extern "C" fn ignore(_: i32) {}

extern "C" fn pass_on(number: i32) {
    if let (Some(program), Ok(signal)) = (PROGRAM.get(), Signal::try_from(number)) {
        _ = kill(*program, signal);
    }
}
