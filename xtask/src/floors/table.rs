//! The floors, as CONTRIBUTING.md has them for people: one table of the packages, and one for each package whose rooms have floors.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// Where the floors are written.
pub const PAGE: &str = "CONTRIBUTING.md";

/// By name; 1 is the lowest.
pub type Floor = BTreeMap<String, usize>;

/// Which floor everything stands on.
#[derive(Default, Debug)]
pub struct Floors {
    /// Packages, by their folders.
    pub packages: Floor,
    /// Rooms, by their package.
    pub rooms: BTreeMap<String, Floor>,
}

impl Floors {
    /// Reads the tables that begin with `| floor | packages |` or with ``| floor | rooms of `runtime` |``.
    pub fn read(page: &str) -> Result<Self> {
        let mut floors = Self::default();
        let mut lines = page.lines().enumerate();
        while let Some((_, line)) = lines.next() {
            let Some(floor) = cells(line).and_then(|(first, second)| floors.table(first, second)) else { continue };
            // The line that says how the columns are aligned.
            lines.next();
            for (number, line) in lines.by_ref() {
                let Some((first, second)) = cells(line) else { break };
                let here = || format!("{PAGE}:{}: a row is a floor's number and names in backticks", number + 1);
                let which = first.parse().with_context(here)?;
                let names: Vec<&str> = second.split('`').skip(1).step_by(2).collect();
                if names.is_empty() {
                    bail!(here());
                }
                for name in names {
                    if floor.insert(name.to_owned(), which).is_some() {
                        bail!("{PAGE}:{}: `{name}` stands on two floors", number + 1);
                    }
                }
            }
        }
        if floors.packages.is_empty() {
            bail!("{PAGE} has no table of the packages' floors, which begins with `| floor | packages |`");
        }
        Ok(floors)
    }

    /// The table that begins with these cells, if one of ours does.
    fn table(&mut self, first: &str, second: &str) -> Option<&mut Floor> {
        match (first, second) {
            ("floor", "packages") => Some(&mut self.packages),
            ("floor", _) => {
                let package = second.strip_prefix("rooms of `")?.strip_suffix('`')?;
                Some(self.rooms.entry(package.to_owned()).or_default())
            }
            _ => None,
        }
    }
}

/// The first two cells of a table's row.
fn cells(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    Some((cells.next()?, cells.next()?))
}
