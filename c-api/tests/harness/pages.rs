//! `docs/c.md`, `docs/freezing.md`, `docs/from-shared-ptr.md`, `docs/identity.md` and `docs/metadata.md` are tried out: the files that they show
//! are written, its commands are run, and what they print is compared with what the page says.
//!
//! A fence's info string says what a block is: `c hello.c` and `cpp list.cpp` are files, `sh` is commands (with `$PREFIX` where the
//! library is installed), and a `text` block after commands is what they print. What is in Rust the doc step tries, what is in or about
//! JavaScript the javascript step, what is for build systems or with an installation (`sh install`) the install step; what is about other
//! processors (`sh cross`) the steps of their names do in their own way.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};

use crate::context::{Context, skipped};
use crate::process::run;
use crate::toolchain::Toolchain;

struct Block {
    line: usize,
    info: String,
    text: String,
}

/// The pages, from the project's folder.
const PAGES: [&str; 5] =
    ["docs/c.md", "docs/freezing.md", "docs/from-shared-ptr.md", "docs/identity.md", "docs/metadata.md"];

pub fn trials(context: &Arc<Context>) -> Vec<Trial> {
    let pages = PAGES.iter().flat_map(|page| context.toolchains.iter().map(move |toolchain| (*page, toolchain)));
    let each = pages.map(|(page, toolchain)| {
        let name = format!("page {page} ({})", toolchain.name);
        if context.library.files().0.is_none() {
            return skipped(name, "its programs are linked with the archive");
        }
        if !context.settings.emulator.is_empty() {
            return skipped(name, "its commands start programs, which this processor cannot run by itself");
        }
        let (context, toolchain) = (Arc::clone(context), toolchain.clone());
        Trial::test(name, move || try_out(&context, page, &toolchain))
    });
    each.collect()
}

fn try_out(context: &Context, name: &str, toolchain: &Toolchain) -> Result<(), Failed> {
    let page = context.package.join("..").join(name);
    let folder = context.scratch.path().join(format!("{}-{}", name.replace(['/', '.'], "-"), toolchain.name));
    let (prefix, bin) = (folder.join("prefix"), folder.join("bin"));
    lay_out(context, &prefix)?;
    toolchain_as_cc(toolchain, &bin)?;

    let mut untried: Vec<String> = Vec::new();
    let mut printed: Option<String> = None;
    for block in blocks(&fs::read_to_string(&page)?) {
        let at = format!("{name}:{}", block.line);
        if let Some(text) = printed.take().filter(|_| block.info == "text") {
            if text != block.text {
                return Err(format!("{at}: the commands print\n{text}").into());
            }
            continue;
        }
        match block.info.split_once(' ') {
            Some(("c" | "cpp", file)) => {
                is_the_example(context, file, &block.text).map_err(|fault| format!("{at}: {fault}"))?;
                fs::write(folder.join(file), &block.text)?;
                untried.push(file.to_owned());
            }
            None if block.info == "sh" => {
                untried.retain(|file| !block.text.contains(file.as_str()));
                printed =
                    Some(run_commands(&block.text, &folder, &prefix, &bin).map_err(|fault| format!("{at}: {fault}"))?);
            }
            Some(("js" | "cmake" | "meson" | "ini", _) | (_, "javascript" | "install" | "cross")) => {}
            None if block.info == "rust" => {}
            _ => return Err(format!("{at}: nothing is known of a block of `{}`", block.info).into()),
        }
    }
    if untried.is_empty() { Ok(()) } else { Err(format!("{name} runs no commands on {}", untried.join(", ")).into()) }
}

/// What an installation looks like, as far as the page uses it.
fn lay_out(context: &Context, prefix: &Path) -> Result<(), Failed> {
    fs::create_dir_all(prefix.join("lib"))?;
    symlink(context.package.join("include"), prefix.join("include"))?;
    let archive = context.library.files().0.ok_or("no archive")?;
    symlink(fs::canonicalize(archive)?, prefix.join("lib/libsidetable.a"))?;
    Ok(())
}

/// Puts the toolchain where the page's commands find it, as `cc` and `c++`; its warnings are errors here.
fn toolchain_as_cc(toolchain: &Toolchain, bin: &Path) -> Result<(), Failed> {
    fs::create_dir_all(bin)?;
    for (name, path) in [("cc", toolchain.c_path()), ("c++", toolchain.cxx_path())] {
        let script = bin.join(name);
        fs::write(&script, format!("#!/bin/sh\nexec '{}' -Wall -Wextra -Wpedantic -Werror \"$@\"\n", path.display()))?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// A file that is among the examples too must be the same there.
fn is_the_example(context: &Context, file: &str, text: &str) -> Result<(), String> {
    match fs::read_to_string(context.package.join("examples").join(file)) {
        Ok(example) if example != text => Err(format!("this is not what c-api/examples/{file} says")),
        _ => Ok(()),
    }
}

fn run_commands(commands: &str, folder: &Path, prefix: &Path, bin: &Path) -> Result<String, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(PathBuf::from(bin)).chain(std::env::split_paths(&path));
    let mut shell = Command::new("sh");
    shell.args(["-e", "-u", "-c", commands]).current_dir(folder).env("PREFIX", prefix);
    shell.env("PATH", std::env::join_paths(folders).map_err(|error| error.to_string())?);
    let finished =
        run(&mut shell, &folder.join("commands")).map_err(|error| error.message().unwrap_or_default().to_owned())?;
    if finished.status.success() && finished.stderr.is_empty() {
        return Ok(finished.stdout);
    }
    Err(format!("the commands failed\n{}{}", finished.stdout, finished.stderr))
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_inside = false;
    for (index, line) in page.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            is_inside = !is_inside;
            if is_inside {
                blocks.push(Block { line: index + 1, info: info.trim().to_owned(), text: String::new() });
            }
        } else if let (true, Some(block)) = (is_inside, blocks.last_mut()) {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}
