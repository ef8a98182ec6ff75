//! What programs have of `libsidetable.a`: what they use.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use object::elf::{SHF_ALLOC, SHF_WRITE};
use object::{File, Object, ObjectSection, ObjectSymbol, SectionFlags};

use super::super::context::Context;
use crate::compiler::Compiler;

/// An example, linked as any program is, with a C library that is not in it.
struct Program {
    source: &'static str,
    /// The most bytes of code, with constants and unwind tables, and of data, zeros included.
    code: u64,
    data: u64,
    /// Modules of the runtime that other programs need.
    without: &'static [&'static str],
}

const PROGRAMS: [Program; 4] = [
    Program {
        source: "hello.c",
        code: 120_000,
        data: 65_536,
        without: &["9sidetable6freeze", "9sidetable8metadata5names", "9sidetable8identity", "backtrace_rs"],
    },
    Program {
        source: "identity.c",
        code: 140_000,
        data: 65_536,
        without: &["9sidetable6freeze", "9sidetable8metadata5names", "backtrace_rs"],
    },
    Program {
        source: "freeze.c",
        code: 230_000,
        data: 65_536,
        without: &["9sidetable8metadata5names", "9sidetable8identity", "backtrace_rs"],
    },
    Program {
        source: "types.c",
        code: 400_000,
        data: 65_536,
        without: &["9sidetable6freeze4walk", "9sidetable8identity", "backtrace_rs"],
    },
];

pub fn programs_have_what_they_use(
    context: &mut Context<'_>,
    compiler: &Compiler,
    archive: &Path,
    folder: &Path,
) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for Program { source, code, data, without } in PROGRAMS {
        let program = folder.join(source).with_extension("");
        let source = context.workspace.root.join("c-api/examples").join(source);
        context.run(compiler.link(context.workspace, &source, archive, &program))?;
        context.check(Command::new(&program))?;

        let bytes = fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?;
        let file = File::parse(&*bytes).with_context(|| format!("{} is no program", program.display()))?;
        let (has_code, has_data) = sizes(&file);
        let name = program.file_name().unwrap_or_default().display();
        context.expect(has_code <= code, &format!("{name} has {has_code} bytes of code, of {code}"))?;
        context.expect(has_data <= data, &format!("{name} has {has_data} bytes of data, of {data}"))?;
        // Copies of the runtime in one process find each other by it.
        context.expect(
            file.section_by_name(".note.sidetable").is_some(),
            &format!("{name} says that it has the runtime"),
        )?;
        for module in without {
            let has = file.symbols().any(|symbol| symbol.name().is_ok_and(|symbol| symbol.contains(module)));
            context.expect(!has, &format!("{name} has nothing of {module}"))?;
        }
    }
    is_small_with_the_c_library(context, compiler, archive, folder)
}

/// A program of the C library alone.
const PLAIN: &str = "\
#include <stdio.h>
#include <stdlib.h>
int main(void) {
    void *block = malloc(16);
    printf(\"%d\\n\", block != NULL);
    free(block);
    return 0;
}
";

/// The first program once more, with the C library in it: what it has more than a program of that library alone.
fn is_small_with_the_c_library(
    context: &mut Context<'_>,
    compiler: &Compiler,
    archive: &Path,
    folder: &Path,
) -> Result<()> {
    let plain = folder.join("plain.c");
    fs::write(&plain, PLAIN).with_context(|| format!("cannot write {}", plain.display()))?;
    let mut found = Vec::new();
    for source in [plain, context.workspace.root.join("c-api/examples/hello.c")] {
        let program = folder.join(format!("{}-static", source.file_stem().unwrap_or_default().display()));
        let mut link = compiler.link(context.workspace, &source, archive, &program);
        link.arg("-static");
        if !context.finish(link)?.status.success() {
            context.skip("a program with the C library in it: there is no libc.a");
            return Ok(());
        }
        context.check(Command::new(&program))?;
        let bytes = fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?;
        found.push(sizes(&File::parse(&*bytes).with_context(|| format!("{} is no program", program.display()))?));
    }
    let (code, data) = (found[1].0 - found[0].0, found[1].1 - found[0].1);
    context
        .expect(code <= 120_000, &format!("hello-static has {code} bytes of code beyond the C library's, of 120000"))?;
    context.expect(data <= 65_536, &format!("hello-static has {data} bytes of data beyond the C library's, of 65536"))
}

/// Bytes of code and of data, as `size` counts them.
fn sizes(file: &File<'_>) -> (u64, u64) {
    let (mut code, mut data) = (0, 0);
    for section in file.sections() {
        match section.flags() {
            SectionFlags::Elf { sh_flags, .. } if !sh_flags.contains(SHF_ALLOC) => {}
            SectionFlags::Elf { sh_flags, .. } if sh_flags.contains(SHF_WRITE) => data += section.size(),
            _ => code += section.size(),
        }
    }
    (code, data)
}
