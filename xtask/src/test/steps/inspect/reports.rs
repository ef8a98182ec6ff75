//! The reports for other programs: the page in a browser, and the heap snapshot in a reader that others wrote and in that browser's own DevTools.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use sidetable_picture::drawing::Drawing;
use sidetable_picture::{Picture, Type};

use super::super::super::context::Context;
use crate::build::Inspector;
use crate::javascript::browser;

/// What the page's title becomes, see the end of `page.js`.
const PASSED: &str = "report: passed";
const FAILED: &str = "report: failed";

/// Meta's tool for memory leaks in JavaScript programs: reads what Chrome writes.
const MEMLAB: &str = "@memlab/core@2.0.5";

pub fn run(context: &mut Context<'_>, inspector: &Inspector) -> Result<()> {
    let folder = context.workspace.scratch()?.join("inspect/reports");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let (picture, page, snapshot) = (folder.join("picture"), folder.join("page.html"), folder.join("app.heapsnapshot"));
    let drawn = drawn();
    drawn.write(&picture).context("cannot write a picture")?;
    let mut show = Command::new(&inspector.program);
    show.arg("show").arg(&picture).arg("--html").arg(&page).arg("--heapsnapshot").arg(&snapshot);
    context.check(show)?;
    in_browser(context, &page)?;
    let Some(reader) = Reader::find(context)? else { return Ok(()) };
    in_memlab(context, &reader, &snapshot, &drawn)?;
    in_devtools(context, &reader, &snapshot, &drawn)
}

/// What runs MemLab: it brings a library with it that drives Chromium.
struct Reader {
    node: PathBuf,
    modules: PathBuf,
}

impl Reader {
    fn find(context: &mut Context<'_>) -> Result<Option<Self>> {
        let Some(node) = context.tool("node", "nodejs") else { return Ok(None) };
        let Some(npm) = context.tool("npm", "npm") else { return Ok(None) };
        let modules = context.workspace.scratch()?.join("memlab");
        if !modules.join("node_modules/@memlab/core").is_dir() {
            fs::create_dir_all(&modules).with_context(|| format!("cannot create {}", modules.display()))?;
            let mut install = Command::new(npm);
            install.args(["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            install.arg(&modules).arg(MEMLAB);
            if !context.finish(install)?.status.success() {
                context.skip(format!("npm does not get {MEMLAB}, which reads heap snapshots"));
                return Ok(None);
            }
        }
        Ok(Some(Self { node, modules }))
    }

    /// What a script of `inspect/tests/page` says of files: a line of JSON, the last one of such.
    fn says(&self, context: &mut Context<'_>, script: &str, files: &[&Path]) -> Result<Value> {
        let mut command = Command::new(&self.node);
        command.arg(context.workspace.root.join("inspect/tests/page").join(script)).arg(&self.modules).args(files);
        let text = context.check(command)?;
        let said =
            text.lines().rfind(|line| line.starts_with('{')).with_context(|| format!("{script} says nothing"))?;
        serde_json::from_str(said).with_context(|| format!("what {script} says is no JSON: {said}"))
    }
}

/// Some of everything, and more types than the page shows at once.
fn drawn() -> Picture {
    let mut drawing = Drawing::default();
    for _ in 0..2 {
        let (person, apartment) = (drawing.object("App.Person", 48), drawing.object("App.Apartment", 48));
        drawing.holds(person, "apartment", apartment).holds(apartment, "tenant", person);
    }
    let nodes: Vec<u32> = (0..1200).map(|_| drawing.object("App.Node<Swift.Int>", 32)).collect();
    for (node, next) in nodes.iter().zip(nodes.iter().cycle().skip(1)) {
        drawing.holds(*node, "next", *next);
    }
    // Names may have what HTML takes for its own.
    let selfish = drawing.object("<i>App</i>.Selfish", 32);
    drawing.holds(selfish, "<b>me</b>", selfish);
    let (cache, page) = (drawing.object("App.Cache", 80), drawing.object("App.Page", 1000));
    drawing.excess(cache, 1).holds(cache, "pages[0]", page);
    let frame = drawing.object_of("App.Frame", Type::TASK, 512);
    let possible = drawing.object("App.Perhaps", 32);
    drawing.held(frame, 1).may_hold(frame, possible).holds(possible, "me", possible);
    for number in 0..599 {
        let screen = drawing.object(&format!("App.Screen{number}"), 16);
        drawing.held(screen, 1);
    }
    drawing.picture()
}

/// A copy of the page that tries itself: rings, table and search.
fn in_browser(context: &mut Context<'_>, page: &Path) -> Result<()> {
    let Some(chromium) = context.tool("chromium", "chromium") else { return Ok(()) };
    let script = context.workspace.root.join("inspect/tests/page/page.js");
    let script = fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
    let text = fs::read_to_string(page).with_context(|| format!("cannot read {}", page.display()))?;
    let first =
        "<head><script>window.mistakes = []; window.onerror = (what) => { window.mistakes.push(what); };</script>";
    let text = text.replacen("<head>", first, 1).replacen("</body>", &format!("<script>{script}</script></body>"), 1);
    let tried = page.with_file_name("tried.html");
    fs::write(&tried, text).with_context(|| format!("cannot write {}", tried.display()))?;
    // A new profile each time: what an earlier browser said of itself must not be taken for this one's.
    let profile = tempfile::tempdir_in(context.workspace.scratch()?).context("cannot make a folder for the browser")?;
    let address = format!("file://{}", tried.display());
    let said = |title: &str| title == PASSED || title.starts_with(FAILED);
    let title = browser::title(&chromium, profile.path(), &address, said)?;
    context.expect(title == PASSED, &format!("the report's page in a browser: {title}"))
}

/// What MemLab reads is what was drawn.
fn in_memlab(context: &mut Context<'_>, reader: &Reader, snapshot: &Path, drawn: &Picture) -> Result<()> {
    let said = reader.says(context, "snapshot.cjs", &[snapshot])?;

    // The root, what is below it, and four holders, before the objects.
    context.expect(said["nodes"] == 6 + drawn.objects.len(), "a node for each object")?;
    let bytes: u64 = drawn.objects.iter().map(|object| object.bytes).sum();
    context.expect(said["bytes"] == bytes, "all objects' bytes")?;
    let named = |name: &str, what: &str| said["named"][name][0][what].clone();
    for (name, what, due) in [
        ("App.Cache", "retained", json!(1080)),
        ("App.Page", "retained", json!(1000)),
        ("App.Page", "from", json!(["App.Cache --property pages[0]--> App.Page"])),
        ("<i>App</i>.Selfish", "retained", json!(32)),
    ] {
        let found = named(name, what);
        context.expect(found == due, &format!("{what} of {name} is {due}, and MemLab says {found}"))?;
    }
    let people = said["named"]["App.Person"].as_array().map_or(0, Vec::len);
    context.expect(people == 2, "two objects of one type")?;
    let from = named("App.Person", "from").to_string();
    context
        .expect(from.contains("App.Apartment --property tenant--> App.Person"), "a ring's field is an edge's name")?;
    let held = named("App.Frame", "from");
    context.expect(
        held.to_string().contains("(held from outside) --element"),
        &format!("what is held is held from outside: {held}"),
    )
}

/// What Chromium's own DevTools show is what was drawn: all bytes, and for each type how many objects and bytes there are.
fn in_devtools(context: &mut Context<'_>, reader: &Reader, snapshot: &Path, drawn: &Picture) -> Result<()> {
    let Some(chromium) = context.tool("chromium", "chromium") else { return Ok(()) };
    let said = reader.says(context, "devtools.cjs", &[&chromium, snapshot])?;
    if let Some(unlike) = said["unlike"].as_str() {
        context.skip(format!("this Chromium's DevTools are not made as expected: {unlike}"));
        return Ok(());
    }
    let bytes: u64 = drawn.objects.iter().map(|object| object.bytes).sum();
    context.expect(said["bytes"] == bytes, &format!("all objects' bytes in DevTools, {bytes}: {}", said["bytes"]))?;
    let mut types: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (number, object) in (0..).zip(drawn.objects.iter()) {
        let row = types.entry(drawn.type_name(drawn.type_of(number)).into_owned()).or_default();
        *row = (row.0 + 1, row.1 + object.bytes);
    }
    let shown = |name: &str| (said["types"][name][0].as_u64(), said["types"][name][1].as_u64());
    let unlike: Vec<_> =
        types.iter().filter(|(name, row)| shown(name) != (Some(row.0), Some(row.1))).map(|(name, _)| name).collect();
    context.expect(unlike.is_empty(), &format!("each type's objects and bytes in DevTools, but for {unlike:?}"))?;
    let row = &said["types"]["App.Cache"];
    context.expect(row[2] == 1080, &format!("what App.Cache retains in DevTools is 1080 bytes: {row}"))
}
