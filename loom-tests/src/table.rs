//! Tables whose rows are printed as they become known.

/// How a column's cells are set.
#[derive(Clone, Copy)]
pub enum Side {
    Left,
    Right,
}

/// A column: its heading, and the width that its cells are set to.
pub struct Column {
    heading: &'static str,
    width: usize,
    side: Side,
}

impl Column {
    /// A column for cells of at most this width.
    pub fn new(heading: &'static str, side: Side, widest: usize) -> Self {
        Self { heading, width: widest.max(heading.len()), side }
    }

    /// A column as wide as the longest of these cells.
    pub fn of<'a>(heading: &'static str, cells: impl Iterator<Item = &'a str>) -> Self {
        Self::new(heading, Side::Left, cells.map(str::len).max().unwrap_or(0))
    }
}

pub struct Table(Vec<Column>);

impl Table {
    /// Prints the headings.
    pub fn new(columns: Vec<Column>) -> Self {
        let table = Self(columns);
        table.row(&table.0.iter().map(|column| column.heading).collect::<Vec<_>>());
        println!("{}", table.0.iter().map(|column| "-".repeat(column.width)).collect::<Vec<_>>().join("  "));
        table
    }

    /// Prints a row.
    pub fn row(&self, cells: &[impl AsRef<str>]) {
        let set = |(column, cell): (&Column, &str)| {
            let width = column.width;
            match column.side {
                Side::Left => format!("{cell:width$}"),
                Side::Right => format!("{cell:>width$}"),
            }
        };
        let cells: Vec<_> = self.0.iter().zip(cells.iter().map(AsRef::as_ref)).map(set).collect();
        println!("{}", cells.join("  ").trim_end());
    }
}
