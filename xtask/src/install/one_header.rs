//! `sidetable_all.hpp`: every header in one file, for a project that takes a header and an archive.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// How an `#include` of one of ours begins; those of the system stay where they are.
const INCLUDE: &str = "#include \"";

/// The text, each header where the first one that needs it includes it.
pub fn text(headers: &[PathBuf]) -> Result<String> {
    let mut text = String::from(
        "// sidetable_all.hpp: all of sidetable's headers, for C++20. Link with libsidetable.a or libsidetable.so.\n//\n\
         // Made of the headers beside it, each of which says what it is for.\n\n",
    );
    let mut begun = BTreeSet::new();
    for header in headers {
        add(header, &mut begun, &mut text)?;
    }
    Ok(text)
}

fn add(header: &Path, begun: &mut BTreeSet<PathBuf>, text: &mut String) -> Result<()> {
    if !begun.insert(header.to_path_buf()) {
        return Ok(());
    }
    let own = fs::read_to_string(header).with_context(|| format!("cannot read {}", header.display()))?;
    for line in own.lines() {
        if let Some(name) = line.strip_prefix(INCLUDE).and_then(|rest| rest.split('"').next()) {
            add(&header.with_file_name(name), begun, text)?;
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_header_is_there_once_and_before_those_that_need_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it can be written");
        put("a.hpp", "#include <string>\n#include \"c.h\"\nA\n");
        put("b.hpp", "#include \"a.hpp\"\n#include \"c.h\"\nB\n#include \"circle.hpp\"\n");
        put("c.h", "C\n");
        put("circle.hpp", "#include \"b.hpp\"\nD\n");
        let headers = ["a.hpp", "b.hpp", "c.h", "circle.hpp"].map(|name| folder.path().join(name));
        let text = text(&headers).expect("they are there");
        assert!(text.ends_with("\n\n#include <string>\nC\nA\nB\nD\n"), "{text}");
    }
}
