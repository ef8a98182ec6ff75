//! Libraries for other processors than this machine's, and commands that make and run programs for them.
//!
//! The compilers are in a Debian root of their own. Programs for aarch64 run in an emulator, those for 32-bit x86 on the processor itself.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::cargo::{fetched_packages, release_libraries};
use crate::debian::Debian;
use crate::making;
use crate::process;
use crate::screen::Live;
use crate::toolchain::Toolchain;
use crate::workspace::{Libraries, Workspace};

/// A processor that the library is built for, on Linux.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Target {
    Aarch64,
    I686,
}

impl Target {
    /// As users name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aarch64 => "aarch64",
            Self::I686 => "i686",
        }
    }

    /// As Rust names it.
    pub fn triple(self) -> String {
        format!("{}-unknown-linux-gnu", self.name())
    }

    /// A tool for it, as Debian names it.
    pub fn tool(self, tool: &str) -> String {
        format!("{}-linux-gnu-{tool}", self.name())
    }

    /// Whether there is Swift for it.
    pub const fn has_swift(self) -> bool {
        match self {
            Self::Aarch64 => true,
            Self::I686 => false,
        }
    }

    /// What runs its programs, if anything has to.
    pub const fn emulator(self) -> Option<&'static str> {
        match self {
            Self::Aarch64 => Some("qemu-aarch64 -L /usr/aarch64-linux-gnu"),
            Self::I686 => None,
        }
    }
}

/// What makes programs for a processor.
pub struct Cross<'a> {
    pub target: Target,
    workspace: &'a Workspace,
    toolchain: Toolchain,
    /// Where cargo finds packages.
    packages: PathBuf,
}

impl<'a> Cross<'a> {
    /// The compilers, made if they are not there.
    pub fn find_or_make(workspace: &'a Workspace, debian: &Debian, target: Target) -> Result<Self> {
        ensure!(
            cfg!(all(target_arch = "x86_64", target_os = "linux")),
            "{} is built for on x86-64 Linux; on that processor itself no option is needed",
            target.name()
        );
        let packages = fetched_packages(workspace)?;
        let toolchain = Toolchain::for_other_processors(workspace, debian, packages.clone())?;
        Ok(Self { target, workspace, toolchain, packages })
    }

    /// A command beside the compilers.
    pub fn command(&self, words: &[&str]) -> Command {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let mut command = self.toolchain.command(&words);
        command
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_HOME", &self.packages)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never");
        command.env("CARGO_TARGET_DIR", self.folder());
        let triple = self.target.triple().replace('-', "_");
        command.env(format!("CC_{triple}"), self.target.tool("gcc"));
        let of_cargo = |what| format!("CARGO_TARGET_{}_{what}", triple.to_uppercase());
        command.env(of_cargo("LINKER"), self.target.tool("gcc"));
        if let Some(emulator) = self.target.emulator() {
            command.env(of_cargo("RUNNER"), emulator);
        }
        command
    }

    /// The command that builds the release libraries.
    pub fn build(&self) -> Command {
        let mut command = release_libraries(self.command(&["cargo", "--locked"]));
        command.env("CARGO_BUILD_TARGET", self.target.triple());
        command
    }

    /// Puts what that command built where users find it. The archive is whole: it is the linker that takes sections of it (`-Wl,--gc-sections`).
    pub fn lay_out(&self) -> Result<Libraries> {
        let folder = self.workspace.target.join(self.target.name());
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let built = self.folder().join(self.target.triple()).join("release");
        let lay = |from: &str, to: &str| {
            let (from, to) = (built.join(from), folder.join(to));
            making::replace(&to, |new| {
                let [from, new] = [&from, new].map(|file| file.display().to_string());
                let strip = self.command(&[&self.target.tool("strip"), "--strip-debug", "-o", &new, &from]);
                process::run(strip, None, |_| ())?.success().map(drop)
            })?;
            Ok::<_, anyhow::Error>(to)
        };
        Ok(Libraries {
            archive: lay("libsidetable_c.a", "libsidetable.a")?,
            shared: lay("libsidetable_c.so", "libsidetable.so")?,
        })
    }

    /// Builds the release libraries.
    pub fn libraries(&self) -> Result<Libraries> {
        let live = Live::start(&format!("building the library for {}", self.target.name()));
        let finished = process::run(self.build(), None, |line| live.line(line))?;
        finished.success().context("the library does not build")?;
        self.lay_out()
    }

    /// Where cargo puts what it builds: apart from what the Rust on PATH builds.
    pub fn folder(&self) -> PathBuf {
        self.workspace.target.join("cross")
    }
}
