//! Crates outside the workspace that use ours, as users' do: with profiles, versions and folders of their own. What holds only under the
//! workspace's profile, lock file and folders shows here.
//!
//! - [`combination`] is the list of what they may be;
//! - [`project`] writes one;
//! - [`git`] has one that cargo fetches us for.

mod combination;
mod git;
mod project;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use self::combination::{Combination, Kind, Source, Through};
use self::project::Crates;
use super::super::context::Context;
use super::super::readme;
use super::files::{put, read};
use crate::cargo::{cargo, has_nightly, nightly};

/// What the README's program does, through the C ABI.
const THROUGH_C: &str = include_str!("through_c.txt");

/// The packages that users may have, each after those it needs.
const PACKAGES: [&str; 4] = ["sidetable-shims", "sidetable-derive", "sidetable", "sidetable-c"];

/// The folder outside the workspace.
struct Outside {
    folder: PathBuf,
    /// The README's program in Rust.
    readme: String,
    packages: PathBuf,
}

pub fn dependents(context: &mut Context<'_>) -> Result<()> {
    let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
    // As cargo sees it: it looks for workspaces and configurations in all folders above.
    let folder = scratch.path().canonicalize().context("the temporary folder is gone")?;
    let root = context.workspace.root.canonicalize().context("the workspace is gone")?;
    ensure!(!folder.starts_with(root), "{} is in the workspace: what is there is no dependent", folder.display());
    let [program] = &readme::blocks(context.workspace, "rust")?[..] else {
        anyhow::bail!("the README shows one program in Rust");
    };
    let packages = folder.join("packages");
    let outside = Outside { folder, readme: program.clone(), packages };

    as_the_readme_says(context, &outside)?;
    git::from_git(context, &outside)?;
    unpack(context, &outside.packages)?;
    are_described(context, &outside.packages)?;
    two_copies(context, &outside)?;
    newest_compiler(context, &outside)?;
    let mut outcomes = vec![("with the oldest versions that it may have".to_owned(), oldest(context, &outside)?)];
    for (number, combination) in combination::ALL.iter().enumerate() {
        let folder = outside.folder.join(number.to_string());
        outcomes.push((combination.to_string(), works(context, &outside, combination, &folder)?));
    }
    // Last, so that the end of the log names those that failed.
    for (name, passed) in outcomes {
        context.expect(passed, &format!("a dependent works: {name}"))?;
    }
    Ok(())
}

impl Outside {
    /// `cargo` in a folder out here. All share what they build: it is kept apart by profile and by path.
    fn cargo(&self, context: &Context<'_>, folder: &Path) -> Command {
        let mut command = cargo(context.workspace);
        command.current_dir(folder).env("CARGO_TARGET_DIR", self.target());
        command
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    fn program(&self, through: Through) -> &str {
        match through {
            Through::Sidetable => &self.readme,
            Through::C => THROUGH_C,
        }
    }

    fn crates(&self, context: &Context<'_>, source: Source) -> Crates {
        match source {
            Source::Workspace => Crates::in_workspace(&context.workspace.root),
            Source::Packages => Crates::in_packages(&self.packages, context.workspace.version()),
        }
    }
}

/// The README's commands in an empty folder beside the workspace, with its program. No lock file: the versions are those that a user gets today.
fn as_the_readme_says(context: &mut Context<'_>, outside: &Outside) -> Result<()> {
    let blocks = readme::blocks(context.workspace, "sh")?;
    let commands = blocks.iter().find(|block| block.contains("cargo add")).context("the README says how to add us")?;
    let (before, last) = commands.trim_end().rsplit_once('\n').context("it says so in several lines")?;
    let beside = outside.folder.join("beside");
    fs::create_dir(&beside).with_context(|| format!("cannot create {}", beside.display()))?;
    symlink(&context.workspace.root, beside.join("sidetable")).context("cannot link to the workspace")?;
    let shell = |folder: &Path, lines: &str| {
        let mut command = Command::new("sh");
        command.args(["-e", "-c", lines]).current_dir(folder);
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TARGET_DIR", outside.target());
        command
    };
    context.run(shell(&beside, before))?;

    let package = beside.join("node");
    put(&package, "src/main.rs", &outside.readme)?;
    let is_as_said = runs(context, shell(&package, last), &outside.readme)?;
    context.expect(is_as_said, "the README's program in Rust runs, and prints what its comment says")?;

    for program in readme::blocks_of(context.workspace, "docs/identity.md", "rust")? {
        put(&package, "src/main.rs", &program)?;
        context.check(shell(&package, last))?;
    }
    Ok(())
}

/// Whether a command ends well, and its program printed what its last comment says.
fn runs(context: &mut Context<'_>, command: Command, program: &str) -> Result<bool> {
    let finished = context.finish(command)?;
    Ok(finished.status.success() && says(&finished.text, program, 1))
}

/// Whether a program printed what its last comment says, so many times.
fn says(printed: &str, program: &str, times: usize) -> bool {
    let said = program.lines().rev().find_map(|line| line.split_once("// ")).map(|(_, said)| said);
    said.is_some_and(|said| printed.lines().filter(|line| *line == said).count() == times)
}

/// Packages our crates, and unpacks them where there is no workspace.
fn unpack(context: &mut Context<'_>, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut package = cargo(context.workspace);
    // Not verified: that is done below. Without a lock file: cargo would look in the registry for those that are not published.
    package.args(["package", "--no-verify", "--exclude-lockfile", "--allow-dirty", "--target-dir"]).arg(folder);
    package.args(PACKAGES.iter().flat_map(|name| ["--package", name]));
    context.run(package)?;
    for name in PACKAGES {
        let archive = format!("package/{name}-{}.crate", context.workspace.version());
        let mut tar = Command::new("tar");
        tar.arg("-xzf").arg(folder.join(archive)).current_dir(folder);
        context.run(tar)?;
    }
    Ok(())
}

/// Each package says what it is, and under which licence one may have it.
fn are_described(context: &mut Context<'_>, packages: &Path) -> Result<()> {
    for name in PACKAGES {
        let folder = packages.join(format!("{name}-{}", context.workspace.version()));
        for file in ["README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
            let is_there = folder.join(file).metadata().is_ok_and(|file| file.is_file() && file.len() > 0);
            context.expect(is_there, &format!("the package {name} has its {file}"))?;
        }
        let manifest = folder.join("Cargo.toml");
        let text = read(&manifest)?;
        for entry in
            ["\ndescription = ", "\nlicense = ", "\nreadme = ", "\nkeywords = ", "\n[package.metadata.docs.rs]\n"]
        {
            context
                .expect(text.contains(entry), &format!("the package {name} says its{}", entry.replace('\n', " ")))?;
        }
    }
    Ok(())
}

/// Two versions of the runtime in one program would share its thread-local variable. Cargo refuses them.
fn two_copies(context: &mut Context<'_>, outside: &Outside) -> Result<()> {
    let other = outside.folder.join("other");
    unpack(context, &other)?;
    let version = context.workspace.version();
    let crates = Crates::in_packages(&other, version);
    let manifest = crates.sidetable.join("Cargo.toml");
    let text = read(&manifest)?;
    let other_version = text.replacen(&format!("version = \"{version}\""), "version = \"99.0.0\"", 1);
    put(&crates.sidetable, "Cargo.toml", &other_version)?;

    let folder = outside.folder.join("two");
    let ours = outside.crates(context, Source::Packages);
    project::write(&folder, Kind::Binary, Through::Sidetable, &ours, &outside.readme)?;
    let manifest = folder.join("Cargo.toml");
    let text = read(&manifest)?;
    let second = format!("[dependencies]\nother = {{ package = \"sidetable\", path = {:?} }}\n", crates.sidetable);
    put(&folder, "Cargo.toml", &text.replacen("[dependencies]\n", &second, 1))?;
    let mut resolve = outside.cargo(context, &folder);
    resolve.arg("generate-lockfile");
    let finished = context.finish(resolve)?;
    let is_refused = !finished.status.success() && finished.text.contains("links to the native library `sidetable`");
    context.expect(is_refused, "two versions of the runtime are refused")
}

/// A dependent that was locked long ago: it has the oldest versions that our manifests allow.
fn oldest(context: &mut Context<'_>, outside: &Outside) -> Result<bool> {
    let folder = outside.folder.join("oldest");
    let crates = outside.crates(context, Source::Workspace);
    project::write(&folder, Kind::Binary, Through::C, &crates, THROUGH_C)?;
    copy_lock(context, &folder)?;
    // In this order what needs another one comes before it: thiserror, syn, quote, proc-macro2. First what only a build under shuttle has: a later one asks
    // for a later quote.
    let under_shuttle = [("ppv-lite86".to_owned(), "0.2.17".to_owned())];
    for (name, version) in under_shuttle.into_iter().chain(oldest_versions(context)?.into_iter().rev()) {
        let mut update = outside.cargo(context, &folder);
        update.args(["update", &name, "--precise", &version]);
        context.run(update)?;
    }
    let mut run = outside.cargo(context, &folder);
    run.arg("run");
    runs(context, run, THROUGH_C)
}

/// A dependent of somebody who has tomorrow's Rust.
fn newest_compiler(context: &mut Context<'_>, outside: &Outside) -> Result<()> {
    if !has_nightly() {
        context.skip("a dependent with the newest Rust takes it: rustup toolchain install nightly");
        return Ok(());
    }
    let folder = outside.folder.join("newest");
    let crates = outside.crates(context, Source::Packages);
    project::write(&folder, Kind::Binary, Through::Sidetable, &crates, &outside.readme)?;
    copy_lock(context, &folder)?;
    let mut run = nightly(context.workspace);
    run.arg("run").current_dir(&folder).env("CARGO_TARGET_DIR", outside.folder.join("newest-target"));
    let works = runs(context, run, &outside.readme)?;
    context.expect(works, "a dependent works: with the newest Rust")
}

fn oldest_versions(context: &mut Context<'_>) -> Result<BTreeMap<String, String>> {
    let mut metadata = cargo(context.workspace);
    metadata.args(["metadata", "--quiet", "--no-deps", "--format-version", "1"]);
    let metadata: serde_json::Value = serde_json::from_str(&context.run(metadata)?).context("cargo writes JSON")?;
    let packages = metadata["packages"].as_array().context("cargo knows packages")?;
    let ours = packages.iter().filter(|package| PACKAGES.iter().any(|name| package["name"] == *name));
    let dependencies = ours.filter_map(|package| package["dependencies"].as_array()).flatten();
    // What tests need, or the models, no dependent builds; nor this one what features bring.
    let built = dependencies.filter(|dependency| {
        let is_asked_for = dependency["kind"] != "dev" && dependency["optional"] != true;
        is_asked_for && dependency["target"].is_null() && dependency["path"].is_null()
    });
    built
        .map(|dependency| {
            let name = dependency["name"].as_str().context("a dependency has a name")?;
            let least = dependency["req"].as_str().context("and a version")?.trim_start_matches('^');
            let zeros = 2 - least.matches('.').count();
            Ok((name.to_owned(), least.to_owned() + &".0".repeat(zeros)))
        })
        .collect()
}

/// Gives a dependent the versions that the workspace has: nothing is asked of the registry.
fn copy_lock(context: &Context<'_>, folder: &Path) -> Result<()> {
    fs::copy(context.workspace.root.join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    Ok(())
}

/// Builds a dependent, and runs it.
fn works(context: &mut Context<'_>, outside: &Outside, combination: &Combination, folder: &Path) -> Result<bool> {
    let program = outside.program(combination.through);
    let crates = outside.crates(context, combination.source);
    project::write(folder, combination.kind, combination.through, &crates, program)?;
    copy_lock(context, folder)?;

    let library = match combination.kind {
        Kind::Binary | Kind::Library | Kind::RustDylib => None,
        Kind::Cdylib => Some("libdependent.so"),
        Kind::Staticlib => Some("libdependent.a"),
    };
    let mut command = outside.cargo(context, folder);
    command.arg(if library.is_some() { "build" } else { "run" }).args(combination.configuration());
    let mut finished = context.finish(command)?;
    if let Some(library) = library
        && finished.status.success()
    {
        let program = folder.join("main");
        let library = outside.target().join(combination.profile.folder()).join(library);
        let link = context.compiler()?.link(context.workspace, &folder.join("main.c"), &library, &program);
        finished = context.finish(link)?;
        if finished.status.success() {
            finished = context.finish(Command::new(program))?;
        }
    }
    let times = if matches!(combination.kind, Kind::Library | Kind::RustDylib) { 2 } else { 1 };
    Ok(finished.status.success() && says(&finished.text, program, times))
}
