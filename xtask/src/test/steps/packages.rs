//! What docs/c.md says of build systems: its files are written, and with them projects are built.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::super::{context::Context, readme, repository};
use super::files::{put, read};
use crate::compiler::Compiler;
use crate::install::check::Installed;

const PAGE: &str = "docs/c.md";

/// What stands on the page for the address of the project.
const ADDRESS: &str = "ADDRESS";

pub fn with_cmake(context: &mut Context<'_>, installed: &Installed<'_>, scratch: &Path) -> Result<()> {
    let root = context.workspace.root.clone();
    let found = format!("-DCMAKE_PREFIX_PATH={}", installed.prefix.display());
    // What has been fetched already is the working tree: it is built where everything is built already.
    let fetched = format!("-DFETCHCONTENT_SOURCE_DIR_SIDETABLE={}", root.display());
    let taken = format!("-DSIDETABLE_PREFIX={}", installed.prefix.display());
    let ways: [(&str, &str, &[&str]); 3] = [
        ("find_package", "find", &[&found]),
        ("FetchContent", "fetch", &[&fetched]),
        ("FetchContent", "fetch-installed", &[&fetched, &taken]),
    ];
    for (block, name, options) in ways {
        let folder = scratch.join(format!("cmake-{name}"));
        put(&folder, "CMakeLists.txt", &shown(context, &format!("cmake {block}"))?)?;
        put(&folder, "hello.c", &source(installed)?)?;
        let out = folder.join("out");
        let mut configure = Command::new("cmake");
        configure.arg("-S").arg(&folder).arg("-B").arg(&out).args(options);
        context.run(configure)?;
        let mut build = Command::new("cmake");
        build.arg("--build").arg(&out).env("CARGO_TARGET_DIR", &context.workspace.target);
        context.run(build)?;
        context.check(Command::new(out.join("hello")))?;
        if name == "fetch" {
            let prefix = out.join("_deps/sidetable-build/prefix");
            let is_the_library = prefix.join("lib/libsidetable.a").is_file() && !prefix.join("bin").exists();
            context.expect(is_the_library, "what is fetched for C is the library, and nothing else")?;
        }
    }
    Ok(())
}

/// With an installation that pkg-config knows, and with a wrap.
pub fn with_meson(context: &mut Context<'_>, installed: &Installed<'_>, scratch: &Path) -> Result<()> {
    let pkg_config = installed.prefix.join("lib/pkgconfig");
    let project = |context: &Context<'_>, folder: &Path| -> Result<()> {
        put(folder, "meson.build", &shown(context, "meson meson.build")?)?;
        put(folder, "hello.c", &source(installed)?)
    };
    let folder = scratch.join("meson-installed");
    project(context, &folder)?;
    build_with_meson(context, &folder, &pkg_config)?;

    let source = scratch.join("repository");
    if repository::make(context, &source)? {
        let folder = scratch.join("meson-wrap");
        project(context, &folder)?;
        let wrap = shown(context, "ini subprojects/sidetable.wrap")?;
        ensure!(wrap.contains(ADDRESS), "the wrap says where the project is");
        let wrap = wrap.replace(ADDRESS, &format!("file://{}", source.display()));
        put(&folder, "subprojects/sidetable.wrap", &wrap)?;
        let name = "subprojects/packagefiles/sidetable/meson.build";
        put(&folder, name, &shown(context, &format!("meson {name}"))?)?;
        build_with_meson(context, &folder, Path::new(""))?;
    }
    Ok(())
}

fn build_with_meson(context: &mut Context<'_>, folder: &Path, pkg_config: &Path) -> Result<()> {
    let out = folder.join("out");
    let mut set_up = Command::new("meson");
    set_up.arg("setup").arg(&out).arg(folder).env("PKG_CONFIG_LIBDIR", pkg_config);
    // Apart from what is built here: to cargo the packages of a copy are those of this workspace, and it would take the copy's files for theirs from then on.
    set_up.env("CARGO_TARGET_DIR", context.workspace.target.join("fetched"));
    context.run(set_up)?;
    let mut build = Command::new("meson");
    build.args(["compile", "-C"]).arg(&out);
    context.run(build)?;
    context.check(Command::new(out.join("hello")))?;
    Ok(())
}

/// One header and the archive beside the program, and nothing else.
pub fn with_one_header(
    context: &mut Context<'_>,
    installed: &Installed<'_>,
    compiler: &Compiler,
    scratch: &Path,
) -> Result<()> {
    let folder = scratch.join("one-header");
    let program = shown(context, "cpp tree.cpp")?.replace("\"sidetable.hpp\"", "\"sidetable_all.hpp\"");
    put(&folder, "tree.cpp", &program)?;
    for file in ["include/sidetable_all.hpp", "lib/libsidetable.a"] {
        let name = Path::new(file).file_name().context("a file has a name")?;
        fs::copy(installed.prefix.join(file), folder.join(name)).with_context(|| format!("there is no {file}"))?;
    }
    let commands = shown(context, "sh install")?;
    for flags in ["", "-fno-exceptions -fno-rtti"] {
        let named = format!("{} -Wall -Wextra -Wpedantic -Werror {flags} ", compiler.cxx.display());
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", &commands.replace("c++ ", &named)]).current_dir(&folder);
        context.check(shell)?;
    }

    let all = read(&folder.join("sidetable_all.hpp"))?;
    let entries = fs::read_dir(context.workspace.include()).context("the headers are there")?;
    for header in entries.flatten() {
        let text = read(&header.path())?;
        let guard = text.lines().find(|line| line.starts_with("#ifndef ")).context("a header is included once")?;
        let times = all.lines().filter(|line| *line == guard).count();
        context.expect(times == 1, &format!("sidetable_all.hpp has {} once", header.file_name().display()))?;
    }
    Ok(())
}

fn shown(context: &Context<'_>, block: &str) -> Result<String> {
    let blocks = readme::blocks_of(context.workspace, PAGE, block)?;
    ensure!(blocks.len() == 1, "{PAGE} shows one block of `{block}`");
    Ok(blocks.concat())
}

fn source(installed: &Installed<'_>) -> Result<String> {
    read(installed.source)
}
