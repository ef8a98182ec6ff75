//! Work side by side: as many pieces at a time as there are processors.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What `work` makes of each piece, which it gets with its number. They are begun in their order, which that of the results is, too.
pub fn each<P: Sync, R: Send>(pieces: &[P], work: impl Fn(usize, &P) -> R + Sync) -> Vec<R> {
    let at_a_time = thread::available_parallelism().map_or(1, NonZero::get);
    let waiting = Mutex::new(pieces.iter().enumerate());
    let worker = || {
        let mut made = Vec::new();
        loop {
            // A statement of its own: the queue is free again while the piece is worked on.
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((number, piece)) = next else { return made };
            made.push((number, work(number, piece)));
        }
    };
    let mut made: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..at_a_time).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("work returns its errors")).collect()
    });
    made.sort_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn every_piece_is_worked_on_once_and_results_stand_in_order() {
        let pieces: Vec<usize> = (0..100).collect();
        let made = each(&pieces, |number, piece| {
            assert_eq!(number, *piece);
            piece * 2
        });
        assert!(made.iter().enumerate().all(|(number, result)| *result == 2 * number) && made.len() == 100);
        assert!(each(&[] as &[usize], |_, piece| *piece).is_empty());
    }
}
