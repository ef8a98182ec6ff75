//! Debian roots: each made once, in a folder that gets its name only when it is complete.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result, bail};

use super::inside::{self, in_own_mounts};
use super::mirror;
use crate::debian::{self, Debian};
use crate::making;
use crate::process as programs;
use crate::screen::{self, Live};

/// A Debian in the cache folder.
pub struct Root {
    /// The release, which is the folder's name, too.
    suite: &'static str,
    /// What it is for, in messages: there is no such thing outside.
    purpose: &'static str,
    /// Those of another architecture are called as apt calls them: `libc6:arm64`.
    packages: &'static [&'static str],
    /// A file that says that it can do that.
    proof: &'static str,
    /// What it takes on the disk, in messages.
    size: &'static str,
}

/// Debian testing, in which a package has the same version on every architecture: one Rust for all of them, compilers of C and C++, and what runs the
/// programs of the one that this machine's processor is not.
pub const CROSS: Root = Root {
    suite: "testing",
    purpose: "Rust for other processors",
    packages: &[
        "rustc",
        "cargo",
        "libstd-rust-dev:arm64",
        "libstd-rust-dev:i386",
        "g++",
        "g++-aarch64-linux-gnu",
        "g++-i686-linux-gnu",
        "libstdc++6:i386",
        "qemu-user",
        "ca-certificates",
    ],
    proof: "usr/bin/qemu-aarch64",
    size: "3 GB",
};

/// Debian 13: the first release that has Swift, version 6.0.3. Swift, what it links programs with, a Rust and a linker to build what is linked
/// with it, what they expect of a system, valgrind to count instructions, CMake to see that its projects can have Swift on sidetable in them, and what runs
/// programs for aarch64.
pub const SWIFT: Root = Root {
    suite: "trixie",
    purpose: "Swift",
    packages: &[
        "swiftlang",
        "libc6-dev",
        "libstdc++-14-dev",
        "rustc",
        "cargo",
        "libstd-rust-dev-wasm32",
        "lld",
        "ca-certificates",
        "valgrind",
        "cmake",
        "ninja-build",
        "qemu-user",
    ],
    proof: "usr/bin/swiftc",
    size: "4 GB",
};

/// Debian unstable, whose Swift is newer: 6.2. The same packages otherwise, as far as there are tests with it; Rust is needed in the other root only.
pub const SWIFT_6_2: Root = Root {
    suite: "unstable",
    purpose: "Swift 6.2",
    packages: &["swiftlang", "libc6-dev", "g++", "lld", "ca-certificates", "valgrind", "cmake", "ninja-build"],
    proof: "usr/bin/swiftc",
    size: "4 GB",
};

/// Debian 11, with glibc 2.31: the last one that does not say whether a process has one thread, and whose threads are in a library of their own.
pub const OLDER_C_LIBRARY: Root = Root {
    suite: "bullseye",
    purpose: "glibc 2.31",
    packages: &["gcc", "g++", "libc6-dev"],
    proof: "usr/bin/g++",
    size: "500 MB",
};

/// Where a root says which packages it was made with.
const LIST: &str = "etc/sidetable-packages";

impl Root {
    /// The root in the cache folder; made first if it is not there, and told what it lacks if it was made for less.
    pub fn find_or_make(&self, debian: &Debian) -> Result<PathBuf> {
        let cache = cache_folder()?;
        let root = cache.join(self.suite);
        // Steps of the test run that go on side by side want the same root; the first makes it.
        let lock = cache.join(format!("{}.lock", self.suite));
        if !root.is_dir() {
            fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
            making::alone(&lock, || if root.is_dir() { Ok(()) } else { self.make(debian, &cache, &root) })?;
        }
        if !root.join(self.proof).exists() {
            bail!(
                "{} has no {}; delete that folder and run the command again to make it anew",
                root.display(),
                self.purpose
            );
        }
        if !debian::is_root() {
            bail!(
                "there is no {0} here, and entering {1} takes root: run as root, or install {0}",
                self.purpose,
                root.display()
            );
        }
        if !self.is_complete(&root) {
            making::alone(&lock, || if self.is_complete(&root) { Ok(()) } else { self.complete(&root) })?;
        }
        Ok(root)
    }

    fn complete(&self, root: &Path) -> Result<()> {
        screen::notice(format!("{} was made with fewer packages: adding what is missing", root.display()));
        step("installing packages", self.install_packages(root))?;
        self.write_list(root)
    }

    fn is_complete(&self, root: &Path) -> bool {
        let list = fs::read_to_string(root.join(LIST)).unwrap_or_default();
        self.packages.iter().all(|package| list.lines().any(|line| line == *package))
    }

    fn write_list(&self, root: &Path) -> Result<()> {
        let list = root.join(LIST);
        fs::write(&list, self.packages.join("\n") + "\n").with_context(|| format!("cannot write {}", list.display()))
    }

    fn make(&self, debian: &Debian, cache: &Path, root: &Path) -> Result<()> {
        let Self { suite, purpose, size, .. } = self;
        if !debian::is_root() {
            bail!(
                "there is no {purpose} here; a Debian with {purpose} can be made in {}, but only by root: \
                 run this as root, or install {purpose}",
                root.display()
            );
        }
        let mirror = mirror::configured(Path::new("/etc"));
        screen::notice(format!(
            "there is no {purpose} here: making a Debian {suite} with {purpose} in {}",
            root.display()
        ));
        screen::notice(format!("this takes a few minutes and {size}; packages come from {mirror}"));
        debian.ensure("debootstrap", "debootstrap")?;
        self.delete_leftovers(cache)?;

        let unfinished = cache.join(format!("{suite}.tmp-{}", process::id()));
        step("unpacking Debian", self.bootstrap(&unfinished, &mirror))?;
        step(&format!("installing {purpose}"), self.install_packages(&unfinished))?;
        self.write_list(&unfinished)?;
        fs::rename(&unfinished, root).with_context(|| format!("cannot rename {}", unfinished.display()))?;
        screen::did("made", root.display());
        Ok(())
    }

    fn bootstrap(&self, root: &Path, mirror: &str) -> Command {
        let mut command = in_own_mounts();
        command.args(["debootstrap", "--variant=minbase", self.suite]).arg(root).arg(mirror);
        command
    }

    /// apt resolves what debootstrap's own resolver does not, and says how far it is. Lists of unstable are valid for a week, and a mirror may
    /// be behind: that they are signed is what counts, here as for debootstrap.
    fn install_packages(&self, root: &Path) -> Command {
        const SCRIPT: &str = r#"
root=$1; shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for package; do
    case $package in *:*) chroot "$root" dpkg --add-architecture "${package##*:}" ;; esac
done
chroot "$root" apt-get -o Acquire::Check-Valid-Until=false update
chroot "$root" apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
chroot "$root" apt-get clean
"#;
        let mut command = in_own_mounts();
        command.args(["sh", "-euc", SCRIPT, "sidetable"]).arg(root).args(self.packages);
        command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8").env("PATH", inside::PATH);
        command
    }

    /// Removes what an interrupted run left behind, unless that run is still going on.
    fn delete_leftovers(&self, cache: &Path) -> Result<()> {
        for entry in fs::read_dir(cache).with_context(|| format!("cannot read {}", cache.display()))?.flatten() {
            let name = entry.file_name();
            let maker = name.to_str().and_then(|name| name.strip_prefix(self.suite)?.strip_prefix(".tmp-"));
            if maker.is_some_and(|maker| !Path::new("/proc").join(maker).exists()) {
                delete(&entry.path())?;
            }
        }
        Ok(())
    }
}

fn cache_folder() -> Result<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    Ok(caches.context("neither XDG_CACHE_HOME nor HOME says where caches are kept")?.join("sidetable"))
}

/// Runs a command of those that make a root, which may go through a proxy.
pub fn step(what: &str, mut command: Command) -> Result<()> {
    if let Some(proxy) = mirror::proxy() {
        command.env("http_proxy", proxy);
    }
    let live = Live::start(what);
    let shown = programs::display(&command);
    programs::run(command, None, |line| live.line(line))?.success().with_context(|| format!("`{shown}` failed"))?;
    drop(live);
    screen::did("done", what);
    Ok(())
}

/// `rm` rather than `remove_dir_all`: it stops at file systems that are mounted inside.
fn delete(folder: &Path) -> Result<()> {
    screen::did("deleting", format!("{}, which was never finished", folder.display()));
    let mut command = Command::new("rm");
    command.args(["-rf", "--one-file-system", "--"]).arg(folder);
    programs::run(command, None, |_| ())?.success().with_context(|| format!("cannot delete {}", folder.display()))?;
    Ok(())
}
