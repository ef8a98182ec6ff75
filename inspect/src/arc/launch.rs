//! Runs the program under the preload.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{SigHandler, Signal, signal};
use object::{Object as _, ObjectSection as _, ObjectSymbol as _};
use sidetable_picture::counts::Counts;

const PRELOAD: &str = "libsidetable_arc.so";

/// A program that has come to its end.
pub struct Ended {
    pub counts: Counts,
    /// Its exit status; for one that a signal ended, what a shell says.
    pub code: ExitCode,
}

/// Runs it to its end. Where stdout is wanted for what is counted, the program's goes to stderr.
pub fn run(words: &[OsString], every: u32, is_stdout_taken: bool) -> Result<Ended> {
    let (program, arguments) = words.split_first().context("no program was named")?;
    let path = find(program).with_context(|| format!("there is no program {}", program.display()))?;
    if is_static(&path) {
        bail!(
            "{} has Swift's runtime inside it, linked statically, so that its retains and releases pass no preload: \
             link it without -static-stdlib and -static-executable",
            path.display()
        );
    }
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let file = folder.path().join("counts");
    let mut command = Command::new(&path);
    command.arg0(program).args(arguments);
    command.env("LD_PRELOAD", preloads(&preload()?)?);
    command.env("SIDETABLE_ARC", &file).env("SIDETABLE_ARC_EVERY", every.to_string());
    // Programs that this one starts count nothing.
    command.env("SIDETABLE_ARC_PARENT", std::process::id().to_string());
    if is_stdout_taken {
        command.stdout(io::stderr().as_fd().try_clone_to_owned().context("stderr is closed")?);
    }
    let mut child = command.spawn().with_context(|| format!("cannot start {}", path.display()))?;
    // From the terminal, these go to the program as well: what they end is the program, and this one says what was counted by then.
    for number in [Signal::SIGINT, Signal::SIGQUIT] {
        // SAFETY: ignoring runs no code.
        unsafe { signal(number, SigHandler::SigIgn) }?;
    }
    let status = child.wait().context("the program cannot be waited for")?;
    let counts = read(&file, &path, status)?;
    Ok(Ended { counts, code: code(status) })
}

fn code(status: ExitStatus) -> ExitCode {
    let number = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
    ExitCode::from(number as u8)
}

fn read(file: &Path, program: &Path, status: ExitStatus) -> Result<Counts> {
    let name = program.display();
    if let Ok(why) = fs::read_to_string(file.with_extension("why")) {
        bail!("{name} ended ({status}), and there are no counts: {}", why.trim_end());
    }
    ensure!(
        file.exists(),
        "{name} ended ({status}), and there are no counts: the loader did not load {PRELOAD} into it (a script, \
         a set-uid program, or one without a dynamic loader), it became another program, or was ended by SIGKILL"
    );
    let counts = Counts::read(file).with_context(|| format!("what was counted in {name}"))?;
    ensure!(
        !counts.rows.is_empty() || counts.every > 1,
        "{name} ended ({status}), and called neither swift_retain nor swift_release nor swift_allocObject: no Swift \
         in it, or Swift's runtime linked statically into a library of its own"
    );
    Ok(counts)
}

/// The program's file, found as a shell finds it.
fn find(program: &OsStr) -> Option<PathBuf> {
    let path = Path::new(program);
    if path.components().count() > 1 || program.as_encoded_bytes().contains(&b'/') {
        return path.is_file().then(|| path.to_owned());
    }
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Whether Swift's runtime is in the program itself: it defines the function, or where its symbols were stripped it has Swift's sections
/// and needs no library of Swift's.
fn is_static(path: &Path) -> bool {
    let Ok(bytes) = fs::read(path) else { return false };
    let Ok(file) = object::File::parse(&*bytes) else { return false };
    if file.symbols().any(|symbol| symbol.is_definition() && symbol.name() == Ok("swift_retain")) {
        return true;
    }
    let is_swift = file.sections().any(|section| section.name() == Ok("swift5_type_metadata"));
    let asks = file.dynamic_symbols().any(|symbol| {
        symbol.is_undefined() && symbol.name().is_ok_and(|name| name.starts_with("swift_") || name.starts_with("$s"))
    });
    is_swift && !asks
}

/// Where the preload is: beside this program, where the build puts it, or in `lib` beside its folder, where it is installed.
fn preload() -> Result<PathBuf> {
    let here = env::current_exe().context("this program's own file cannot be found")?;
    let folder = here.parent().context("this program's own folder cannot be found")?;
    let places = [folder.join(PRELOAD), folder.join("../lib").join(PRELOAD)];
    let found = places.iter().find(|path| path.is_file());
    let found = found.with_context(|| format!("{PRELOAD} is neither in {} nor in ../lib", folder.display()))?;
    found.canonicalize().with_context(|| format!("cannot find {}", found.display()))
}

/// What to preload: ours, and what was asked for already.
fn preloads(preload: &Path) -> Result<OsString> {
    let mut words = preload.as_os_str().to_owned();
    ensure!(
        !words.as_encoded_bytes().iter().any(|byte| matches!(byte, b' ' | b':')),
        "{} cannot be preloaded: the loader takes a space or a colon for its end",
        preload.display()
    );
    if let Some(others) = env::var_os("LD_PRELOAD").filter(|others| !others.is_empty()) {
        words.push(":");
        words.push(others);
    }
    Ok(words)
}
