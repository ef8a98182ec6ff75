//! Where to measure: here, or in a Debian root that has Swift.
//!
//! The root's libswiftCore needs the root's glibc, so this program itself runs there, and every peer with it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::peers::swift;

/// The Debian root's name in the cache folder, where `cargo xtask swift` makes it.
const ROOT: &str = "sidetable/trixie";

/// Makes this program visible inside, then becomes the command there. The mounts are the process's own and end with it.
const SCRIPT: &str = r#"
root=$1; program=$2; shift 2
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/mnt"
cp "$program" "$root/mnt/report"
exec chroot "$root" "$@"
"#;

/// Where processes are started.
enum Place {
    Here,
    Root(PathBuf),
}

/// A place, and the Swift that is there.
pub struct Environment {
    place: Place,
    /// libswiftCore as processes there see it, and Swift's version.
    swift: Option<(PathBuf, String)>,
    /// Where Swift came from, or why there is none.
    swift_source: String,
}

impl Environment {
    /// The best there is.
    pub fn find() -> Self {
        if let Some(swiftc) = on_path("swiftc")
            && let Some(library) = swift::beside(&swiftc)
        {
            return Self::with_swift(Place::Here, library, &swiftc, "the toolchain on PATH");
        }
        let without = |why: &str| Self { place: Place::Here, swift: None, swift_source: why.to_owned() };
        let Some(root) = cache_folder().map(|cache| cache.join(ROOT)).filter(|root| root.is_dir()) else {
            return without(
                "no `swiftc` is on PATH and the cache folder has no Debian root with Swift; `cargo xtask swift true`, run as \
                 root, makes one",
            );
        };
        let swiftc = Path::new("usr/bin/swiftc");
        let Some(library) = swift::beside(&root.join(swiftc)) else {
            return without("the Debian root in the cache folder has no libswiftCore");
        };
        // SAFETY: asks for a number.
        if unsafe { libc::geteuid() } != 0 {
            return without("no `swiftc` is on PATH, and entering the Debian root in the cache folder takes root");
        }
        let library = match (library.strip_prefix(&root), root.canonicalize()) {
            (Ok(inside), _) => Path::new("/").join(inside),
            (Err(_), Ok(real)) if library.starts_with(&real) => {
                Path::new("/").join(library.strip_prefix(&real).expect("it starts with it"))
            }
            _ => return without("libswiftCore leads out of the Debian root"),
        };
        Self::with_swift(
            Place::Root(root),
            library,
            &Path::new("/").join(swiftc),
            "a Debian 13 root, entered with chroot",
        )
    }

    fn with_swift(place: Place, library: PathBuf, swiftc: &Path, source: &str) -> Self {
        let mut command = match place.command(swiftc) {
            Ok(command) => command,
            Err(error) => return Self { place: Place::Here, swift: None, swift_source: format!("{error:#}") },
        };
        match command.arg("--version").output() {
            Ok(output) if output.status.success() => Self {
                place,
                swift: Some((library, version_in(&String::from_utf8_lossy(&output.stdout)))),
                swift_source: source.to_owned(),
            },
            Ok(output) => Self {
                place: Place::Here,
                swift: None,
                swift_source: format!(
                    "`swiftc --version` failed in {source}: {}",
                    String::from_utf8_lossy(&output.stderr).trim()
                ),
            },
            Err(error) => Self {
                place: Place::Here,
                swift: None,
                swift_source: format!("cannot start a process in {source}: {error}"),
            },
        }
    }

    /// Swift's version.
    pub fn swift_version(&self) -> Option<&str> {
        self.swift.as_ref().map(|(_, version)| version.as_str())
    }

    /// Where Swift came from, or why there is none.
    pub fn swift_source(&self) -> &str {
        &self.swift_source
    }

    /// Runs this program there, and returns what it prints.
    pub fn run_self(&self, arguments: &[&str]) -> Result<String> {
        let mut command = match &self.place {
            Place::Here => Command::new(env::current_exe().context("this program has no path")?),
            Place::Root(_) => self.place.command(Path::new("/mnt/report"))?,
        };
        command.args(arguments).stderr(Stdio::inherit());
        if let Some((library, _)) = &self.swift {
            command.arg("--swift").arg(library);
        }
        let output = command.output().context("cannot start a measuring process")?;
        if !output.status.success() {
            bail!("measuring failed ({})", output.status);
        }
        String::from_utf8(output.stdout).context("a measuring process printed something else than JSON")
    }
}

impl Place {
    /// A program, by its path there.
    fn command(&self, program: &Path) -> Result<Command> {
        match self {
            Self::Here => Ok(Command::new(program)),
            Self::Root(root) => {
                let mut command = Command::new("unshare");
                command.args(["--mount", "--propagation", "private", "--", "sh", "-euc", SCRIPT, "sidetable"]);
                command.arg(root).arg(env::current_exe().context("this program has no path")?).arg(program);
                command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env_remove("LD_LIBRARY_PATH");
                Ok(command)
            }
        }
    }
}

/// `Swift version 6.0.3 (swift-6.0.3-RELEASE)` says 6.0.3.
fn version_in(text: &str) -> String {
    let after = text.split_once("Swift version ").map_or("", |(_, after)| after);
    after.split_whitespace().next().unwrap_or("of unknown version").to_owned()
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn versions_are_found_behind_other_words() {
        assert_eq!(version_in("Swift version 6.0.3 (swift-6.0.3-RELEASE)\nTarget: x\n"), "6.0.3");
        assert_eq!(version_in("swift-driver version: 1.1 Apple Swift version 6.1 (x)"), "6.1");
        assert_eq!(version_in(""), "of unknown version");
    }
}
