//! A profile that `pprof` reads: `proto/profile.proto` of github.com/google/pprof, gzipped.
//!
//! Each sample has four values: retains, releases, objects and bytes. Its stack is the place of the call, and its label `type` the objects'.

use std::collections::HashMap;
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;
use sidetable_picture::counts::{Counts, Operation};

use crate::arc::places::Place;
use crate::arc::tables::Tables;

#[derive(Clone, PartialEq, Message)]
struct Profile {
    #[prost(message, repeated, tag = "1")]
    sample_type: Vec<ValueType>,
    #[prost(message, repeated, tag = "2")]
    sample: Vec<Sample>,
    #[prost(message, repeated, tag = "3")]
    mapping: Vec<Mapping>,
    #[prost(message, repeated, tag = "4")]
    location: Vec<Location>,
    #[prost(message, repeated, tag = "5")]
    function: Vec<Function>,
    /// The first is empty.
    #[prost(string, repeated, tag = "6")]
    string_table: Vec<String>,
    #[prost(int64, tag = "9")]
    time_nanos: i64,
    #[prost(message, optional, tag = "11")]
    period_type: Option<ValueType>,
    #[prost(int64, tag = "12")]
    period: i64,
    #[prost(int64, repeated, tag = "13")]
    comment: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
struct ValueType {
    #[prost(int64, tag = "1")]
    kind: i64,
    #[prost(int64, tag = "2")]
    unit: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    #[prost(uint64, repeated, tag = "1")]
    location_id: Vec<u64>,
    #[prost(int64, repeated, tag = "2")]
    value: Vec<i64>,
    #[prost(message, repeated, tag = "3")]
    label: Vec<Label>,
}

#[derive(Clone, PartialEq, Message)]
struct Label {
    #[prost(int64, tag = "1")]
    key: i64,
    #[prost(int64, tag = "2")]
    string: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Mapping {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(int64, tag = "5")]
    filename: i64,
    #[prost(bool, tag = "7")]
    has_functions: bool,
    #[prost(bool, tag = "8")]
    has_filenames: bool,
    #[prost(bool, tag = "9")]
    has_line_numbers: bool,
}

#[derive(Clone, PartialEq, Message)]
struct Location {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(uint64, tag = "2")]
    mapping_id: u64,
    #[prost(uint64, tag = "3")]
    address: u64,
    #[prost(message, repeated, tag = "4")]
    line: Vec<SourceLine>,
}

#[derive(Clone, PartialEq, Message)]
struct SourceLine {
    #[prost(uint64, tag = "1")]
    function_id: u64,
    #[prost(int64, tag = "2")]
    line: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Function {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(int64, tag = "2")]
    name: i64,
    #[prost(int64, tag = "3")]
    system_name: i64,
    #[prost(int64, tag = "4")]
    filename: i64,
}

/// What is made on the way, each once.
#[derive(Default)]
struct Builder {
    profile: Profile,
    strings: HashMap<String, i64>,
    mappings: HashMap<String, u64>,
    functions: HashMap<(String, String), u64>,
    locations: HashMap<Place, u64>,
}

impl Builder {
    fn string(&mut self, words: &str) -> i64 {
        if let Some(number) = self.strings.get(words) {
            return *number;
        }
        let number = self.profile.string_table.len() as i64;
        self.profile.string_table.push(words.to_owned());
        self.strings.insert(words.to_owned(), number);
        number
    }

    fn value_type(&mut self, kind: &str, unit: &str) -> ValueType {
        ValueType { kind: self.string(kind), unit: self.string(unit) }
    }

    fn mapping(&mut self, file: &str) -> u64 {
        if let Some(id) = self.mappings.get(file) {
            return *id;
        }
        let id = self.profile.mapping.len() as u64 + 1;
        let filename = self.string(file);
        self.profile.mapping.push(Mapping {
            id,
            filename,
            has_functions: true,
            has_filenames: true,
            has_line_numbers: true,
        });
        self.mappings.insert(file.to_owned(), id);
        id
    }

    fn function(&mut self, name: &str, source: &str) -> u64 {
        let key = (name.to_owned(), source.to_owned());
        if let Some(id) = self.functions.get(&key) {
            return *id;
        }
        let id = self.profile.function.len() as u64 + 1;
        let (name, filename) = (self.string(name), self.string(source));
        self.profile.function.push(Function { id, name, system_name: name, filename });
        self.functions.insert(key, id);
        id
    }

    fn location(&mut self, place: &Place, address: u64) -> u64 {
        if let Some(id) = self.locations.get(place) {
            return *id;
        }
        let id = self.profile.location.len() as u64 + 1;
        let mapping_id = self.mapping(&place.file);
        let (source, line) = place.source.as_ref().map_or(("", 0), |(path, line)| (&**path, i64::from(*line)));
        let function_id = self.function(&place.function, source);
        self.profile.location.push(Location { id, mapping_id, address, line: vec![SourceLine { function_id, line }] });
        self.locations.insert(place.clone(), id);
        id
    }
}

/// The file's bytes.
pub fn encode(counts: &Counts, tables: &Tables) -> Result<Vec<u8>> {
    let mut builder = Builder::default();
    builder.string("");
    let values = [("retains", "count"), ("releases", "count"), ("objects", "count"), ("space", "bytes")];
    builder.profile.sample_type = values.map(|(kind, unit)| builder.value_type(kind, unit)).to_vec();
    builder.profile.period_type = Some(builder.value_type("calls", "count"));
    builder.profile.period = i64::from(counts.every);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    builder.profile.time_nanos = i64::try_from(since.as_nanos()).unwrap_or_default();
    builder.profile.comment = vec![builder.string("lower bounds: calls inside the runtime's library are not counted")];
    let key = builder.string("type");
    for line in tables.lines.iter().chain(&tables.allocations) {
        let (calls, amount) = (line.calls as i64, line.amount as i64);
        let value = match line.operation {
            Operation::Retain | Operation::LoadWeak | Operation::LoadUnowned => [amount, 0, 0, 0],
            Operation::Release => [0, amount, 0, 0],
            Operation::Allocate => [0, 0, calls, amount],
        };
        let label = Label { key, string: builder.string(&line.type_name) };
        let location = builder.location(&line.place, line.address);
        builder.profile.sample.push(Sample { location_id: vec![location], value: value.to_vec(), label: vec![label] });
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&builder.profile.encode_to_vec())?;
    Ok(gzip.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::arc::tables::tests::some;

    #[test]
    fn what_is_read_back_adds_up() {
        let (counts, tables) = some(3);
        let bytes = encode(&counts, &tables).expect("it can be written");
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut plain).expect("it is gzip");
        let profile = Profile::decode(&*plain).expect("it is a profile");
        assert_eq!(profile.string_table[0], "");
        assert_eq!(profile.period, 3);
        let sums = (0..4).map(|at| profile.sample.iter().map(|sample| sample.value[at]).sum::<i64>());
        assert_eq!(sums.collect::<Vec<_>>(), [4003, 1000, 7, 224]);
        for sample in &profile.sample {
            let location = &profile.location[sample.location_id[0] as usize - 1];
            assert_eq!(profile.mapping[location.mapping_id as usize - 1].id, location.mapping_id);
            let function = &profile.function[location.line[0].function_id as usize - 1];
            let name = &*profile.string_table[function.name as usize];
            assert!(["balanced", "hoards"].contains(&name), "{name}");
            assert_eq!(profile.string_table[sample.label[0].string as usize], "p.Node");
        }
    }
}
