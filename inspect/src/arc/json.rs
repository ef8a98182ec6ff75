//! JSON: all rows of all tables.

use anyhow::Result;
use serde::Serialize;
use sidetable_picture::Moment;
use sidetable_picture::counts::Counts;

use crate::arc::tables::{Line, Pair, Sums, Tables};

#[derive(Serialize)]
struct Report<'a> {
    program: &'a str,
    process: u32,
    /// The signal that ended it.
    signal: Option<u32>,
    /// Every so manieth call was counted; 1: all.
    every: u32,
    threads: u32,
    /// What the runtime's library calls inside itself is not counted.
    is_lower_bound: bool,
    total: SumsRow,
    calls: Vec<LineRow<'a>>,
    types: Vec<TypeRow<'a>>,
    pairs: Vec<PairRow<'a>>,
    allocations: Vec<LineRow<'a>>,
}

#[derive(Serialize)]
struct SumsRow {
    retains: u64,
    releases: u64,
    objects: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct LineRow<'a> {
    operation: &'static str,
    #[serde(rename = "type")]
    type_name: &'a str,
    file: &'a str,
    function: &'a str,
    source: Option<&'a str>,
    line: Option<u32>,
    address: String,
    calls: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct TypeRow<'a> {
    #[serde(rename = "type")]
    type_name: &'a str,
    #[serde(flatten)]
    sums: SumsRow,
}

#[derive(Serialize)]
struct PairRow<'a> {
    #[serde(rename = "type")]
    type_name: &'a str,
    file: &'a str,
    function: &'a str,
    retains: u64,
    releases: u64,
}

/// One object, and a line's end.
pub fn print(counts: &Counts, tables: &Tables) -> Result<String> {
    let report = Report {
        program: &counts.program,
        process: counts.process,
        signal: if let Moment::Signal(number) = counts.moment { Some(number) } else { None },
        every: counts.every,
        threads: counts.threads,
        is_lower_bound: true,
        total: sums(&tables.all),
        calls: tables.lines.iter().map(|row| line(row, false)).collect(),
        types: tables.types.iter().map(|(name, row)| TypeRow { type_name: name, sums: sums(row) }).collect(),
        pairs: tables.pairs.iter().map(pair).collect(),
        allocations: tables.allocations.iter().map(|row| line(row, true)).collect(),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn sums(sums: &Sums) -> SumsRow {
    let Sums { retains, releases, objects, bytes } = *sums;
    SumsRow { retains, releases, objects, bytes }
}

fn line(line: &Line, is_allocation: bool) -> LineRow<'_> {
    let source = line.place.source.as_ref();
    LineRow {
        operation: line.operation.word(),
        type_name: &line.type_name,
        file: &line.place.file,
        function: &line.place.function,
        source: source.map(|source| &*source.0),
        line: source.map(|source| source.1),
        address: format!("{:#x}", line.address),
        calls: line.calls,
        references: (!is_allocation).then_some(line.amount),
        bytes: is_allocation.then_some(line.amount),
    }
}

fn pair(pair: &Pair) -> PairRow<'_> {
    PairRow {
        type_name: &pair.type_name,
        file: &pair.file,
        function: &pair.function,
        retains: pair.sums.retains,
        releases: pair.sums.releases,
    }
}

#[cfg(test)]
mod tests {
    use crate::arc::tables::tests::some;

    #[test]
    fn other_parsers_read_it() {
        let (counts, tables) = some(1);
        let words = super::print(&counts, &tables).expect("it can be written");
        let read: serde_json::Value = serde_json::from_str(&words).expect("it is JSON");
        assert_eq!(read["total"]["retains"], 4003);
        assert_eq!(read["calls"][0]["line"], 3);
        assert_eq!(read["allocations"][0]["bytes"], 224);
        assert_eq!(read["pairs"][0]["function"], "balanced");
    }
}
