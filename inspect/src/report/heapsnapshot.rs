//! The report for Chrome's developer tools: a `.heapsnapshot`, which their Memory panel loads.
//!
//! Below the root is `(GC roots)`, where the tools begin to measure distances, and below that what holds objects: `(held from outside)`,
//! `(leaked)`, `(over-retained)` and `(possibly held)`. All objects are nodes of one kind, as closures would lose their types' names there. Words that look like references are weak edges, which retain nothing there.
//!
//! The format is described nowhere; this is what Chrome writes itself. It keeps every number in 32 bits.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use serde_json::json;
use sidetable_picture::leaks::Fate;
use sidetable_picture::{Edge, Picture};

use super::{Report, words};

const NODE_FIELDS: [&str; 7] = ["type", "name", "id", "self_size", "edge_count", "trace_node_id", "detachedness"];
const NODE_TYPES: [&str; 14] = [
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
];
const EDGE_FIELDS: [&str; 3] = ["type", "name_or_index", "to_node"];
const EDGE_TYPES: [&str; 7] = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"];

const OBJECT: u32 = 3;
const SYNTHETIC: u32 = 9;

const ELEMENT: u32 = 1;
const PROPERTY: u32 = 2;
const INTERNAL: u32 = 3;
const WEAK: u32 = 6;

/// The nodes before the objects' own.
const HOLDERS: [&str; 6] = ["", "(GC roots)", "(held from outside)", "(leaked)", "(over-retained)", "(possibly held)"];

/// Writes it.
pub fn write(report: Report, mut out: impl Write) -> io::Result<()> {
    let picture = report.picture;
    let held = held(report);
    let holders = HOLDERS.len();
    let edges_of_holders: usize = 1 + held.len() + held.iter().map(Vec::len).sum::<usize>();
    let head = json!({
        "meta": {
            "node_fields": NODE_FIELDS,
            "node_types": [NODE_TYPES, "string", "number", "number", "number", "number", "number"],
            "edge_fields": EDGE_FIELDS,
            "edge_types": [json!(EDGE_TYPES), json!("string_or_number"), json!("node")],
            "trace_function_info_fields": ["function_id", "name", "script_name", "script_id", "line", "column"],
            "trace_node_fields": ["id", "function_info_index", "count", "size", "children"],
            "sample_fields": ["timestamp_us", "last_assigned_id"],
            "location_fields": ["object_index", "script_id", "line", "column"],
        },
        "node_count": holders + picture.objects.len(),
        "edge_count": edges_of_holders + picture.edges.len(),
        "trace_function_count": 0,
    });
    writeln!(out, "{{\"snapshot\":{head},")?;
    let mut strings = Strings::default();

    write!(out, "\"nodes\":[")?;
    for (place, name) in HOLDERS.into_iter().enumerate() {
        let edges = match place {
            0 => 1,
            1 => held.len(),
            _ => held[place - 2].len(),
        };
        let name = strings.number(name);
        // The tools know the root by its place, and give odd numbers to what belongs to the page's own program.
        writeln!(out, "{}{SYNTHETIC},{name},{},0,{edges},0,0", if place == 0 { "" } else { "," }, 2 * place + 1)?;
    }
    for (number, id) in (0..).zip(ids(picture)) {
        let name = strings.number(&picture.type_name(picture.type_of(number)));
        let bytes = picture.objects[number as usize].bytes.min(u64::from(u32::MAX));
        writeln!(out, ",{OBJECT},{name},{id},{bytes},{},0,0", picture.edges_of(number).len())?;
    }

    write!(out, "],\n\"edges\":[")?;
    let place = |node: usize| node * NODE_FIELDS.len();
    writeln!(out, "{ELEMENT},0,{}", place(1))?;
    for index in 0..held.len() {
        writeln!(out, ",{ELEMENT},{index},{}", place(2 + index))?;
    }
    for objects in &held {
        for (index, object) in objects.iter().enumerate() {
            writeln!(out, ",{ELEMENT},{index},{}", place(holders + *object as usize))?;
        }
    }
    for edge in picture.edges.iter() {
        let (kind, name) = edge_words(picture, edge, &mut strings);
        writeln!(out, ",{kind},{name},{}", place(holders + edge.to as usize))?;
    }
    writeln!(out, "],")?;
    writeln!(out, "\"trace_function_infos\":[],\"trace_tree\":[],\"samples\":[],\"locations\":[],")?;
    writeln!(out, "\"strings\":{}}}", serde_json::to_string(&strings.all)?)
}

/// What each of the last four holders holds: together, everything is reached from them, and not by weak edges alone.
fn held(Report { picture, leaks }: Report) -> [Vec<u32>; 4] {
    let of = |fate| (0..leaks.fates.len() as u32).filter(|number| leaks.fates[*number as usize] == fate).collect();
    let mut possible: Vec<u32> =
        picture.edges.iter().filter(|edge| edge.strength == Edge::POSSIBLE).map(|edge| edge.to).collect();
    possible.sort_unstable();
    possible.dedup();
    possible.retain(|number| matches!(leaks.fates[*number as usize], Fate::Possible | Fate::Lost));
    [of(Fate::Root), leaks.entries.clone(), of(Fate::OverRetained), possible]
}

/// An edge's type, and its index or its name's number.
fn edge_words(picture: &Picture, edge: &Edge, strings: &mut Strings) -> (u32, u32) {
    let name = picture.name(edge.field);
    let index = name.and_then(|name| name.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    match (edge.strength, name, index) {
        (Edge::STRONG, _, Some(index)) => (ELEMENT, index),
        (Edge::STRONG, Some(name), None) => (PROPERTY, strings.number(name)),
        (Edge::STRONG, None, _) => (INTERNAL, strings.number(&words::field(picture, edge))),
        _ => (WEAK, strings.number(&words::field(picture, edge))),
    }
}

/// A number for each object, by which the tools compare two snapshots. Address and isa together say whether an object is the same; of
/// them 31 bits are made, so that in two pictures of a process nearly all have the same number. Odd, and unique.
fn ids(picture: &Picture) -> Vec<u32> {
    let mut taken: HashSet<u32> = (0..HOLDERS.len() as u32).map(|place| 2 * place + 1).collect();
    (0..picture.objects.len() as u32)
        .map(|number| {
            let identity = picture.objects[number as usize].address ^ picture.type_of(number).isa.rotate_left(32);
            // Fibonacci hashing: the golden ratio in 64 bits.
            let mut id = (identity.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32 | 1;
            while !taken.insert(id) {
                id = id.wrapping_add(2);
            }
            id
        })
        .collect()
}

/// The snapshot's strings, each once.
#[derive(Default)]
struct Strings {
    numbers: HashMap<String, u32>,
    all: Vec<String>,
}

impl Strings {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.all.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }
}
