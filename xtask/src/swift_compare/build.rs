//! The two programs.

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::product;
use crate::screen::Live;
use crate::swift_build::{self, link_words, map_words};
use crate::toolchain::Toolchain;
use crate::{drop_in, process};

/// What programs are built with.
pub struct Build<'a> {
    pub toolchain: &'a Toolchain,
    pub archive: &'a Path,
}

/// One program on both runtimes, under one name.
pub struct Builds {
    pub stock: PathBuf,
    pub ours: PathBuf,
}

impl Build<'_> {
    /// Builds a package's program, and links it again.
    pub fn package(&self, package: &Path, named: Option<&str>, scratch: &Path) -> Result<Builds> {
        let place = place_for(&[package.to_owned()], scratch)?;
        let objects = place.join("build");
        let own = |words: &[&str]| -> Vec<OsString> {
            let mut own: Vec<OsString> = words.iter().map(OsString::from).collect();
            own.extend(["--package-path".into(), package.into(), "--scratch-path".into(), objects.clone().into()]);
            own
        };
        let describe = [&own(&["swift", "package"])[..], &["describe", "--type", "json"].map(OsString::from)].concat();
        let product = product::choose(&self.run(&describe, "reading the package")?, named)?;

        let linked = objects.join("release").join(&product);
        let builds = builds_in(&place, &product)?;
        let build = own(&["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", &product]);
        self.link(&build, &linked, &builds.stock)?;
        let map = place.join("map");
        self.link(&[&build[..], &map_words(&map), &drop_in::link_words(self.archive)].concat(), &linked, &builds.ours)?;
        swift_build::check(&map, &builds.ours)?;
        Ok(builds)
    }

    /// Runs `swift build`, and takes away what it linked: nothing tells it that a new archive means a new program.
    fn link(&self, words: &[OsString], linked: &Path, to: &Path) -> Result<()> {
        self.run(words, "building the package")?;
        fs::copy(linked, to).with_context(|| format!("cannot copy {}", linked.display()))?;
        fs::remove_file(linked).with_context(|| format!("cannot delete {}", linked.display()))
    }

    /// Compiles files to one object, and links it twice.
    pub fn files(&self, files: &[PathBuf], scratch: &Path) -> Result<Builds> {
        let place = place_for(files, scratch)?;
        let name = files.iter().find(|file| file.file_stem().is_some_and(|name| name == "main")).or(files.first());
        let name = name.and_then(|file| file.file_stem()).context("a file has a name")?.to_string_lossy();
        let builds = builds_in(&place, &name)?;
        let (object, map) = (place.join("main.o"), place.join("map"));
        let mut compile: Vec<OsString> = ["swiftc", "-O", "-wmo", "-static-stdlib", "-c"].map(OsString::from).to_vec();
        compile.extend(files.iter().map(OsString::from));
        compile.extend(["-o".into(), object.clone().into()]);
        self.run(&compile, "compiling")?;
        let [stock, ours] = [&builds.stock, &builds.ours]
            .map(|program| [OsString::from("-O"), object.clone().into(), "-o".into(), program.into()]);
        self.run(&[&["swiftc".into(), "-static-stdlib".into()], &stock[..]].concat(), "linking")?;
        self.run(&link_words(&ours, self.archive, &map), "linking")?;
        swift_build::check(&map, &builds.ours)?;
        Ok(builds)
    }

    fn run(&self, words: &[OsString], what: &str) -> Result<String> {
        let live = Live::start(what);
        let finished = process::run(self.toolchain.command(words), None, |line| live.line(line))?;
        finished.success().with_context(|| format!("{what} failed"))
    }
}

/// A folder of their own for what is made of these.
fn place_for(sources: &[PathBuf], scratch: &Path) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    for source in sources {
        let whole = fs::canonicalize(source).with_context(|| format!("cannot find {}", source.display()))?;
        whole.hash(&mut hasher);
    }
    let name = sources.first().and_then(|source| source.file_stem()).unwrap_or_default().to_string_lossy();
    let place = scratch.join(format!("{name}-{:016x}", hasher.finish()));
    fs::create_dir_all(&place).with_context(|| format!("cannot create {}", place.display()))?;
    Ok(place)
}

fn builds_in(place: &Path, name: &str) -> Result<Builds> {
    let program = |folder: &str| -> Result<PathBuf> {
        let folder = place.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder.join(name))
    };
    Ok(Builds { stock: program("stock")?, ours: program("ours")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_the_same_name_elsewhere_has_a_folder_of_its_own() {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let source = |folder: &str| {
            let folder = scratch.path().join(folder);
            fs::create_dir_all(&folder).expect("a folder in it");
            fs::write(folder.join("main.swift"), "").expect("a file in it");
            folder.join("main.swift")
        };
        let place = |folder: &str| place_for(&[source(folder)], scratch.path()).expect("a place");
        assert_ne!(place("a"), place("b"));
        assert_eq!(place("a"), place("a"));
        let builds = builds_in(&place("a"), "main").expect("two places");
        assert_eq!(builds.stock.file_name(), builds.ours.file_name());
        assert_ne!(builds.stock, builds.ours);
    }
}
