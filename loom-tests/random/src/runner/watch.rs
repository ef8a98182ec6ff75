//! How large a process is that runs programs for long.

use std::fs;
use std::time::{Duration, Instant};

/// How often the size is looked at in all.
const LOOKS: u32 = 20;
/// What a process may grow by after the first quarter of its time: what the C library has to spare.
const SLACK: u64 = 1024;

/// The sizes of this process while it runs programs.
pub struct Watch {
    start: Instant,
    time: Duration,
    minutes: u64,
    sizes: Vec<u64>,
}

impl Watch {
    /// For so long.
    pub fn new(time: Duration) -> Self {
        Self { start: Instant::now(), time, minutes: 0, sizes: Vec::new() }
    }

    /// Whether there is time for the program of that number. Says each minute how far the process is, if it is this thread's business.
    pub fn goes_on(&mut self, number: u64, is_speaker: bool) -> bool {
        let elapsed = self.start.elapsed();
        if elapsed >= self.time / LOOKS * (self.sizes.len() as u32 + 1) {
            self.sizes.push(resident());
        }
        if is_speaker && elapsed.as_secs() / 60 > self.minutes {
            self.minutes += 1;
            println!("minute {}: program {number}, {} KiB now", self.minutes, resident());
        }
        elapsed < self.time
    }

    /// What is wrong where the process has grown since a quarter of its time was over.
    pub fn growth(&self) -> Option<String> {
        let (first, last) = (*self.sizes.get(LOOKS as usize / 4)?, *self.sizes.last()?);
        let has_grown = last > first + first / 20 + SLACK;
        has_grown.then(|| format!("the process has grown from {first} to {last} KiB"))
    }
}

/// KiB of this process that are in memory.
fn resident() -> u64 {
    const PAGE: u64 = 4;
    let text = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * PAGE
}
