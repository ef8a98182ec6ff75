//! What a person sees: lines in one shape, colour when on a terminal (and never with NO_COLOR), and one live line.

use std::time::Duration;

use console::style;
use indicatif::{ProgressBar, ProgressStyle};

/// A line about something that was done: a verb, then what.
pub fn did(verb: &str, what: impl std::fmt::Display) {
    eprintln!("{} {what}", style(format!("{verb:>10}")).for_stderr().green().bold());
}

/// A line that should not be overlooked, such as a change to the machine.
pub fn notice(what: impl std::fmt::Display) {
    eprintln!("{} {what}", style(format!("{:>10}", "note")).for_stderr().yellow().bold());
}

/// An error, its causes below it.
pub fn error(error: &anyhow::Error) {
    eprintln!("{} {error}", style("error:").for_stderr().red().bold());
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

/// One line at the bottom of the terminal that says what is going on; nothing at all where there is no terminal.
pub struct Live(ProgressBar);

impl Live {
    pub fn start(what: &str) -> Self {
        let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg:.dim}");
        let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Shows the newest line of a program's output.
    pub fn line(&self, text: &str) {
        let text = console::strip_ansi_codes(text);
        if !text.trim().is_empty() {
            self.0.set_message(text.trim().to_owned());
        }
    }

    /// Does something that prints lines of its own, the live one out of the way meanwhile.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.suspend(work)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.0.finish_and_clear();
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
