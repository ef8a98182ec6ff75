//! A report as data: what [`super::json`] writes. Its field names stay as they are while [`Rows::schema`] does; new ones may come.

use serde::Serialize;
use sidetable_picture::leaks::{Cycle, Fate, OverRetained, Retained, Tally};
use sidetable_picture::{Moment, Picture, Type};

use super::{Report, words};

/// Steps of one ring that are written.
const STEPS: usize = 1000;

#[derive(Serialize)]
pub struct Rows {
    /// 1. Another one when a field changes its meaning or goes.
    schema: u32,
    /// The program's file.
    program: String,
    /// The process's number.
    process: u32,
    /// `exit`, `signal` or `asked`.
    moment: &'static str,
    /// The signal's number, if one ended the process; null otherwise.
    signal: Option<u32>,
    /// All objects.
    all: Sum,
    /// Those that were leaked for sure.
    leaked: Sum,
    /// Cycles that nothing holds, one for each shape; those of the most bytes first.
    cycles: Vec<CycleRow>,
    /// Objects whose counts say more references than anybody has, one for each type and number of references.
    over_retained: Vec<OverRetainedRow>,
    /// What hangs on more than one over-retained object.
    shared: Sum,
    /// Cycles that only words hold that look like references.
    possible: Vec<CycleRow>,
    /// Objects that changed while the picture was taken, and counted as held.
    racing: u64,
    /// One for each type that has objects, those that retain the most bytes first.
    types: Vec<TypeRow>,
    /// What could not be seen, in words for people.
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Sum {
    objects: u64,
    bytes: u64,
}

impl From<Tally> for Sum {
    fn from(Tally { objects, bytes }: Tally) -> Self {
        Self { objects, bytes }
    }
}

#[derive(Serialize)]
struct CycleRow {
    /// How many there are of this shape.
    times: u64,
    /// All of them, with what hangs on them.
    total: Sum,
    /// Objects in the ring.
    length: usize,
    /// After how many steps the ring repeats itself in types and fields; its length if it does not.
    period: usize,
    /// One of them, its first 1000 steps. The last step of the ring leads to the first.
    ring: Vec<StepRow>,
    /// Its objects that hold each other, be they in this ring or in others that are knotted with it.
    knot: Sum,
    /// What hangs on it.
    hanging: Sum,
}

#[derive(Serialize)]
struct StepRow {
    /// The type's name.
    #[serde(rename = "type")]
    name: String,
    /// The field that holds the next step's object; null if metadata has no name for it.
    field: Option<String>,
    /// Where that field is in the object, in bytes.
    offset: u32,
    /// The object's address, as `0x7f12a4000b60`.
    address: String,
    /// Bytes of its block.
    bytes: u64,
}

#[derive(Serialize)]
struct OverRetainedRow {
    #[serde(rename = "type")]
    name: String,
    /// References that its counts say, and nobody has.
    excess: u64,
    /// How many there are.
    times: u64,
    /// All of them, with what hangs on each alone.
    total: Sum,
    /// The address of one of them.
    address: String,
    /// What hangs on that one alone.
    hanging: Sum,
}

#[derive(Serialize)]
struct TypeRow {
    #[serde(rename = "type")]
    name: String,
    /// `class`, `closure`, `box`, `error` or `task`.
    kind: &'static str,
    objects: u64,
    bytes: u64,
    /// What would be given back if all of them ended.
    retained: u64,
    /// Those of them that were leaked for sure.
    leaked: Sum,
}

impl Rows {
    pub fn new(report: Report) -> Self {
        let Report { picture, leaks } = report;
        Self {
            schema: 1,
            program: picture.program.clone(),
            process: picture.process,
            moment: match picture.moment {
                Moment::Exit => "exit",
                Moment::Signal(_) => "signal",
                Moment::Asked => "asked",
            },
            signal: if let Moment::Signal(number) = picture.moment { Some(number) } else { None },
            all: leaks.all.into(),
            leaked: leaks.leaked(picture).into(),
            cycles: leaks.cycles.iter().map(|cycle| cycle_row(picture, cycle)).collect(),
            over_retained: leaks.over_retained.iter().map(|row| over_retained_row(picture, row)).collect(),
            shared: leaks.shared.into(),
            possible: leaks.possible.iter().map(|cycle| cycle_row(picture, cycle)).collect(),
            racing: leaks.racing,
            types: types(report),
            notes: picture.notes.clone(),
        }
    }
}

fn cycle_row(picture: &Picture, cycle: &Cycle) -> CycleRow {
    let steps = cycle.ring.iter().take(STEPS).map(|step| {
        let (object, edge) = (&picture.objects[step.object as usize], &picture.edges[step.edge as usize]);
        StepRow {
            name: picture.type_name(picture.type_of(step.object)).into_owned(),
            field: picture.name(edge.field).map(Into::into),
            offset: edge.offset,
            address: format!("{:#x}", object.address),
            bytes: object.bytes,
        }
    });
    CycleRow {
        times: cycle.times,
        total: cycle.total.into(),
        length: cycle.ring.len(),
        period: words::period(picture, &cycle.ring),
        ring: steps.collect(),
        knot: cycle.knot.into(),
        hanging: cycle.hanging.into(),
    }
}

fn over_retained_row(picture: &Picture, row: &OverRetained) -> OverRetainedRow {
    OverRetainedRow {
        name: picture.type_name(picture.type_of(row.example)).into_owned(),
        excess: row.excess,
        times: row.times,
        total: row.total.into(),
        address: format!("{:#x}", picture.objects[row.example as usize].address),
        hanging: row.hanging.into(),
    }
}

fn types(report: Report) -> Vec<TypeRow> {
    let Report { picture, leaks } = report;
    let retained = Retained::find(picture, leaks);
    let mut sums = vec![(Tally::default(), Tally::default()); picture.types.len()];
    for (object, fate) in picture.objects.iter().zip(&leaks.fates) {
        let (all, leaked) = &mut sums[object.kind as usize];
        *all = all.and(object.into());
        if matches!(fate, Fate::Leaked | Fate::OverRetained | Fate::Lost) {
            *leaked = leaked.and(object.into());
        }
    }
    let rows = picture.types.iter().zip(sums).zip(retained.types).filter(|((_, (all, _)), _)| all.objects != 0);
    let mut rows: Vec<TypeRow> = rows
        .map(|((kind, (all, leaked)), retained)| TypeRow {
            name: picture.type_name(kind).into_owned(),
            kind: match kind.kind {
                Type::CLOSURE => "closure",
                Type::BOX => "box",
                Type::ERROR => "error",
                Type::TASK => "task",
                _ => "class",
            },
            objects: all.objects,
            bytes: all.bytes,
            retained,
            leaked: leaked.into(),
        })
        .collect();
    rows.sort_by(|one, other| other.retained.cmp(&one.retained).then_with(|| one.name.cmp(&other.name)));
    rows
}
