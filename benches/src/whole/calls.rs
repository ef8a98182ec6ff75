//! Single calls of the runtime, timed by a program that makes millions of them; and a program's start.

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::stats::Summary;

/// The program that times its own calls, and how many of each it makes. Each line that it prints is a name, a colon, and nanoseconds.
pub const PROGRAM: &str = "calls";
/// How many calls of each kind it makes.
pub const COUNT: &str = "2000000";
/// The program that only starts and ends.
pub const HELLO: &str = "hello";
/// How many starts stand for one round.
pub const STARTS: usize = 20;
/// What the starts are called.
pub const START: &str = "start and end of a program that says hello";

/// One kind of call on both runtimes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// What is called.
    pub name: String,
    /// On Swift's own runtime, in nanoseconds.
    pub stock: Summary,
    /// On ours.
    pub ours: Summary,
}

impl Call {
    /// How many times as fast ours is.
    pub fn speed(&self) -> f64 {
        self.stock.median / self.ours.median
    }

    /// What must hold.
    pub fn due(&self) -> Due {
        let least = match &*self.name {
            START => 0.99,
            "beginAccess and endAccess" => 3.0,
            _ => 2.5,
        };
        Due {
            what: self.name.clone(),
            bound: format!("≥ {least:.2}×"),
            measured: format!("{:.2}×", self.speed()),
            is_met: Some(self.speed() >= least),
        }
    }
}

/// What the program prints, as names and nanoseconds; `None` where a line is something else.
pub fn read(output: &str) -> Option<Vec<(String, f64)>> {
    output
        .lines()
        .map(|line| line.rsplit_once(": ").and_then(|(name, value)| Some((name.to_owned(), value.parse().ok()?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_names_and_numbers() {
        assert_eq!(read("a call: 1.5\nb: c: 20.25\n"), Some(vec![("a call".into(), 1.5), ("b: c".into(), 20.25)]));
        assert_eq!(read("a call: fast\n"), None);
        assert_eq!(read("nothing\n"), None);
    }

    #[test]
    fn a_start_may_take_a_hundredth_more_and_a_call_must_be_faster() {
        let of = |value: f64| Summary::of(&[value]);
        let call = |name: &str, stock, ours| Call { name: name.into(), stock: of(stock), ours: of(ours) }.due().is_met;
        assert_eq!([call(START, 1.0, 1.01), call(START, 1.0, 1.02)], [Some(true), Some(false)]);
        assert_eq!([call("accessor", 2.6, 1.0), call("accessor", 2.4, 1.0)], [Some(true), Some(false)]);
    }
}
