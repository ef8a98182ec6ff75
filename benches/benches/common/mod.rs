//! Every operation by every peer, in criterion's hands. What differs between the benchmarks is the process.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion};
use sidetable_benches::threads::{Workers, number_of_threads};
use sidetable_benches::{Mode, Operation, Peer, peers};

/// Benchmarks what the mode has, on the calling thread.
pub fn run(mode: Mode) {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(400))
        .sample_size(20)
        .nresamples(2000)
        .configure_from_args();
    let workers = Workers::new(mode.threads(), mode.objects());
    for operation in Operation::ALL {
        let mut group = criterion.benchmark_group(format!("{}/{}", mode.name(), operation.name()));
        for peer in Peer::ALL.into_iter().filter(|peer| mode == Mode::OneThread || !peer.needs_one_thread()) {
            let Some(lane) = peers::lane(peer, operation, mode.objects()) else { continue };
            group.bench_function(BenchmarkId::from_parameter(peer.name()), |bencher| {
                bencher.iter_custom(|iterations| workers.time(&lane, iterations));
            });
            assert!(lane.is_as_before(), "{}, {}: the counts are not what they were", peer.name(), operation.name());
        }
        group.finish();
    }
    criterion.final_summary();
    assert_eq!(number_of_threads() == 1, mode == Mode::OneThread, "the process is not what it should be");
}
