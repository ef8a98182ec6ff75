//! The blocks of pages, so that what they show is what happens.

use std::fs;

use anyhow::{Context as _, Result};

use crate::workspace::Workspace;

/// The README's blocks in a language, in order.
pub fn blocks(workspace: &Workspace, language: &str) -> Result<Vec<String>> {
    blocks_of(workspace, "README.md", language)
}

/// A page's blocks in a language, in order.
pub fn blocks_of(workspace: &Workspace, page: &str, language: &str) -> Result<Vec<String>> {
    let file = workspace.root.join(page);
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(blocks_in(&text, language))
}

fn blocks_in(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    // Fences come in pairs, so every second part is a block, and begins with its language.
    for block in text.split("```").skip(1).step_by(2) {
        if let Some((first, rest)) = block.split_once('\n')
            && first.trim() == language
        {
            blocks.push(rest.to_owned());
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_blocks_of_one_language() {
        let text = "a\n```c\nint x;\n```\nb\n```sh\nmake\n```\n```c\nint y;\n```\n";
        assert_eq!(blocks_in(text, "c"), ["int x;\n", "int y;\n"]);
        assert_eq!(blocks_in(text, "sh"), ["make\n"]);
        assert!(blocks_in(text, "rust").is_empty());
    }
}
