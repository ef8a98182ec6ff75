//! How large a process is that runs programs for long, and how far it is.

use std::fmt::Display;
use std::fs;
use std::time::{Duration, Instant};

/// How often the size is looked at in all.
const LOOKS: u32 = 20;
/// What a process may grow by after the first quarter of its time: what the C library has to spare.
const SLACK: u64 = 1024;
/// How often a process says how far it is: who ends it early knows what it did.
const BETWEEN_WORDS: Duration = Duration::from_secs(10);

/// The sizes of this process while it runs programs.
pub struct Watch {
    start: Instant,
    time: Duration,
    sizes: Vec<u64>,
    speaker: Speaker,
}

impl Watch {
    /// For so long.
    pub fn new(time: Duration) -> Self {
        Self { start: Instant::now(), time, sizes: Vec::new(), speaker: Speaker::default() }
    }

    /// Whether there is time for another program. Says now and then how far the process is.
    pub fn goes_on<D: Display>(&mut self, how_far: impl FnOnce() -> D) -> bool {
        let elapsed = self.start.elapsed();
        if elapsed >= self.time / LOOKS * (self.sizes.len() as u32 + 1) {
            self.sizes.push(resident());
        }
        self.speaker.say(how_far);
        elapsed < self.time
    }

    /// What is wrong where the process has grown since a quarter of its time was over.
    pub fn growth(&self) -> Option<String> {
        let (first, last) = (*self.sizes.get(LOOKS as usize / 4)?, *self.sizes.last()?);
        let has_grown = last > first + first / 20 + SLACK;
        has_grown.then(|| format!("the process has grown from {first} to {last} KiB"))
    }
}

/// Says every ten seconds how far a process is.
pub struct Speaker {
    last: Instant,
}

impl Default for Speaker {
    fn default() -> Self {
        Self { last: Instant::now() }
    }
}

impl Speaker {
    /// Says it, if it is time.
    pub fn say<D: Display>(&mut self, how_far: impl FnOnce() -> D) {
        if self.last.elapsed() >= BETWEEN_WORDS {
            self.last = Instant::now();
            println!("so far: {}", how_far());
        }
    }
}

/// KiB of this process that are in memory.
fn resident() -> u64 {
    const PAGE: u64 = 4;
    let text = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * PAGE
}

/// The most KiB of this process that ever were in memory.
pub fn peak() -> u64 {
    // SAFETY: all zero is such a record.
    let mut usage = unsafe { std::mem::zeroed::<libc::rusage>() };
    // SAFETY: the record may be written.
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) };
    usage.ru_maxrss.cast_unsigned()
}
