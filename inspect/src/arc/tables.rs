//! What was counted, by place, by type, by pair.

use std::collections::HashMap;

use sidetable_picture::Type;
use sidetable_picture::counts::{Counts, Operation};

use crate::arc::places::Place;

/// Calls of one operation in one line, on objects of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub place: Place,
    pub operation: Operation,
    pub type_name: String,
    /// An address that such a call returns to.
    pub address: u64,
    pub calls: u64,
    /// References, or bytes.
    pub amount: u64,
}

/// What happened to objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// References taken: retained, or loaded from weak and unowned ones.
    pub retains: u64,
    pub releases: u64,
    /// Objects made.
    pub objects: u64,
    /// Bytes of these.
    pub bytes: u64,
}

impl Sums {
    fn add(&mut self, operation: Operation, calls: u64, amount: u64) {
        match operation {
            Operation::Retain | Operation::LoadWeak | Operation::LoadUnowned => self.retains += amount,
            Operation::Release => self.releases += amount,
            Operation::Allocate => {
                self.objects += calls;
                self.bytes += amount;
            }
        }
    }

    pub fn traffic(&self) -> u64 {
        self.retains + self.releases
    }
}

/// A function whose retains and releases of one type cancel out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub file: String,
    pub function: String,
    pub type_name: String,
    pub sums: Sums,
}

/// All of it, each table's largest first.
pub struct Tables {
    pub all: Sums,
    /// Retains and releases.
    pub lines: Vec<Line>,
    pub types: Vec<(String, Sums)>,
    pub pairs: Vec<Pair>,
    pub allocations: Vec<Line>,
}

/// Samples below which two estimates are not said to be equal.
const FEW: u64 = 20;

impl Tables {
    /// `places` has one for each of the counts' sites.
    pub fn new(counts: &Counts, places: Vec<Place>) -> Self {
        let mut all = Sums::default();
        let mut lines: HashMap<(&Place, Operation, u32), Line> = HashMap::new();
        let mut types: HashMap<String, Sums> = HashMap::new();
        let mut functions: HashMap<(&str, &str, String), Sums> = HashMap::new();
        let names: Vec<String> = counts.types.iter().map(|kind| type_name(counts, kind)).collect();
        for row in &counts.rows {
            let Some(operation) = Operation::from_number(row.operation) else { continue };
            let place = &places[row.site as usize];
            let type_name = &names[row.kind as usize];
            let line = lines.entry((place, operation, row.kind)).or_insert_with(|| Line {
                place: place.clone(),
                operation,
                type_name: type_name.clone(),
                address: counts.sites[row.site as usize].address,
                calls: 0,
                amount: 0,
            });
            line.calls += row.calls;
            line.amount += row.amount;
            all.add(operation, row.calls, row.amount);
            types.entry(type_name.clone()).or_default().add(operation, row.calls, row.amount);
            // Nothing is saved by not retaining nothing.
            if counts.types[row.kind as usize].isa != 0 {
                let function = (&*place.file, &*place.function, type_name.clone());
                functions.entry(function).or_default().add(operation, row.calls, row.amount);
            }
        }
        let (allocations, lines) = lines.into_values().partition(|line: &Line| line.operation == Operation::Allocate);
        let pairs = functions.into_iter().filter(|(_, sums)| cancels(sums, counts.every)).map(
            |((file, function, type_name), sums)| Pair {
                file: file.to_owned(),
                function: function.to_owned(),
                type_name,
                sums,
            },
        );
        let by_line = |line: &Line| (line.place.clone(), line.operation, line.type_name.clone());
        Self {
            all,
            lines: largest_first(lines, |line| line.amount, by_line),
            pairs: largest_first(
                pairs.collect(),
                |pair| pair.sums.traffic(),
                |pair| (pair.function.clone(), pair.type_name.clone()),
            ),
            allocations: largest_first(allocations, |line| line.amount, by_line),
            types: largest_first(types.into_iter().collect(), |(_, sums)| sums.traffic(), |(name, _)| name.clone()),
        }
    }
}

/// Whether as much is retained as is released: of estimates, to a tenth.
fn cancels(sums: &Sums, every: u32) -> bool {
    let apart = sums.retains.abs_diff(sums.releases);
    if every == 1 {
        sums.retains > 0 && apart == 0
    } else {
        sums.retains.min(sums.releases) >= FEW * u64::from(every) && apart * 10 <= sums.retains.max(sums.releases)
    }
}

fn largest_first<T, N: Ord>(mut rows: Vec<T>, size: impl Fn(&T) -> u64, name: impl Fn(&T) -> N) -> Vec<T> {
    rows.sort_by(|one, other| size(other).cmp(&size(one)).then_with(|| name(one).cmp(&name(other))));
    rows
}

fn type_name(counts: &Counts, kind: &Type) -> String {
    match counts.name(kind.name) {
        Some(name) => name.to_owned(),
        None if kind.isa == 0 => String::from("(no object)"),
        None => format!("(type at {:#x})", kind.isa),
    }
}

#[cfg(test)]
pub mod tests {
    use sidetable_picture::Name;
    use sidetable_picture::counts::{Row, Site};

    use super::*;

    /// Two functions of one program: `balanced` retains and releases as often, `hoards` retains more.
    pub fn some(every: u32) -> (Counts, Tables) {
        let row = |site, operation: Operation, calls, amount| Row {
            site,
            kind: 1,
            operation: operation as u32,
            padding: 0,
            calls,
            amount,
        };
        let site = |address| Site { address, in_file: address, file: Name(0), function: Name(1) };
        let counts = Counts {
            program: String::from("/bin/p"),
            every,
            threads: 1,
            rows: vec![
                row(0, Operation::Retain, 1000, 1000),
                row(1, Operation::Release, 500, 1000),
                row(2, Operation::Retain, 3000, 3000),
                row(2, Operation::LoadWeak, 4, 3),
                row(3, Operation::Allocate, 7, 224),
            ],
            sites: [16, 32, 48, 64].map(site).to_vec(),
            types: vec![Type { isa: 0, name: Name::NONE, kind: 0 }, Type { isa: 8, name: Name(2), kind: Type::CLASS }],
            names: ["/bin/p", "f", "p.Node"].map(String::from).to_vec(),
            ..Counts::default()
        };
        let place = |function: &str, line| Place {
            file: String::from("/bin/p"),
            function: function.to_owned(),
            source: Some((String::from("/src/p.swift"), line)),
        };
        let places = vec![place("balanced", 1), place("balanced", 2), place("hoards", 3), place("hoards", 4)];
        let tables = Tables::new(&counts, places);
        (counts, tables)
    }

    #[test]
    fn sums_are_references_and_bytes() {
        let (_, tables) = some(1);
        assert_eq!(tables.all, Sums { retains: 4003, releases: 1000, objects: 7, bytes: 224 });
        assert_eq!(tables.types, [(String::from("p.Node"), tables.all)]);
        let lines: Vec<_> =
            tables.lines.iter().map(|line| (line.place.source.as_ref().map(|s| s.1), line.amount)).collect();
        assert_eq!(lines, [(Some(3), 3000), (Some(1), 1000), (Some(2), 1000), (Some(3), 3)]);
        assert_eq!(tables.allocations.len(), 1);
    }

    #[test]
    fn a_function_that_retains_as_often_as_it_releases_is_a_pair_and_no_other_is() {
        let (_, tables) = some(1);
        let pairs: Vec<_> = tables.pairs.iter().map(|pair| (&*pair.function, pair.sums.retains)).collect();
        assert_eq!(pairs, [("balanced", 1000)]);
    }

    #[test]
    fn nothing_is_no_pair() {
        let (mut counts, _) = some(1);
        counts.rows.iter_mut().for_each(|row| row.kind = 0);
        let place = |at: u32| Place { function: format!("{}", at / 2), ..Place::default() };
        let tables = Tables::new(&counts, (0..4).map(place).collect());
        assert_eq!(tables.all.releases, 1000);
        assert!(tables.pairs.is_empty(), "{:?}", tables.pairs);
    }

    #[test]
    fn estimates_are_equal_to_a_tenth_and_not_when_they_are_few() {
        let sums = |retains, releases| Sums { retains, releases, ..Sums::default() };
        assert!(cancels(&sums(1000, 905), 10));
        assert!(!cancels(&sums(1000, 895), 10));
        assert!(!cancels(&sums(100, 100), 10));
        assert!(!cancels(&sums(1000, 999), 1));
        assert!(!cancels(&sums(0, 0), 1));
    }
}
