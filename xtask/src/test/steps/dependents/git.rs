//! A dependent that cargo fetches us for, by git.

use anyhow::Result;

use super::super::super::{context::Context, repository};
use super::super::files::put;
use super::{Outside, copy_lock, runs};

/// What is in the README's program besides, for the macro.
const DERIVED: &str = "
#[derive(sidetable::Object)]
struct Ring {
    next: Option<Strong<Ring>>,
}
";

/// `cargo add --git`, on a machine without a C compiler. (Its linker is there: Rust has none of its own.)
pub fn from_git(context: &mut Context<'_>, outside: &Outside) -> Result<()> {
    let source = outside.folder.join("repository");
    if !repository::make(context, &source)? {
        return Ok(());
    }
    let folder = outside.folder.join("from-git");
    put(&folder, "Cargo.toml", "[package]\nname = \"from-git\"\nversion = \"0.0.0\"\nedition = \"2024\"\n")?;
    let program = outside.readme.replacen("\nfn main", &format!("{DERIVED}\nfn main"), 1);
    put(&folder, "src/main.rs", &program)?;
    copy_lock(context, &folder)?;
    let mut add = outside.cargo(context, &folder);
    add.args(["add", "sidetable", "--features", "derive", "--git"]).arg(format!("file://{}", source.display()));
    context.run(add)?;

    let mut run = outside.cargo(context, &folder);
    run.arg("run").env("CC", "no-compiler-is-here");
    let works = runs(context, run, &outside.readme)?;
    context.expect(works, "a dependent works: added with --git, without a C compiler")
}
