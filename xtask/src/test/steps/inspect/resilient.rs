//! Classes of a module that may change without its users being compiled again (`-enable-library-evolution`), and subclasses of them: where their fields are
//! is known at run time alone.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::super::context::Context;
use super::page::said;
use super::programs::Bench;
use super::way::Way;
use crate::drop_in;

/// The rings of `inspect/tests/swift/resilient`: types and fields.
const RINGS: [&[(&str, &str)]; 5] = [
    &[("App.Circle", ".back"), ("App.Square", ".next")],
    &[("App.Circle", ".label.object"), ("App.Square", ".tag")],
    &[("App.Circle", ".last"), ("Shapes.Frame", ".held")],
    &[("App.Circle", ".tag"), ("Shapes.Holder<App.Circle>", ".item")],
    &[("App.Selfish", ".me")],
];

pub fn run(context: &mut Context<'_>, bench: &Bench<'_>) -> Result<()> {
    let sources = context.workspace.root.join("inspect/tests/swift/resilient");
    let folder = bench.scratch.join("resilient");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let object = folder.join("Shapes.o");
    let options = ["-O", "-enable-library-evolution", "-parse-as-library", "-module-name", "Shapes", "-c"];
    let mut module: Vec<OsString> = vec!["swiftc".into()];
    module.extend(options.map(OsString::from));
    module.extend([sources.join("Shapes.swift").into(), "-o".into(), object.clone().into()]);
    module.extend(["-emit-module-path".into(), folder.join("Shapes.swiftmodule").into()]);
    said(bench, &module)?;

    for way in Way::ALL {
        let made = folder.join(way.name());
        let options = match way {
            Way::Debug => &["-Onone"][..],
            Way::Release => &["-O"],
            Way::Static | Way::Relinked => &["-O", "-static-stdlib", "-use-ld=lld"],
        };
        let mut words: Vec<OsString> = vec!["swiftc".into(), "-module-name".into(), "App".into(), "-I".into()];
        words.extend([folder.clone().into(), sources.join("main.swift").into(), object.clone().into()]);
        words.extend(options.iter().map(OsString::from));
        words.extend(["-o".into(), made.clone().into()]);
        words.extend((way == Way::Relinked).then_some(bench.archive).into_iter().flat_map(drop_in::link_words));
        said(bench, &words)?;
        let says = said(bench, &[Path::new(bench.tool).into(), "leaks".into(), made.into()])?;
        let name = way.name();
        context.expect(
            says.contains("\n5 cycles, 9 objects, "),
            &format!("five rings and nothing else, {name}: {says}"),
        )?;
        for ring in RINGS {
            let steps: Vec<String> = ring.iter().map(|(class, field)| format!("{class}  {field}\n")).collect();
            let due = format!("\n  {}    → back to {}\n", steps.join("    → "), ring[0].0);
            context
                .expect(says.contains(&due), &format!("a ring of a module that may change, {name}: {due}in {says}"))?;
        }
    }
    Ok(())
}
