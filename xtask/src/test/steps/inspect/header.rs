//! What a program's first lines say has to be found in it:
//!
//! ```text
//! // leaks: 2 rings: Person.apartment -> Apartment.tenant
//! // leaks: 1 ring: Screen.handler -> closure.capture * or Screen.other
//! // overretained: 3 × Group
//! // possible: Owner: why the metadata cannot tell for sure; found all the same, but only as possible
//! // unseen: Poller: why the metadata cannot tell at all
//! // objects: 12
//! // prints: what the program prints, the same in every way of building it
//! ```
//!
//! - A ring is a [`Pattern`]; where it starts does not matter. Several `or`s are for objects knotted by several rings, of which one is shown.
//! - `objects` is how many are leaked in all, with what hangs on rings; `>= 12` where it depends on the optimizer.
//! - A program that leaks nothing says `// clean` instead.
//! - `// leaks in release, static: …` counts for these ways of building alone, and there the lines of that key without ways do
//!   not count. Such a header says why, in a line `// why: …`.

use anyhow::{Context, Result, bail, ensure};

use super::pattern::Pattern;
use super::way::Way;

/// A program's header.
#[derive(Debug, Default)]
pub struct Header {
    lines: Vec<Line>,
    /// What the program prints.
    pub prints: String,
    /// Why it differs by ways.
    pub why: Option<String>,
}

#[derive(Debug)]
struct Line {
    key: &'static str,
    ways: Vec<Way>,
    due: Due,
}

/// What has to be found.
#[derive(Debug, PartialEq, Eq)]
pub enum Due {
    /// So many rings, each as one of these.
    Rings(u64, Vec<Pattern>),
    /// So many objects of a type.
    OverRetained(u64, String),
    /// Something with an object of this type, for sure or as possible; and why the metadata cannot tell.
    Possible(String, String),
    /// Nothing, or something possible with an object of this type; and why.
    Unseen(String, String),
    /// So many objects in all, or at least so many.
    Objects {
        least: u64,
        is_exact: bool,
    },
    Clean,
}

const KEYS: [&str; 6] = ["leaks", "overretained", "possible", "unseen", "objects", "clean"];

impl Header {
    /// Reads the comment at the top of a program.
    pub fn read(source: &str) -> Result<Self> {
        let mut header = Self::default();
        for line in source.lines().map_while(|line| line.strip_prefix("//")) {
            header.line(line.trim()).with_context(|| format!("the line `//{line}`"))?;
        }
        ensure!(!header.lines.is_empty(), "no line says what has to be found");
        ensure!(!header.prints.is_empty(), "no line says what the program prints");
        let is_clean = header.lines.iter().any(|line| line.due == Due::Clean);
        ensure!(is_clean == header.is_clean(), "a clean program has nothing to be found");
        let differs = header.lines.iter().any(|line| !line.ways.is_empty());
        ensure!(differs == header.why.is_some(), "lines for some ways, and a line that says why, go together");
        Ok(header)
    }

    /// Whether nothing may be found.
    pub fn is_clean(&self) -> bool {
        self.lines.iter().all(|line| line.due == Due::Clean)
    }

    /// What has to be found in a program that is built this way.
    pub fn due(&self, way: Way) -> Vec<&Due> {
        let is_special = |key| self.lines.iter().any(|line| line.key == key && line.ways.contains(&way));
        let counts = |line: &&Line| line.ways.contains(&way) || (line.ways.is_empty() && !is_special(line.key));
        self.lines.iter().filter(counts).map(|line| &line.due).collect()
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let (key, rest) = line.split_once(':').unwrap_or((line, ""));
        let (key, ways) = key.split_once(" in ").unwrap_or((key, ""));
        let rest = rest.trim();
        match key {
            "prints" => self.prints = format!("{rest}\n"),
            "why" => self.why = Some(rest.to_owned()),
            _ => {
                if let Some(key) = KEYS.into_iter().find(|known| *known == key) {
                    let ways = ways.split(", ").filter(|way| !way.is_empty()).map(Way::named).collect::<Result<_>>()?;
                    self.lines.push(Line { key, ways, due: due(key, rest)? });
                }
            }
        }
        Ok(())
    }
}

fn due(key: &str, rest: &str) -> Result<Due> {
    Ok(match key {
        "leaks" => {
            let (count, rings) = rest.split_once(':').context("how many rings, a colon, and a ring")?;
            let (count, word) = count.split_once(' ').context("how many rings")?;
            ensure!(word == "ring" || word == "rings", "`{word}` where `ring` or `rings` belongs");
            let rings = rings.split(" or ").map(Pattern::read).collect::<Result<_>>()?;
            Due::Rings(count.parse().context("how many rings")?, rings)
        }
        "overretained" => {
            let (count, name) = rest.split_once(" × ").context("a number, `×`, and a type")?;
            Due::OverRetained(count.parse().context("how many")?, name.to_owned())
        }
        "possible" | "unseen" => {
            let (name, why) = rest.split_once(": ").context("a type, a colon, and why")?;
            let (name, why) = (name.to_owned(), why.to_owned());
            if key == "possible" { Due::Possible(name, why) } else { Due::Unseen(name, why) }
        }
        "objects" => {
            let least = rest.strip_prefix(">= ");
            Due::Objects { least: least.unwrap_or(rest).parse().context("how many")?, is_exact: least.is_none() }
        }
        "clean" => Due::Clean,
        _ => bail!("`{key}` is no key"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_is_due() {
        let header = Header::read(
            "// Two classes. One colon: here.\n// leaks: 2 rings: A.b -> B.a or A.c\n// overretained: 3 × Group<Int>\n\
             // objects: >= 12\n// possible: Node: tails have no metadata\n// prints: a: b\nclass A {}\n// objects: 5\n",
        )
        .expect("a header");
        let pattern = |text| Pattern::read(text).expect("a ring");
        assert_eq!(
            header.due(Way::Debug),
            [
                &Due::Rings(2, vec![pattern("A.b -> B.a"), pattern("A.c")]),
                &Due::OverRetained(3, "Group<Int>".into()),
                &Due::Objects { least: 12, is_exact: false },
                &Due::Possible("Node".into(), "tails have no metadata".into()),
            ]
        );
        assert_eq!(header.prints, "a: b\n");
        assert!(!header.is_clean());
    }

    #[test]
    fn a_line_for_a_way_stands_in_for_that_of_all() {
        let header = Header::read(
            "// objects: 2\n// leaks: 1 ring: A.b\n// objects in release, static: 3\n// why: the optimizer\n// prints: 1\n",
        )
        .expect("a header");
        let objects = |way| header.due(way).into_iter().find(|due| matches!(due, Due::Objects { .. }));
        assert_eq!(objects(Way::Debug), Some(&Due::Objects { least: 2, is_exact: true }));
        assert_eq!(objects(Way::Static), Some(&Due::Objects { least: 3, is_exact: true }));
        assert_eq!(header.due(Way::Release).len(), 2);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (source, why) in [
            ("class A {}\n", "no line says what has to be found"),
            ("// clean\nclass A {}\n", "what the program prints"),
            ("// clean\n// objects: 1\n// prints: 1\n", "a clean program"),
            ("// leaks: 1 rung: A.b\n// prints: 1\n", "`rung`"),
            ("// leaks: A.b\n// prints: 1\n", "how many rings"),
            ("// leaks: 1 ring: A\n// prints: 1\n", "no field"),
            ("// overretained: Group\n// prints: 1\n", "a number"),
            ("// unseen: Group\n// prints: 1\n", "and why"),
            ("// objects in relase: 1\n// why: x\n// prints: 1\n", "relase"),
            ("// objects in release: 1\n// prints: 1\n", "go together"),
        ] {
            let error = format!("{:#}", Header::read(source).expect_err(source));
            assert!(error.contains(why), "{source}: {error}");
        }
    }

    #[test]
    fn a_clean_program_is_clean() {
        let header = Header::read("// Words.\n// clean\n// prints: 1\n").expect("a header");
        assert!(header.is_clean());
        assert_eq!(header.due(Way::Relinked), [&Due::Clean]);
    }
}
