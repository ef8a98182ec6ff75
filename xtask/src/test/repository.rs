//! The working tree as a repository, which others fetch.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::context::Context;

/// `$1` is the workspace, `$2` the repository.
const MAKE: &str = r#"
mkdir -p "$2"
git -C "$1" ls-files -z --cached --others --exclude-standard | tar -C "$1" --no-recursion --null --files-from - -cf - | tar -C "$2" -xf -
cd "$2"
git init --quiet --initial-branch main
git add --all
git -c user.name=test -c user.email=test@localhost commit --quiet --message "The working tree"
"#;

/// Makes the repository; `false` where there is no git, or the workspace is not from a repository itself.
pub fn make(context: &mut Context<'_>, folder: &Path) -> Result<bool> {
    if context.tool("git", "git").is_none() {
        return Ok(false);
    }
    if !context.workspace.root.join(".git").exists() {
        context.skip("what is fetched with git: this folder is not from a repository");
        return Ok(false);
    }
    let mut command = Command::new("sh");
    command.args(["-e", "-c", MAKE, "sh"]).arg(&context.workspace.root).arg(folder);
    context.run(command)?;
    Ok(true)
}
