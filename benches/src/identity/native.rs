//! What an export of a known object costs, and what counting costs on an object that has a side table because it was exported.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use sidetable::identity::HostId;
use sidetable::object::HeapObject;
use sidetable::{Host, Strong};
use sidetable_c::identity::sidetable_export;
use sidetable_c::strong::{swift_release, swift_retain};

use crate::stats::Summary;
use crate::threads::IdleThread;

/// An export of an object that the host knows.
pub const EXPORT: &str = "export of a known object";
/// Counting where counts are in a side table.
pub const PAIR: &str = "retain + release, exported object";
/// Counting where they are not.
pub const INLINE_PAIR: &str = "retain + release, object without side table";

/// One operation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    /// Which.
    pub name: String,
    /// Nanoseconds.
    pub time: Summary,
}

struct Lane {
    name: &'static str,
    run: fn(*mut HeapObject, HostId, u64),
    is_exported: bool,
}

const LANES: [Lane; 3] = [
    Lane { name: EXPORT, run: export, is_exported: true },
    Lane { name: PAIR, run: pair, is_exported: true },
    Lane { name: INLINE_PAIR, run: pair, is_exported: false },
];

fn export(object: *mut HeapObject, host: HostId, iterations: u64) {
    for _ in 0..iterations {
        // SAFETY: the caller holds the object.
        black_box(unsafe { sidetable_export(black_box(object), host) });
    }
}

fn pair(object: *mut HeapObject, _host: HostId, iterations: u64) {
    for _ in 0..iterations {
        // SAFETY: the caller holds the object.
        unsafe {
            swift_retain(black_box(object));
            swift_release(black_box(object));
        }
    }
}

/// Measures in this process: with the one thread that it has, or with an idle one beside it. In turns.
pub fn measure(is_threaded: bool, is_check: bool) -> Result<Vec<Measured>> {
    let _idle = is_threaded.then(IdleThread::start);
    let (rounds, iterations) = if is_check { (3, 1_000) } else { (51, 1_000_000) };
    let host = Host::register()?;
    let (exported, plain) = (Strong::new(1_u64), Strong::new(2_u64));
    host.export(&exported)?;
    let mut samples = LANES.map(|_| Vec::new());
    for _ in 0..rounds {
        for (lane, samples) in LANES.iter().zip(&mut samples) {
            let object = Strong::as_raw(if lane.is_exported { &exported } else { &plain });
            let start = Instant::now();
            (lane.run)(object, host.id(), iterations);
            samples.push(start.elapsed().as_secs_f64() * 1e9 / iterations as f64);
        }
    }
    ensure!(
        Strong::strong_count(&exported) == 2 && Strong::strong_count(&plain) == 1,
        "the counts are not what they were"
    );
    let measured = LANES.iter().zip(&samples);
    Ok(measured.map(|(lane, samples)| Measured { name: lane.name.to_owned(), time: Summary::of(samples) }).collect())
}
