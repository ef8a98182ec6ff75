//! Alternating rounds of lanes, timed.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::operation::Mode;
use crate::peers::{self, Peer};
use crate::results::{Measured, ModeResults, OperationResults, Settings};
use crate::stats::Summary;
use crate::threads::{IdleThread, Workers, number_of_threads};
use crate::{Lane, Operation};

/// How long a sample takes at least. Threads start together within some fifty microseconds, and share processors in slices of milliseconds: more
/// of them, longer samples. (What is timed is divided by how many share a processor.)
fn sample(settings: Settings, mode: Mode) -> Duration {
    let factor = if mode.threads() == 1 { 1.0 } else { 3.0 };
    Duration::from_secs_f64(settings.sample_milliseconds * factor / 1000.0)
}

/// Measures everything that is measured in `mode`, in this process, which must be fresh.
pub fn mode(mode: Mode, settings: Settings) -> Result<ModeResults> {
    let idle = (mode != Mode::OneThread).then(IdleThread::start);
    let workers = Workers::new(mode.threads(), mode.objects());
    let mut operations = Vec::new();
    for operation in mode.operations() {
        operations.push(alternating(operation, mode, settings, &workers)?);
    }
    ensure!(
        (number_of_threads() == 1) == idle.is_none(),
        "the process has {} threads in the mode {}",
        number_of_threads(),
        mode.name()
    );
    Ok(ModeResults { mode, operations })
}

fn alternating(operation: Operation, mode: Mode, settings: Settings, workers: &Workers) -> Result<OperationResults> {
    let lanes: Vec<(Peer, Lane)> = Peer::ALL
        .into_iter()
        .filter(|peer| !(mode != Mode::OneThread && peer.needs_one_thread()))
        .filter_map(|peer| Some((peer, peers::lane(peer, operation, mode.objects())?)))
        .collect();
    let iterations: Vec<u64> =
        lanes.iter().map(|(_, lane)| calibrated(lane, workers, sample(settings, mode))).collect();
    let mut samples: Vec<Vec<f64>> = vec![Vec::with_capacity(settings.rounds); lanes.len()];
    for round in 0..settings.rounds {
        // Each round starts with another lane, so that none always follows the same one.
        for place in 0..lanes.len() {
            let index = (round + place) % lanes.len();
            let time = workers.time(&lanes[index].1, iterations[index]);
            samples[index].push(time.as_secs_f64() * 1e9 / iterations[index] as f64);
        }
    }
    let mut measured = Vec::new();
    for (index, (peer, lane)) in lanes.iter().enumerate() {
        ensure!(lane.is_as_before(), "{}, {}: the counts are not what they were", peer.name(), operation.name());
        measured.push(Measured { peer: *peer, nanoseconds: Summary::of(&samples[index]) });
    }
    Ok(OperationResults { operation, measured })
}

/// How many iterations take at least as long as a sample should.
fn calibrated(lane: &Lane, workers: &Workers, sample: Duration) -> u64 {
    let mut iterations = 1000;
    loop {
        let time = workers.time(lane, iterations);
        if time >= sample {
            return iterations;
        }
        // Aims a little above; at most a hundredfold, because the first tries say little.
        let factor = 1.2 * sample.as_secs_f64() / time.as_secs_f64().max(1e-9);
        iterations = (iterations as f64 * factor.clamp(1.1, 100.0)) as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_reaches_the_time_asked_for() {
        let spin = |iterations: u64| (0..iterations).map(std::hint::black_box).count() as u64;
        let lane = Lane::new(move |_, iterations| spin(iterations), || true);
        let workers = Workers::new(1, 1);
        let sample = Duration::from_millis(2);
        let iterations = calibrated(&lane, &workers, sample);
        assert!(workers.time(&lane, iterations) >= sample / 4, "{iterations} iterations are too few");
    }
}
