//! Asks a program that runs under `sidetable` for a picture: it is copied by a signal's handler, and goes on while the copy is looked at.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use sidetable_picture::Picture;

use crate::run::{ASKING, LIBRARY, PICTURE_VARIABLE, SIGNAL_VARIABLE};

/// A picture of a million objects takes two seconds.
const LIMIT: Duration = Duration::from_secs(60);

/// Has a picture taken now, and reads it.
pub fn picture_of(process: u32) -> Result<(PathBuf, Picture)> {
    let base = listens(process)?;
    let number = 1 + (1..).take_while(|number| taken(&base, *number).is_some()).count();
    // SAFETY: a signal that the process has a handler for.
    if unsafe { libc::kill(process.cast_signed(), ASKING) } != 0 {
        return Err(std::io::Error::last_os_error()).context(format!("cannot ask process {process} for a picture"));
    }
    let begin = Instant::now();
    while begin.elapsed() < LIMIT {
        match taken(&base, number) {
            Some(Ok(path)) => {
                let picture = Picture::read(&path).map_err(|error| anyhow!("{}: {error}", path.display()))?;
                return Ok((path, picture));
            }
            Some(Err(why)) => bail!("there is no picture of process {process}: {}", why.trim()),
            None if !Path::new(&format!("/proc/{process}")).exists() => bail!("process {process} ended meanwhile"),
            None => thread::sleep(Duration::from_millis(5)),
        }
    }
    bail!("process {process} was asked for a picture, and there is none after {} seconds", LIMIT.as_secs())
}

/// The picture of this number, or why there is none; nothing while it is not there yet.
fn taken(base: &Path, number: usize) -> Option<Result<PathBuf, String>> {
    let path = base.with_added_extension(number.to_string());
    if path.is_file() {
        return Some(Ok(path));
    }
    fs::read_to_string(path.with_added_extension("why")).ok().map(Err)
}

/// Where a process puts its pictures. A signal that it does not listen to would end it: so it is asked nothing before that is known.
pub fn listens(process: u32) -> Result<PathBuf> {
    let about = |file: &str| fs::read(format!("/proc/{process}/{file}"));
    let environment = match about("environ") {
        Ok(environment) => environment,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!("there is no process {process}"),
        Err(error) => return Err(error).context(format!("cannot look at process {process}")),
    };
    let variable = |name: &str| {
        let mut all = environment.split(|byte| *byte == 0);
        all.find_map(|pair| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"=")).map(OsStr::from_bytes)
    };
    let maps = about("maps").with_context(|| format!("cannot look at process {process}"))?;
    let is_there = maps.windows(LIBRARY.len()).any(|part| part == LIBRARY.as_bytes());
    let base = variable(PICTURE_VARIABLE)
        .filter(|_| is_there && variable(SIGNAL_VARIABLE) == Some(OsStr::new(&ASKING.to_string())));
    let Some(base) = base else {
        bail!("process {process} does not run under sidetable: start it by `sidetable graph` or `sidetable leaks`")
    };
    let status = String::from_utf8_lossy(&about("status").unwrap_or_default()).into_owned();
    let caught = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigCgt:")?.trim(), 16).ok());
    if caught.unwrap_or_default() >> (ASKING - 1) & 1 == 0 {
        bail!("process {process} does not listen for signal {ASKING}, by which it would be asked")
    }
    Ok(base.into())
}
