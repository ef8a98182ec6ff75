//! What `sidetable leaks --json` has found, as far as it is compared.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::pattern::Step;

/// A report. Types are named without their modules.
#[derive(Debug, Default)]
pub struct Report {
    pub cycles: Vec<Cycle>,
    pub over_retained: Vec<OverRetained>,
    /// Cycles that are none for sure.
    pub possible: Vec<Cycle>,
    /// Leaked for sure.
    pub objects: u64,
}

#[derive(Debug)]
pub struct Cycle {
    pub times: u64,
    pub ring: Vec<Step>,
}

#[derive(Debug)]
pub struct OverRetained {
    pub times: u64,
    pub type_name: String,
}

impl Report {
    pub fn of(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::read(&text).with_context(|| format!("{} is no report", file.display()))
    }

    fn read(text: &str) -> Result<Self> {
        let json: Value = serde_json::from_str(text)?;
        ensure!(json["schema"] == 1, "schema {} where 1 belongs", json["schema"]);
        let over_retained = rows(&json, "over_retained")?.iter().map(|row| {
            Ok(OverRetained { times: number(row, "times")?, type_name: without_modules(words(row, "type")?) })
        });
        Ok(Self {
            cycles: cycles(&json, "cycles")?,
            over_retained: over_retained.collect::<Result<_>>()?,
            possible: cycles(&json, "possible")?,
            objects: number(&json["leaked"], "objects")?,
        })
    }
}

fn cycles(json: &Value, name: &str) -> Result<Vec<Cycle>> {
    let cycle = |row: &Value| {
        let steps = rows(row, "ring")?.iter().map(|step| {
            let field = step["field"].as_str().unwrap_or_default().to_owned();
            Ok(Step { type_name: without_modules(words(step, "type")?), field })
        });
        Ok(Cycle { times: number(row, "times")?, ring: steps.collect::<Result<_>>()? })
    };
    rows(json, name)?.iter().map(cycle).collect()
}

fn rows<'a>(json: &'a Value, name: &str) -> Result<&'a [Value]> {
    json[name].as_array().map(Vec::as_slice).with_context(|| format!("there is no list `{name}`"))
}

fn number(json: &Value, name: &str) -> Result<u64> {
    json[name].as_u64().with_context(|| format!("there is no number `{name}`"))
}

fn words<'a>(json: &'a Value, name: &str) -> Result<&'a str> {
    json[name].as_str().with_context(|| format!("there is no `{name}`"))
}

/// `Swift.Array<App.Node>` is `Array<Node>`: of each dotted name, all but the first.
fn without_modules(name: &str) -> String {
    let mut short = String::new();
    let mut rest = name;
    while let Some(begin) = rest.find(|character: char| character.is_alphanumeric() || character == '_') {
        let is_inside = |character: char| character.is_alphanumeric() || "_.".contains(character);
        let word = &rest[begin..];
        let end = word.find(|character| !is_inside(character)).unwrap_or(word.len());
        short.push_str(&rest[..begin]);
        short.push_str(word[..end].split_once('.').map_or(&word[..end], |(_, inner)| inner));
        rest = &word[end..];
    }
    short + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_left_out() {
        for (name, short) in [
            ("App.Person", "Person"),
            ("closure", "closure"),
            ("Swift._ContiguousArrayStorage<App.Node>", "_ContiguousArrayStorage<Node>"),
            ("Swift._DictionaryStorage<Swift.String, () -> ()>", "_DictionaryStorage<String, () -> ()>"),
            ("App.Outer.Inner<(x: Swift.Int, App.B)>", "Outer.Inner<(x: Int, B)>"),
            ("Größe.Maß", "Maß"),
        ] {
            assert_eq!(without_modules(name), short);
        }
    }

    #[test]
    fn a_report_is_read() {
        let report = Report::read(
            r#"{"schema": 1, "leaked": {"objects": 7, "bytes": 1},
                "cycles": [{"times": 2, "ring": [{"type": "App.A", "field": "b"}, {"type": "App.B", "field": null}]}],
                "over_retained": [{"type": "App.C", "excess": 1, "times": 3}],
                "possible": []}"#,
        )
        .expect("a report");
        assert_eq!((report.objects, report.cycles[0].times, report.over_retained[0].times), (7, 2, 3));
        let step = |type_name: &str, field: &str| Step { type_name: type_name.into(), field: field.into() };
        assert_eq!(report.cycles[0].ring, [step("A", "b"), step("B", "")]);
        assert!(report.possible.is_empty());
    }

    #[test]
    fn what_is_missing_is_named() {
        for (text, what) in [
            ("", "EOF"),
            (r#"{"schema": 2}"#, "schema 2"),
            (r#"{"schema": 1, "cycles": []}"#, "`over_retained`"),
            (r#"{"schema": 1, "cycles": [{"times": 1}], "over_retained": [], "possible": []}"#, "`ring`"),
            (r#"{"schema": 1, "cycles": [], "over_retained": [], "possible": []}"#, "`objects`"),
        ] {
            let error = format!("{:#}", Report::read(text).expect_err(text));
            assert!(error.contains(what), "{text}: {error}");
        }
    }
}
