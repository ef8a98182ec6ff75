//! The library under test.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use object::Object;
use object::read::archive::ArchiveFile;

/// How a program is linked with the library.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Linkage {
    Static,
    Shared,
}

/// What the archive needs of the system.
pub const SYSTEM_LIBRARIES: [&str; 3] = ["-lpthread", "-ldl", "-lm"];

pub struct Library {
    archive: Option<PathBuf>,
    /// A folder that holds the shared library under the name that programs look for.
    shared: Option<PathBuf>,
    /// Whether it is a debug build, which notices more of its caller's mistakes.
    pub is_debug: bool,
    /// Whether it is for a 64-bit processor.
    pub is_wide: bool,
}

impl Library {
    /// What `SIDETABLE_LIB` names; else the library of this package, built in the profile of the tests.
    pub fn find(scratch: &Path) -> Self {
        let (archive, shared) = match env::var_os("SIDETABLE_LIB").map(PathBuf::from) {
            Some(given) if given.extension().is_some_and(|extension| extension == "so") => (None, Some(given)),
            Some(given) => (Some(given), None),
            None => {
                let folder = build();
                (Some(folder.join("libsidetable_c.a")), Some(folder.join("libsidetable_c.so")))
            }
        };
        for file in [&archive, &shared].into_iter().flatten() {
            assert!(file.is_file(), "there is no library {}", file.display());
        }
        let folder = archive.as_ref().or(shared.as_ref()).and_then(|file| file.parent());
        let is_debug = match env::var("SIDETABLE_LIB_DEBUG") {
            Ok(value) => value == "1",
            Err(_) => folder.is_some_and(|folder| folder.ends_with("debug")),
        };
        let is_wide = is_wide(archive.as_ref().or(shared.as_ref()).expect("one of them is there"));
        let shared = shared.map(|file| named_folder(&file, scratch));
        Self { archive, shared, is_debug, is_wide }
    }

    /// The ways in which a program can be linked with it.
    pub fn linkages(&self) -> impl Iterator<Item = Linkage> {
        let archive = self.archive.iter().map(|_| Linkage::Static);
        archive.chain(self.shared.iter().map(|_| Linkage::Shared))
    }

    /// What comes after the source on the compiler's command line.
    pub fn arguments(&self, linkage: Linkage) -> Vec<String> {
        match linkage {
            Linkage::Static => {
                let archive = self.archive.as_ref().expect("asked for a linkage that there is");
                let system = SYSTEM_LIBRARIES.map(str::to_owned);
                std::iter::once(archive.display().to_string()).chain(system).collect()
            }
            Linkage::Shared => {
                let folder = self.shared.as_ref().expect("asked for a linkage that there is").display();
                vec![
                    format!("-L{folder}"),
                    format!("-Wl,-rpath,{folder}"),
                    "-lsidetable".to_owned(),
                    "-lpthread".to_owned(),
                    "-ldl".to_owned(),
                ]
            }
        }
    }

    /// The files there are: archive, shared library.
    pub fn files(&self) -> (Option<PathBuf>, Option<PathBuf>) {
        (self.archive.clone(), self.shared.as_ref().map(|folder| folder.join("libsidetable.so")))
    }
}

/// A test binary does not get the static library of its own package built: cargo is asked for it, in the same profile, for this machine. Who tests for another
/// one names its library.
fn build() -> PathBuf {
    let this = env::current_exe().expect("a test knows where it is");
    let folder = this.ancestors().nth(2).and_then(Path::file_name).expect("tests lie in the profile's folder deps");
    let profile = if folder == "debug" { OsStr::new("dev") } else { folder };
    // In a folder of its own: every build of these tests lays the library, as Rust programs have it, into the usual one. What it is made with is there.
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (made, usual) = (scratch.join("c-library"), scratch.parent().expect("the folder for tests lies in another"));

    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustc", "--quiet", "--package", "sidetable-c", "--lib", "--crate-type", "staticlib,cdylib"]);
    cargo.arg("--profile").arg(profile).arg("--target-dir").arg(&made).env("CARGO_BUILD_BUILD_DIR", usual);
    // As `cargo xtask build` does.
    cargo.args(["--", "--cfg", "sidetable_c_library"]);
    let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stdout(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "cargo cannot build the library: {cargo:?}");
    made.join(folder)
}

/// Whether a library is for a 64-bit processor: its first object file tells, or itself.
fn is_wide(library: &Path) -> bool {
    let data = fs::read(library).expect("the library can be read");
    let first = ArchiveFile::parse(&*data).ok().and_then(|archive| {
        archive.members().flatten().find_map(|member| object::File::parse(member.data(&*data).ok()?).ok())
    });
    first.unwrap_or_else(|| object::File::parse(&*data).expect("the library is an object file")).is_64()
}

/// Programs ask the loader for `libsidetable.so`, whatever cargo calls the file.
fn named_folder(file: &Path, scratch: &Path) -> PathBuf {
    let folder = scratch.join("lib");
    fs::create_dir_all(&folder).expect("the scratch folder can be written");
    let file = fs::canonicalize(file).expect("the library is there");
    symlink(file, folder.join("libsidetable.so")).expect("the scratch folder can be written");
    folder
}
