//! `cargo xtask drawings`: the pictures of docs/freezing.md. An example draws its own objects, and Graphviz lays the drawings out.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::compiler::Compiler;
use crate::debian::Debian;
use crate::workspace::Workspace;
use crate::{build, process, screen};

/// What the example draws.
pub const NAMES: [&str; 2] = ["freezing-before", "freezing-after"];

pub fn run(workspace: &Workspace, debian: &Debian) -> Result<()> {
    build::everything(workspace)?;
    let compiler = Compiler::find_or_install(debian)?;
    let graphviz = debian.ensure("dot", "graphviz")?;
    let program = compiler.program(workspace, &workspace.root.join("c-api/examples/freeze.c"))?;
    let docs = workspace.root.join("docs");
    draw(workspace, &program, &graphviz, &docs)?;
    NAMES.iter().for_each(|name| screen::did("drew", format!("docs/{name}.svg")));
    Ok(())
}

/// Has the example draw itself, and puts the pictures into `folder`.
pub fn draw(workspace: &Workspace, program: &Path, graphviz: &Path, folder: &Path) -> Result<()> {
    let scratch = workspace.scratch()?;
    let mut example = Command::new(program);
    example.arg(&scratch);
    process::run(example, None, |_| ())?.success()?;
    for name in NAMES {
        let mut layout = Command::new(graphviz);
        layout.arg("-Tsvg").arg(scratch.join(name).with_extension("dot"));
        let picture = process::run(layout, None, |_| ())?.success()?;
        // Of Graphviz's own, only the picture: no version, and no path of this machine.
        let start = picture.find("<svg").context("Graphviz drew no picture")?;
        ensure!(picture.contains("</svg>"), "Graphviz drew half a picture");
        let path = folder.join(name).with_extension("svg");
        fs::write(&path, &picture[start..]).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
