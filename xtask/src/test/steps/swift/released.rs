//! Two opinions on what refers to what in whole programs: the edges of a picture, which come of fields one by one, and what each object's end releases as
//! the program's own deinits do it. They must be the same, object by object.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use sidetable_picture::{Edge, Flags, Picture};

use super::super::super::context::Context;
use crate::build::Inspector;
use crate::toolchain::Toolchain;

/// Programs of `benches/swift`, and how much work leaves them with some objects of each kind at their ends. Not `lru_cache`, which has a deinit that takes
/// other objects apart.
const PROGRAMS: [(&str, &str); 14] = [
    ("binary_trees", "12"),
    ("callbacks", "2"),
    ("channels", "15"),
    ("codable", "8"),
    ("delta_blue", "10"),
    ("futures", "15"),
    ("graph_search", "3"),
    ("havlak", "10"),
    ("interpreter", "18"),
    ("observers", "150"),
    ("parallel_trees", "20"),
    ("persistent_map", "10000"),
    ("terminal", "8"),
    ("word_count", "2"),
];
/// So many names stand for all in a message.
const SHOWN: usize = 8;

/// Of the relinked programs that `swift-bench` has built.
pub fn all(context: &mut Context<'_>, toolchain: &Toolchain, programs: &Path) -> Result<()> {
    let inspector = context.inspector()?;
    let mut compared = Compared::default();
    for (name, size) in PROGRAMS {
        let result = of_program(toolchain, &inspector, &programs.join(name), size);
        let result = result.map(|found| compared.add(&found));
        context.expect_ok(result, &format!("what the ends of {name}'s objects release is what its picture says"))?;
    }
    let Compared { objects, references } = compared;
    context.note(format!("ends of {objects} objects release the {references} references that their pictures have"));
    context.expect(objects > 10_000, "the programs leave objects to compare")
}

#[derive(Default)]
struct Compared {
    objects: usize,
    references: usize,
}

impl Compared {
    fn add(&mut self, other: &Self) {
        self.objects += other.objects;
        self.references += other.references;
    }
}

fn of_program(toolchain: &Toolchain, inspector: &Inspector, folder: &Path, size: &str) -> Result<Compared> {
    let [picture, releases] = ["picture", "releases"].map(|name| folder.join(name));
    for file in [&picture, &releases] {
        if file.exists() {
            fs::remove_file(file).with_context(|| format!("cannot replace {}", file.display()))?;
        }
    }
    let set = |name: &str, value: &Path| -> OsString { format!("{name}={}", value.display()).into() };
    let words: [OsString; 6] = [
        "env".into(),
        set("SIDETABLE_PICTURE", &picture),
        set("SIDETABLE_PICTURE_RELEASES", &releases),
        set("LD_PRELOAD", &inspector.libraries[0]),
        folder.join("ours").into(),
        size.into(),
    ];
    let output = toolchain.command(&words).output().context("cannot run the program")?;
    ensure!(output.status.success(), "the program ended with {}", output.status);
    let picture = Picture::read(&picture).context("there is no picture")?;
    let releases = fs::read_to_string(&releases).context("the objects could not be destroyed")?;
    compare(&picture, &releases)
}

fn compare(picture: &Picture, releases: &str) -> Result<Compared> {
    let number_of: HashMap<u64, u32> =
        (0..).zip(picture.objects.iter()).map(|(number, object)| (object.address, number)).collect();
    let mut compared = Compared::default();
    for line in releases.lines() {
        let (object, words) = line.split_once(':').context("a line of releases")?;
        let address = |word: &str| u64::from_str_radix(word, 16).with_context(|| format!("the address {word}"));
        let object = number_of[&address(object)?];
        let mut released: Vec<u32> = Vec::new();
        for word in words.split_whitespace() {
            // What is no object of the heap, such as a literal's, is not in pictures.
            released.extend(number_of.get(&address(word)?));
        }
        let edges = picture.edges_of(object).iter().filter(|edge| edge.strength == Edge::STRONG);
        let mut found: Vec<u32> = edges.map(|edge| edge.to).collect();
        released.sort_unstable();
        found.sort_unstable();
        let name = |number: u32| picture.type_name(picture.type_of(number));
        if picture.objects[object as usize].flags.has(Flags::OPAQUE) {
            released = in_both(&found, &released);
        }
        let names =
            |numbers: &[u32]| numbers.iter().take(SHOWN).map(|number| name(*number)).collect::<Vec<_>>().join(", ");
        ensure!(
            found == released,
            "the end of a {} releases {} objects ({}), and its picture has {} references ({})",
            name(object),
            released.len(),
            names(&released),
            found.len(),
            names(&found)
        );
        compared.add(&Compared { objects: 1, references: found.len() });
    }
    Ok(compared)
}

/// What two lists in order have in common, each as often as both have it.
fn in_both(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut rest = other.iter().peekable();
    let has_it = |number: &&u32| {
        while rest.next_if(|next| next < number).is_some() {}
        rest.next_if_eq(number).is_some()
    };
    one.iter().filter(has_it).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::in_both;

    #[test]
    fn what_two_lists_have_in_common_is_as_often_there_as_in_both() {
        assert_eq!(in_both(&[1, 2, 2, 5], &[0, 2, 2, 2, 3, 5, 5]), [2, 2, 5]);
        assert!(in_both(&[1], &[]).is_empty());
    }
}
