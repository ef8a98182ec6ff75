//! What a person sees: lines in one shape, colour when on a terminal (and never with NO_COLOR), and a live line for each thing that goes on.

use std::fmt::Display;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use console::{style, truncate_str};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Where there is no terminal, what takes long says so as often.
const BETWEEN_BEATS: Duration = Duration::from_secs(30);

/// The live lines, at the bottom of the terminal.
static LIVE: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// A line above the live ones.
pub fn line(text: impl Display) {
    LIVE.suspend(|| eprintln!("{text}"));
}

/// A line about something that was done: a verb, then what.
pub fn did(verb: &str, what: impl Display) {
    line(format_args!("{} {what}", style(format!("{verb:>10}")).for_stderr().green().bold()));
}

/// A line that should not be overlooked, such as a change to the machine.
pub fn notice(what: impl Display) {
    line(format_args!("{} {what}", style(format!("{:>10}", "note")).for_stderr().yellow().bold()));
}

/// An error, its causes below it.
pub fn error(error: &anyhow::Error) {
    line(format_args!("{} {error}", style("error:").for_stderr().red().bold()));
    for cause in error.chain().skip(1) {
        line(format_args!("  because: {cause}"));
    }
}

/// Says what is going on while it lives: in a line at the bottom of the terminal, or in a line every half minute where there is no terminal.
pub struct Live {
    bar: ProgressBar,
    latest: Arc<Mutex<String>>,
    /// None on a terminal.
    beats: Option<Beats>,
}

/// A thread that prints, until it hears that the other end of its channel is gone.
struct Beats {
    end: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Live {
    pub fn start(what: &str) -> Self {
        let latest = Arc::new(Mutex::new(String::new()));
        if !console::user_attended_stderr() {
            let beats = Beats::start(what.to_owned(), Arc::clone(&latest));
            return Self { bar: ProgressBar::hidden(), latest, beats: Some(beats) };
        }
        let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg:.dim}");
        let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        let bar = LIVE.add(bar.with_prefix(what.to_owned()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, latest, beats: None }
    }

    /// For a program that has the terminal to itself where there is one.
    pub fn start_unattended(what: &str) -> Option<Self> {
        (!console::user_attended_stderr()).then(|| Self::start(what))
    }

    /// Shows the newest line of a program's output.
    pub fn line(&self, text: &str) {
        let text = console::strip_ansi_codes(text);
        let text = text.trim();
        if !text.is_empty() {
            self.bar.set_message(text.to_owned());
            text.clone_into(&mut self.latest.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        if let Some(Beats { end, thread }) = self.beats.take() {
            drop(end);
            // A thread that cannot print has nothing else to say.
            let _ = thread.join();
        }
    }
}

impl Beats {
    fn start(what: String, latest: Arc<Mutex<String>>) -> Self {
        let (end, ended) = mpsc::channel();
        let start = Instant::now();
        let thread = thread::spawn(move || {
            while ended.recv_timeout(BETWEEN_BEATS) == Err(RecvTimeoutError::Timeout) {
                let latest = latest.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let latest =
                    if latest.is_empty() { latest } else { format!(": {}", truncate_str(&latest, 100, "…")) };
                line(format_args!("   … {what}, {}{latest}", duration(start.elapsed())));
            }
        });
        Self { end, thread }
    }
}

/// A duration as people say it: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 99.5 {
        format!("{seconds:.0} s")
    } else {
        let seconds = seconds.round() as u64;
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// A size as people say it: `512 B`, `14.2 KiB`, `3.1 MiB`.
pub fn size(bytes: u64) -> String {
    const KIB: f64 = 1024.0;
    let kib = bytes as f64 / KIB;
    if bytes < 1024 {
        format!("{bytes} B")
    } else if kib < KIB {
        format!("{kib:.1} KiB")
    } else {
        format!("{:.1} MiB", kib / KIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        assert_eq!(duration(Duration::from_millis(420)), "0.4 s");
        assert_eq!(duration(Duration::from_millis(9_990)), "10 s");
        assert_eq!(duration(Duration::from_secs(61)), "61 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn sizes_read_like_speech() {
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(14 * 1024 + 205), "14.2 KiB");
        assert_eq!(size(3 << 20), "3.0 MiB");
    }
}
