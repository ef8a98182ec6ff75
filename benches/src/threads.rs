//! Pinning, the idle thread, running on several threads at once.

use std::sync::Barrier;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::Lane;

/// The processors this process may use, in order.
pub fn processors() -> Vec<usize> {
    // SAFETY: an all-zero set is a set without processors.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is as large as said; 0 means this thread.
    let failed = unsafe { libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &raw mut set) } != 0;
    if failed {
        return Vec::new();
    }
    // SAFETY: the index is below the set's size.
    (0..libc::CPU_SETSIZE as usize).filter(|&processor| unsafe { libc::CPU_ISSET(processor, &set) }).collect()
}

/// Keeps the calling thread, and those it starts, on one processor. Does nothing where that is not allowed.
fn pin(processor: usize) {
    // SAFETY: as in `processors`.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: the processor came out of such a set.
    unsafe { libc::CPU_SET(processor, &mut set) };
    // SAFETY: the set is as large as said; a refusal leaves the thread as it was.
    unsafe { libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set) };
}

/// Keeps the calling thread, and those it starts, on the last processor: interrupts tend to go to the first.
pub fn pin_to_last() {
    if let Some(&last) = processors().last() {
        pin(last);
    }
}

/// Whether the kernel counts one thread in this process, and glibc agrees, by acting on it.
pub fn number_of_threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// Runs lanes on threads of its choice: on the calling one alone, or on several at once.
pub struct Workers {
    processors: Vec<usize>,
    threads: usize,
    objects: usize,
}

impl Workers {
    /// `threads` at work on `objects` objects.
    pub fn new(threads: usize, objects: usize) -> Self {
        if threads == 1 {
            pin_to_last();
        }
        Self { processors: processors(), threads, objects }
    }

    /// How long `iterations` take on each thread. Where there are more threads than processors, the time of a processor that is not
    /// shared: what all threads took together, over the processors they had.
    pub fn time(&self, lane: &Lane, iterations: u64) -> Duration {
        if self.threads == 1 {
            let start = Instant::now();
            lane.run(0, iterations);
            return start.elapsed();
        }
        let barrier = Barrier::new(self.threads);
        let spans: Vec<(Instant, Instant)> = thread::scope(|scope| {
            let handles: Vec<_> = (0..self.threads)
                .map(|index| {
                    let barrier = &barrier;
                    scope.spawn(move || {
                        if let Some(&processor) = self.processors.get(index % self.processors.len().max(1)) {
                            pin(processor);
                        }
                        barrier.wait();
                        let start = Instant::now();
                        lane.run(index % self.objects, iterations);
                        (start, Instant::now())
                    })
                })
                .collect();
            handles.into_iter().map(|handle| handle.join().expect("lanes do not panic")).collect()
        });
        let start = spans.iter().map(|span| span.0).min().expect("at least one thread");
        let end = spans.iter().map(|span| span.1).max().expect("at least one thread");
        let shared_by = self.threads.div_ceil(self.processors.len().max(1)) as u32;
        (end - start) / shared_by
    }
}

/// A second thread that sleeps until it is dropped.
pub struct IdleThread {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl IdleThread {
    /// Starts it.
    pub fn start() -> Self {
        let (stop, wait): (Sender<()>, Receiver<()>) = channel();
        let thread = thread::spawn(move || {
            // Ends when the sender is gone.
            let _ = wait.recv();
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for IdleThread {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It cannot have panicked, and nothing depends on it.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_runs_and_every_object_is_used() {
        let (sender, receiver) = channel();
        let sender = std::sync::Mutex::new(sender);
        let lane = Lane::new(
            move |object, iterations| {
                sender.lock().expect("nobody panics").send(object).expect("the test listens");
                iterations
            },
            || true,
        );
        Workers::new(4, 2).time(&lane, 1);
        drop(lane);
        let mut objects: Vec<usize> = receiver.iter().collect();
        objects.sort_unstable();
        assert_eq!(objects, [0, 0, 1, 1]);
    }

    #[test]
    fn the_idle_thread_is_there_while_it_is_held() {
        let before = number_of_threads();
        let idle = IdleThread::start();
        assert!(number_of_threads() > 1 && before >= 1);
        drop(idle);
    }
}
