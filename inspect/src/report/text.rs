//! The report for people: one screen.

use std::fmt::Write;

use console::{Style, StyledObject};
use sidetable_picture::Moment;
use sidetable_picture::leaks::{Cycle, OverRetained, Step, Tally};

use super::{Report, words};

/// Shapes of cycles, and kinds of over-retained objects, that fit a screen.
const SHOWN: usize = 6;
/// Steps of one ring that do.
const STEPS: usize = 10;
/// Shapes of possible cycles.
const POSSIBLE: usize = 2;

/// Colours, or none.
#[derive(Clone, Copy)]
pub struct Ink(pub bool);

impl Ink {
    fn with<D>(self, style: Style, what: D) -> StyledObject<D> {
        style.force_styling(self.0).apply_to(what)
    }

    pub fn bold<D>(self, what: D) -> StyledObject<D> {
        self.with(Style::new().bold(), what)
    }

    pub fn dim<D>(self, what: D) -> StyledObject<D> {
        self.with(Style::new().dim(), what)
    }

    fn field<D>(self, what: D) -> StyledObject<D> {
        self.with(Style::new().cyan(), what)
    }

    fn closing<D>(self, what: D) -> StyledObject<D> {
        self.with(Style::new().red().bold(), what)
    }

    fn good<D>(self, what: D) -> StyledObject<D> {
        self.with(Style::new().green(), what)
    }
}

/// All of it, with a line's end.
pub fn text(report: Report, ink: Ink) -> String {
    let mut out = String::new();
    write(&mut out, report, ink).expect("a string takes all that is written");
    out
}

/// The first line: what was leaked, or that nothing was.
pub fn headline(report: Report, ink: Ink) -> String {
    let Report { picture, leaks } = report;
    if !leaks.any() {
        let all = match leaks.all.objects {
            0 => "there are no objects".into(),
            _ if leaks.possible.is_empty() => format!("{}, all of them held", words::tally(leaks.all)),
            _ => format!("{}, all of them held, though some perhaps not", words::tally(leaks.all)),
        };
        return format!("{} {all}", ink.good("no leaks:"));
    }
    let cycles: u64 = leaks.cycles.iter().map(|cycle| cycle.times).sum();
    let over: u64 = leaks.over_retained.iter().map(|row| row.times).sum();
    let what = [
        (cycles != 0).then(|| words::count(cycles, "cycle")),
        (over != 0).then(|| words::count(over, "over-retained object")),
    ];
    let what: Vec<String> = what.into_iter().flatten().collect();
    ink.bold(format!("{}, {} leaked", what.join(", "), words::tally(leaks.leaked(picture)))).to_string()
}

fn write(out: &mut String, report: Report, ink: Ink) -> std::fmt::Result {
    let Report { picture, leaks } = report;
    if let Moment::Signal(number) = picture.moment {
        writeln!(out, "signal {number} ended the program; this is what there was then")?;
    }
    if !leaks.any() && leaks.possible.is_empty() {
        return match picture.notes.len() as u64 {
            0 => writeln!(out, "{}", headline(report, ink)),
            notes => writeln!(out, "{} ({}: see --json)", headline(report, ink), words::count(notes, "note")),
        };
    }
    writeln!(out, "{}", headline(report, ink))?;
    for cycle in leaks.cycles.iter().take(SHOWN) {
        writeln!(out)?;
        write_cycle(out, report, ink, cycle)?;
    }
    more(out, ink, leaks.cycles.len(), SHOWN, "kind of ring")?;
    if !leaks.over_retained.is_empty() {
        writeln!(out)?;
    }
    for row in leaks.over_retained.iter().take(SHOWN) {
        write_over_retained(out, report, ink, row)?;
    }
    more(out, ink, leaks.over_retained.len(), SHOWN, "kind of over-retained object")?;
    if leaks.shared.objects != 0 {
        writeln!(out, "  {} hang on more than one of them", words::tally(leaks.shared))?;
    }
    if !leaks.possible.is_empty() {
        let times = leaks.possible.iter().map(|cycle| cycle.times).sum();
        let total = leaks.possible.iter().map(|cycle| cycle.total).sum();
        writeln!(out)?;
        writeln!(
            out,
            "possible: {}, {}. Only words that look like references hold {}",
            words::count(times, "cycle"),
            words::tally(total),
            if times == 1 { "it" } else { "them" },
        )?;
    }
    for cycle in leaks.possible.iter().take(POSSIBLE) {
        write_cycle(out, report, ink, cycle)?;
    }
    more(out, ink, leaks.possible.len(), POSSIBLE, "kind of ring")?;
    if leaks.racing != 0 || !picture.notes.is_empty() {
        writeln!(out)?;
    }
    if leaks.racing != 0 {
        let objects = words::count(leaks.racing, "object");
        let note = format!("note: {objects} changed while the picture was taken, and counted as held");
        writeln!(out, "{}", ink.dim(note))?;
    }
    for note in &picture.notes {
        writeln!(out, "{}", ink.dim(format!("note: {note}")))?;
    }
    Ok(())
}

fn more(out: &mut String, ink: Ink, all: usize, shown: usize, what: &str) -> std::fmt::Result {
    match all.saturating_sub(shown) as u64 {
        0 => Ok(()),
        left => {
            let (count, kind) = what.split_once(' ').unwrap_or((what, ""));
            let line = format!(
                "… and {} {kind}: --html and --json have them all",
                words::count(left, &format!("more {count}"))
            );
            writeln!(out, "\n{}", ink.dim(line))
        }
    }
}

fn write_cycle(out: &mut String, report: Report, ink: Ink, cycle: &Cycle) -> std::fmt::Result {
    let Report { picture, .. } = report;
    let length = cycle.ring.len() as u64;
    let what = match length {
        1 => "an object that holds itself".into(),
        _ => format!("a ring of {}", words::count(length, "object")),
    };
    match cycle.times {
        1 => writeln!(out, "{}, {}", ink.bold(what), words::bytes(ring_bytes(report, &cycle.ring)))?,
        times => {
            let times = format!("{} × {what}", words::grouped(times));
            writeln!(out, "{}, {} in all", ink.bold(times), words::bytes(cycle.total.bytes))?;
        }
    }
    write_ring(out, report, ink, &cycle.ring)?;
    let example = picture.objects[cycle.ring[0].object as usize].address;
    write!(out, "  {} {example:#x}", if cycle.times == 1 { "at" } else { "for example at" })?;
    if cycle.knot.objects > length {
        write!(
            out,
            ", in a knot of {} ({})",
            words::count(cycle.knot.objects, "object"),
            words::bytes(cycle.knot.bytes)
        )?;
    }
    write_hanging(out, cycle.hanging, "it")?;
    writeln!(out)
}

/// One line a step. Of a ring that repeats itself one round is written, and of a long one its ends.
fn write_ring(out: &mut String, report: Report, ink: Ink, ring: &[Step]) -> std::fmt::Result {
    let Report { picture, .. } = report;
    let period = if ring.len() > STEPS { words::period(picture, ring) } else { ring.len() };
    let name = |step: &Step| picture.type_name(picture.type_of(step.object));
    for (place, step) in ring[..period].iter().enumerate() {
        if period > STEPS && place >= STEPS / 2 && place + 2 < period {
            if place == STEPS / 2 {
                let left = period - STEPS / 2 - 2;
                writeln!(out, "    {}", ink.dim(format!("… {} more …", words::grouped(left as u64))))?;
            }
            continue;
        }
        let field = words::field(picture, &picture.edges[step.edge as usize]);
        let closes = place + 1 == ring.len();
        let field = if closes { ink.closing(field) } else { ink.field(field) };
        writeln!(out, "  {}{}  {field}", if place == 0 { "" } else { "  → " }, name(step))?;
    }
    if period != ring.len() {
        let times = words::count((ring.len() / period) as u64, "time");
        writeln!(out, "    {}", ink.dim(format!("→ and so on, {times} in all")))?;
    }
    writeln!(out, "    → back to {}", name(&ring[0]))
}

fn write_hanging(out: &mut String, hanging: Tally, what: &str) -> std::fmt::Result {
    match hanging.objects {
        0 => Ok(()),
        objects => write!(
            out,
            "; {} ({}) {} on {what}",
            words::count(objects, "object"),
            words::bytes(hanging.bytes),
            if objects == 1 { "hangs" } else { "hang" },
        ),
    }
}

fn write_over_retained(out: &mut String, report: Report, ink: Ink, row: &OverRetained) -> std::fmt::Result {
    let Report { picture, .. } = report;
    let object = &picture.objects[row.example as usize];
    let name = picture.type_name(picture.type_of(row.example));
    let references = words::count(row.excess, "reference");
    let (who, whose, at, bytes) = match row.times {
        1 => (String::new(), "its", "at", object.bytes),
        times => (format!("{} × ", words::grouped(times)), "their", "for example at", row.total.bytes),
    };
    let all = if row.times == 1 { "" } else { " in all" };
    writeln!(
        out,
        "{}{}, {}{all}: in no cycle, and {whose} counts say {references} more than anybody has",
        ink.bold(who),
        ink.bold(name),
        words::bytes(bytes)
    )?;
    write!(out, "  {at} {:#x}", object.address)?;
    write_hanging(out, row.hanging, "it alone")?;
    writeln!(out)
}

fn ring_bytes(report: Report, ring: &[Step]) -> u64 {
    let objects = ring.iter().map(|step| Tally::from(&report.picture.objects[step.object as usize]));
    objects.sum::<Tally>().bytes
}
