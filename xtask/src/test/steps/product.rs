//! What a user gets: the demo, an installation, the examples, the benchmarks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::{context::Context, readme};
use super::files::read;
use super::{packages, rust::FEATURES, small};
use crate::cargo::{OPTIMIZED, cargo};
use crate::compiler::Compiler;
use crate::demo as tour;
use crate::drawings;
use crate::drop_in;
use crate::install::check::Installed;
use crate::install::{Built, lay_out};

/// What the demo has to show: a fresh object's word, the inflation, a weak load after death, the comparison.
pub(super) const TOUR_SAYS: [&str; 4] = ["0000000000000003", "the side table entry at", "w.lock(): null", "shared_ptr"];

pub fn demo(context: &mut Context<'_>) -> Result<()> {
    context.libraries()?;
    let program = tour::compile(context.workspace, &context.compiler()?)?;
    let mut command = Command::new(program);
    command.env("NO_COLOR", "1");
    let text = context.check(command)?;
    for words in TOUR_SAYS {
        context.expect(text.contains(words), &format!("the demo mentions `{words}`"))?;
    }
    for block in readme::blocks(context.workspace, "text")? {
        for line in block.lines().filter(|line| line.trim() != "…") {
            context.expect(text.contains(line), &format!("the demo prints what the README shows: {line}"))?;
        }
    }
    context.expect(!text.contains('\x1b'), "the demo has no colour where NO_COLOR is set")
}

pub fn install(context: &mut Context<'_>) -> Result<()> {
    let libraries = context.libraries()?;
    let scratch = context.workspace.scratch()?.join("install");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).with_context(|| format!("cannot delete {}", scratch.display()))?;
    }
    let prefix = scratch.join("prefix");
    let (swift, inspector) = (Some(drop_in::make(context.workspace)?), Some(context.inspector()?));
    let built = Built { libraries, swift, inspector };
    lay_out(context.workspace, &built, &prefix, None)?;
    names_itself_to_swift(context, &prefix)?;
    let unknown = drop_in::unknown_in_order(context.workspace)?;
    context.expect(
        unknown.is_empty(),
        &format!("c-api/swift-order.txt names what the archive has, and not {unknown:?}"),
    )?;
    is_packed_for_elsewhere(context, &built, &scratch.join("package"))?;
    let source = context.workspace.root.join("c-api/examples/hello.c");
    let installed = Installed { prefix: &prefix, version: context.workspace.version(), source: &source };

    let compiler = context.compiler()?;
    let archive = prefix.join("lib/libsidetable.a");
    small::programs_have_what_they_use(context, &compiler, &archive, &scratch.join("small"))?;
    sees_leaks(context, &installed, &compiler, &scratch)?;
    packages::with_one_header(context, &installed, &compiler, &scratch)?;
    if context.tool("pkg-config", "pkgconf").is_some() {
        through_pkg_config(context, &installed, &compiler, &scratch)?;
        context.note("pkg-config");
    }
    if context.tool("cmake", "cmake").is_some() && context.tool("make", "make").is_some() {
        through_cmake(context, &installed, &scratch)?;
        packages::with_cmake(context, &installed, &scratch)?;
        context.note("CMake");
    }
    if context.tool("meson", "meson").is_some() && context.tool("ninja", "ninja-build").is_some() {
        packages::with_meson(context, &installed, &scratch)?;
        context.note("Meson");
    }
    Ok(())
}

/// What `--destdir` is for: the files lie in one place and speak of another.
fn is_packed_for_elsewhere(context: &mut Context<'_>, built: &Built, destdir: &Path) -> Result<()> {
    lay_out(context.workspace, built, Path::new("/usr"), Some(destdir))?;
    let text = read(&destdir.join("usr/lib/pkgconfig/sidetable.pc"))?;
    context.expect(text.contains("prefix=/usr\n"), "a package speaks of its prefix")?;
    let words = read(&destdir.join("usr/lib/sidetable-swift.args"))?;
    let is_of_prefix = words.starts_with("-L/usr/lib\n/usr/lib/libsidetable_swift.a\n");
    context.expect(is_of_prefix, "a package's words for swiftc name the archive where it will be")?;
    context.expect(destdir.join("usr/lib/libsidetable_swift.a").is_file(), "a package has the archive for Swift")
}

/// The file that a Swift user names: the archive, where it is, and each function that it wraps. (The swift step links with it.)
fn names_itself_to_swift(context: &mut Context<'_>, prefix: &Path) -> Result<()> {
    let words = read(&prefix.join("lib/sidetable-swift.args"))?;
    let archive = words.lines().nth(1).map(PathBuf::from);
    context.expect(archive.is_some_and(|archive| archive.is_file()), "the words for swiftc name an archive")?;
    for name in drop_in::WRAPPED.lines() {
        let is_wrapped = words.contains(&format!("-Xlinker\n--wrap={name}\n"));
        context.expect(is_wrapped, &format!("the words for swiftc wrap {name}"))?;
    }
    Ok(())
}

/// An installed `sidetable` sees what a program leaks, and so does the program, which asks by itself.
fn sees_leaks(context: &mut Context<'_>, installed: &Installed<'_>, compiler: &Compiler, scratch: &Path) -> Result<()> {
    let source = context.workspace.root.join("inspect/tests/cpp/leaks.cpp");
    let program = scratch.join("leaks");
    context.run(installed.compile_with_inspector(compiler, &source, &program))?;
    context.check(installed.start_shared(&program))?;
    let looked = context.finish(installed.sidetable(&["leaks", "--fail"], &program))?;
    context.expect(looked.status.code() == Some(1), "leaks --fail says so by its status")?;
    for words in ["3 × a ring of 2 objects", "apartment  .tenant", "person  .home", "forgotten", "leader  .follower"] {
        context.expect(looked.text.contains(words), &format!("leaks says: {words}"))?;
    }
    Ok(())
}

fn through_pkg_config(
    context: &mut Context<'_>,
    installed: &Installed<'_>,
    compiler: &Compiler,
    scratch: &Path,
) -> Result<()> {
    let version = context.run(installed.pkg_config(&["--modversion"]))?;
    context.expect(version.trim() == installed.version, "pkg-config knows the version")?;
    let program = scratch.join("hello-static");
    let flags = context.run(installed.pkg_config(&["--cflags", "--libs", "--static"]))?;
    context.run(installed.compile(compiler, &Installed::choose_archive(&flags), &program))?;
    context.check(Command::new(program))?;

    let program = scratch.join("hello-shared");
    let flags = context.run(installed.pkg_config(&["--cflags", "--libs"]))?;
    context.run(installed.compile(compiler, &flags, &program))?;
    context.check(installed.start_shared(&program))?;
    Ok(())
}

fn through_cmake(context: &mut Context<'_>, installed: &Installed<'_>, scratch: &Path) -> Result<()> {
    let (commands, programs) = installed.cmake_project(&scratch.join("cmake"))?;
    for command in commands {
        context.run(command)?;
    }
    for program in programs {
        context.check(Command::new(program))?;
    }
    Ok(())
}

/// Every example in C and C++, except the demo, which has its own step; then those in Rust, and the README's.
pub fn examples(context: &mut Context<'_>) -> Result<()> {
    context.libraries()?;
    let compiler = context.compiler()?;
    for source in c_examples(&context.workspace.root.join("c-api/examples"))? {
        let program = compiler.program(context.workspace, &source)?;
        context.check(Command::new(program))?;
    }
    for source in files(&context.workspace.root.join("runtime/examples"), &["rs"])? {
        let name = source.file_stem().context("an example without a name")?;
        let mut command = cargo(context.workspace);
        command
            .args(["run", "--quiet", "--profile", OPTIMIZED, "--package", "sidetable", FEATURES, "--example"])
            .arg(name);
        context.check(command)?;
    }
    readme_example(context, &compiler)?;
    pictures(context, &compiler)
}

/// The pictures of docs/freezing.md can be drawn: a frozen cycle stands in a frame, and nothing does before.
fn pictures(context: &mut Context<'_>, compiler: &Compiler) -> Result<()> {
    let Some(graphviz) = context.tool("dot", "graphviz") else { return Ok(()) };
    let program = compiler.program(context.workspace, &context.workspace.root.join("c-api/examples/freeze.c"))?;
    let folder = context.workspace.scratch()?;
    drawings::draw(context.workspace, &program, &graphviz, &folder)?;
    for (name, frames) in drawings::NAMES.into_iter().zip([0, 2]) {
        let path = folder.join(name).with_extension("svg");
        let picture = read(&path)?;
        context.expect(picture.matches("one count").count() == frames, "a frozen cycle is drawn as one")?;
    }
    Ok(())
}

/// The README's program in C says in a comment what it prints.
fn readme_example(context: &mut Context<'_>, compiler: &Compiler) -> Result<()> {
    for block in readme::blocks(context.workspace, "c")? {
        let source = context.workspace.scratch()?.join("readme.c");
        fs::write(&source, &block).with_context(|| format!("cannot write {}", source.display()))?;
        let program = compiler.program(context.workspace, &source)?;
        let printed = context.check(Command::new(program))?;
        let is_as_said = block.contains(&format!("/* {} */", printed.trim()));
        context.expect(is_as_said, "the README's program prints what its comment says")?;
    }
    Ok(())
}

fn c_examples(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut sources = files(folder, &["c", "cpp"])?;
    sources.retain(|source| source.file_stem().is_some_and(|name| name != "tour"));
    Ok(sources)
}

/// The files in a folder with one of these extensions, sorted; none if there is no such folder.
fn files(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let wanted = |path: &PathBuf| {
        path.extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| extensions.contains(&extension))
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(wanted).collect();
    files.sort();
    Ok(files)
}

pub fn benches(context: &mut Context<'_>) -> Result<()> {
    let mut tests = cargo(context.workspace);
    tests.args(["test", "--package", "sidetable-benches", "--lib", "--bins"]);
    context.count(tests)?;

    let mut lanes = cargo(context.workspace);
    lanes.args(["test", "--profile", OPTIMIZED, "--package", "sidetable-benches", "--test", "every_lane"]);
    context.count(lanes)?;

    let mut once = cargo(context.workspace);
    once.args(["bench", "--profile", OPTIMIZED, "--package", "sidetable-benches", "--benches", "--", "--test"]);
    context.count(once)?;

    let text = a_little_of(context, "types")?;
    let builds_nothing = text.lines().any(|line| line.starts_with("met: records built for prespecialized types"));
    context.expect(builds_nothing, "nothing is built for prespecialized types")?;

    let text = a_little_of(context, "freezing")?;
    for kept in ["components left behind, all runs", "bytes that frozen objects in no cycle take"] {
        let is_nothing = text.lines().any(|line| line.starts_with(&format!("met: {kept}, 0")));
        context.expect(is_nothing, "frozen graphs leave nothing behind")?;
    }
    Ok(())
}

/// Runs a program that measures, which does a little of everything once.
fn a_little_of(context: &mut Context<'_>, program: &str) -> Result<String> {
    let mut command = cargo(context.workspace);
    command.args(["run", "--profile", OPTIMIZED, "--package", "sidetable-benches", "--bin", program, "--"]);
    command.arg("--check").arg("--data").arg(context.workspace.target.join("report"));
    context.check(command)
}
