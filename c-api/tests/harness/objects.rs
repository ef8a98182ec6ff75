//! Object files of the programs, kept from one run to the next: most steps of the test run link the same ones, each with another library.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Failed;

use crate::process::run_quietly;

/// A folder of object files. Each is named by what it is made with: the compiler, the flags, the source. Beside it lies what the compiler says it is made
/// of: the source, and the headers that are not the system's.
pub struct Objects {
    folder: PathBuf,
}

impl Objects {
    pub fn new(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).expect("the target folder can be written");
        Self { folder }
    }

    /// The object file that a command of this compiler makes of a source, which compiles without a warning. What is new is made in `scratch`.
    pub fn of(&self, source: &Path, compiler: &str, mut command: Command, scratch: &Path) -> Result<PathBuf, Failed> {
        let mut hasher = DefaultHasher::new();
        (compiler, source, command.get_args().collect::<Vec<_>>()).hash(&mut hasher);
        let stem = source.file_stem().unwrap_or_default().display();
        let name = format!("{stem}-{:016x}", hasher.finish());
        let object = self.folder.join(&name).with_extension("o");
        if is_of_today(&object) {
            return Ok(object);
        }
        let new = scratch.join(&name);
        let [new_object, new_list] = ["o", "d"].map(|extension| new.with_extension(extension));
        command.arg("-MMD").arg("-MF").arg(&new_list).arg("-c").arg(source).arg("-o").arg(&new_object);
        run_quietly(&mut command, &new)?;
        // Another process may do the same; what it makes is the same.
        fs::rename(&new_list, object.with_extension("d"))?;
        fs::rename(&new_object, &object)?;
        Ok(object)
    }
}

/// Whether an object file is there and newer than all that it is made of.
fn is_of_today(object: &Path) -> bool {
    let time = |file: &Path| file.metadata().and_then(|file| file.modified()).ok();
    let (Some(made), Ok(list)) = (time(object), fs::read_to_string(object.with_extension("d"))) else { return false };
    // As make reads it: what is made, a colon, what it is made of, over several lines. A name with a blank in it is found nowhere.
    let Some((_, files)) = list.split_once(": ") else { return false };
    let mut files = files.split_whitespace().filter(|word| *word != "\\");
    files.all(|file| time(Path::new(file)).is_some_and(|time| time < made))
}
