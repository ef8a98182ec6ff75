//! What was measured on each processor: `measured/<processor>/<report>.json` beside the pages. A page shows all of them, and a run puts its own in
//! place of what its processor had: a processor that nobody has at hand keeps its figures.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::machine::{self, Machine};
use super::output::{put, read};

/// Beside the pages.
const FOLDER: &str = "measured";

/// When it was measured, and on what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The day, `2025-01-31`, in UTC.
    pub date: String,
    /// What it ran on.
    pub machine: Machine,
    /// Whether the figures are those of a page, as it rounded them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_rounded: bool,
}

impl Run {
    /// One of today, on this machine.
    pub fn now() -> Self {
        let date = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
        Self { date, machine: Machine::this(machine::glibc()), is_rounded: false }
    }

    /// What charts write beside figures: the processor, the day.
    pub fn label(&self) -> String {
        format!("{} · {}", self.machine.processor.line(), self.date)
    }

    /// The heading of a page's section, and what comes before the figures: on what, with what, when.
    pub fn heading(&self, with: &str) -> String {
        let rounded =
            if self.is_rounded { " The figures are those of that day's page, as it rounded them." } else { "" };
        format!(
            "\n## {}\n\nMeasured {} on {}: {with}.{rounded}\n\n",
            self.machine.processor.line(),
            self.date,
            self.machine.line()
        )
    }
}

/// What a report found out on one processor.
pub trait Record: Serialize + DeserializeOwned {
    /// The report's name, which is its file's.
    const NAME: &'static str;

    /// When and on what.
    fn run(&self) -> &Run;

    /// With what it was measured, where a processor keeps a record of each: its file's name says it behind the report's.
    fn variant(&self) -> Option<String> {
        None
    }

    /// What it is kept as: a line of JSON.
    fn json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)? + "\n")
    }
}

/// The name of a record's file.
pub fn file<R: Record>(record: &R) -> String {
    match record.variant() {
        Some(variant) => format!("{}-{variant}.json", R::NAME),
        None => format!("{}.json", R::NAME),
    }
}

/// Whether a file's name is that of a record of the report.
fn is_of<R: Record>(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let variant = name.strip_suffix(".json").and_then(|stem| stem.strip_prefix(R::NAME));
    variant.is_some_and(|variant| variant.is_empty() || variant.starts_with('-'))
}

/// All records of a report beside the pages in a folder, in the order of the processors' names, and of what they were measured with. There is at
/// least one.
pub fn all<R: Record>(pages: &Path) -> Result<Vec<R>> {
    let folder = pages.join(FOLDER);
    let processors = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let records = processors.flatten().filter_map(|entry| fs::read_dir(entry.path()).ok()).flatten().flatten();
    let mut files: Vec<PathBuf> = records.map(|entry| entry.path()).filter(|path| is_of::<R>(path)).collect();
    files.sort_by_key(|file| file.with_extension(""));
    ensure!(!files.is_empty(), "no processor in {} has a {}.json", folder.display(), R::NAME);
    files.iter().map(|file| read(file)).collect()
}

/// Puts a record in the place of what its processor had.
pub fn keep<R: Record>(pages: &Path, record: &R) -> Result<()> {
    let folder = pages.join(FOLDER).join(record.run().machine.processor.folder());
    put(&folder, &file(record), &record.json()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::machine::Processor;
    use crate::report::output::Output;

    #[derive(Debug, Serialize, Deserialize)]
    struct Length {
        #[serde(flatten)]
        run: Run,
        metres: f64,
    }

    impl Record for Length {
        const NAME: &'static str = "length";

        fn run(&self) -> &Run {
            &self.run
        }
    }

    fn on(vendor: &str, model: &str, metres: f64) -> Length {
        let mut run = Run::now();
        let text = format!("vendor_id: {vendor}\ncpu family: 6\nmodel: {model}\nmodel name: Some {model}\n");
        run.machine.processor = Processor::read(&text);
        Length { run, metres }
    }

    fn metres(pages: &Path) -> Vec<f64> {
        all::<Length>(pages).expect("the records can be read").iter().map(|length| length.metres).collect()
    }

    #[test]
    fn a_run_leaves_what_other_processors_have() {
        let pages = tempfile::tempdir().expect("there is a place for files");
        keep(pages.path(), &on("GenuineIntel", "143", 1.5)).expect("it can be written");
        let theirs = pages.path().join("measured/intel-6-143/length.json");
        let before = fs::read(&theirs).expect("it is where it should be");
        keep(pages.path(), &on("AuthenticAMD", "1", 2.5)).expect("it can be written");
        assert_eq!(metres(pages.path()), [2.5, 1.5]);
        keep(pages.path(), &on("AuthenticAMD", "1", 3.5)).expect("it can be written");
        assert_eq!(metres(pages.path()), [3.5, 1.5]);
        assert_eq!(fs::read(&theirs).expect("it is still there"), before);
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Weight {
        #[serde(flatten)]
        run: Run,
        with: Option<String>,
    }

    impl Record for Weight {
        const NAME: &'static str = "weight";

        fn run(&self) -> &Run {
            &self.run
        }

        fn variant(&self) -> Option<String> {
            self.with.clone()
        }
    }

    #[test]
    fn what_was_measured_with_something_else_is_kept_beside() {
        let pages = tempfile::tempdir().expect("there is a place for files");
        for with in [Some("9.2"), None, Some("9.1"), None] {
            let run = on("GenuineIntel", "143", 1.0).run;
            keep(pages.path(), &Weight { run, with: with.map(str::to_owned) }).expect("it can be written");
        }
        assert!(pages.path().join("measured/intel-6-143/weight-9.2.json").is_file());
        let all = all::<Weight>(pages.path()).expect("the records can be read");
        let with: Vec<_> = all.iter().map(|weight| weight.with.as_deref()).collect();
        assert_eq!(with, [None, Some("9.1"), Some("9.2")]);
    }

    #[test]
    fn a_check_stays_out_of_the_pages_and_drawing_measures_nothing() {
        let folder = tempfile::tempdir().expect("there is a place for files");
        let (data, pages) = (folder.path().join("data"), folder.path().join("pages"));
        let output = |check, from| Output { data: data.clone(), pages: pages.clone(), check, from };
        keep(&pages, &on("GenuineIntel", "143", 1.5)).expect("it can be written");
        let of = |records: Result<Vec<Length>>| -> Vec<f64> {
            records.expect("there are some").iter().map(|length| length.metres).collect()
        };
        assert_eq!(of(output(true, false).records(|| Ok(on("AuthenticAMD", "1", 2.5)))), [2.5]);
        output(true, false).write(&[("length.md", "# Length\n".into())]).expect("it can be written");
        assert!(data.join("length.json").is_file() && data.join("length.md").is_file());
        assert!(!pages.join("length.md").exists());
        assert_eq!(metres(&pages), [1.5]);
        assert_eq!(of(output(false, true).records(|| panic!("nothing is measured"))), [1.5]);
        assert_eq!(of(output(false, false).records(|| Ok(on("AuthenticAMD", "1", 3.5)))), [3.5, 1.5]);
    }

    #[test]
    fn what_is_no_record_is_named() {
        let pages = tempfile::tempdir().expect("there is a place for files");
        keep(pages.path(), &on("AuthenticAMD", "1", 2.5)).expect("it can be written");
        put(&pages.path().join("measured/other-1-2"), "length.json", "{\"metres\": 3}").expect("it can be written");
        let error = all::<Length>(pages.path()).expect_err("it is no record");
        assert!(format!("{error:#}").contains("measured/other-1-2/length.json"), "{error:#}");
    }

    #[test]
    fn nothing_measured_is_an_error_that_names_the_folder() {
        let pages = tempfile::tempdir().expect("there is a place for files");
        let error = all::<Length>(pages.path()).expect_err("there is none");
        assert!(format!("{error:#}").contains("/measured"), "{error:#}");
        put(&pages.path().join("measured/other-1-2"), "width.json", "{}").expect("it can be written");
        let error = all::<Length>(pages.path()).expect_err("there is none");
        assert!(format!("{error:#}").contains("length.json"), "{error:#}");
    }
}
