//! Which program of a package is meant.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

/// The package's folder, without what may change.
pub fn find(package: &Path) -> Result<PathBuf> {
    ensure!(package.is_dir(), "there is no folder {}", package.display());
    ensure!(package.join("Package.swift").is_file(), "{} is no package: it has no Package.swift", package.display());
    fs::canonicalize(package).with_context(|| format!("cannot find {}", package.display()))
}

/// Chooses among the programs in what `swift package describe` prints.
pub fn choose(description: &str, named: Option<&str>) -> Result<String> {
    // Swift may say other things first, such as which dependency it fetches.
    let json = description.find('{').map_or(description, |start| &description[start..]);
    let package: serde_json::Value =
        serde_json::from_str(json).context("swift package describe printed something else than JSON")?;
    let products = package["products"].as_array().map_or(&[][..], Vec::as_slice);
    let programs: Vec<&str> = products
        .iter()
        .filter(|product| product["type"].get("executable").is_some())
        .filter_map(|product| product["name"].as_str())
        .collect();
    match (named, &programs[..]) {
        (_, []) => bail!("the package has no program: none of its products is executable"),
        (Some(named), _) if programs.contains(&named) => Ok(named.to_owned()),
        (Some(named), _) => bail!("the package has no program {named}; it has {}", programs.join(", ")),
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) => bail!("the package has several programs, so --product must name one: {}", programs.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"Fetching something
{"products": [{"name": "A", "type": {"executable": null}}, {"name": "L", "type": {"library": ["automatic"]}},
 {"name": "B", "type": {"executable": null}}]}"#;
    const ONE: &str = r#"{"products": [{"name": "A", "type": {"executable": null}}]}"#;

    #[test]
    fn the_only_program_needs_no_name() {
        assert_eq!(choose(ONE, None).expect("there is one"), "A");
        assert_eq!(choose(TWO, Some("B")).expect("it is there"), "B");
    }

    #[test]
    fn what_is_not_clear_is_said() {
        let refused = |text, named| choose(text, named).expect_err("it is refused").to_string();
        assert!(refused(TWO, None).ends_with("--product must name one: A, B"));
        assert!(refused(TWO, Some("L")).contains("no program L; it has A, B"));
        assert!(refused(r#"{"products": []}"#, None).contains("no program"));
        assert!(refused("no idea", None).contains("JSON"));
    }

    #[test]
    fn a_folder_without_a_manifest_is_no_package() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let refused = |path: &Path| find(path).expect_err("it is refused").to_string();
        assert!(refused(folder.path()).contains("no Package.swift"));
        assert!(refused(&folder.path().join("gone")).contains("no folder"));
    }
}
