//! Single calls of the runtime, timed by a program that makes millions of them; and a program's start.

use serde::{Deserialize, Serialize};

use crate::report::due::Due;
use crate::stats::Summary;

/// The program that times its own calls, and how many of each it makes. Each line that it prints is a name, a colon, and nanoseconds.
pub const PROGRAM: &str = "calls";
/// How many calls of each kind it makes.
pub const COUNT: &str = "10000000";
/// The program that only starts and ends.
pub const HELLO: &str = "hello";
/// How many starts stand for one round.
pub const STARTS: usize = 20;
/// What the starts are called.
pub const START: &str = "start and end of a program that says hello";

/// What no runtime can take less than for beginning and ending an access.
const LIMIT: &str = "two calls that do nothing in their place";

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

    /// What must hold, if it is ours to change. `all` has the limit.
    pub fn due(&self, all: &[Call]) -> Option<Due> {
        let least = match &*self.name {
            LIMIT => return None,
            START => 0.99,
            "beginAccess and endAccess" => all.iter().find(|call| call.name == LIMIT).map_or(3.0, |limit| {
                let most = self.stock.median / limit.ours.median;
                f64::min(3.0, 0.9 * most)
            }),
            _ => 2.5,
        };
        Some(Due {
            what: self.name.clone(),
            bound: format!("≥ {least:.2}×"),
            measured: format!("{:.2}×", self.speed()),
            is_met: Some(self.speed() >= least),
        })
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

    fn call(name: &str, stock: f64, ours: f64) -> Call {
        Call { name: name.into(), stock: Summary::of(&[stock]), ours: Summary::of(&[ours]) }
    }

    fn is_met(call: &Call, all: &[Call]) -> Option<bool> {
        call.due(all)?.is_met
    }

    #[test]
    fn a_start_may_take_a_hundredth_more_and_a_call_must_be_faster() {
        let met = |name, stock, ours| is_met(&call(name, stock, ours), &[]);
        assert_eq!([met(START, 1.0, 1.01), met(START, 1.0, 1.02)], [Some(true), Some(false)]);
        assert_eq!([met("accessor", 2.6, 1.0), met("accessor", 2.4, 1.0)], [Some(true), Some(false)]);
    }

    #[test]
    fn an_access_is_due_three_times_as_fast_or_nine_tenths_of_the_limit() {
        let met = |ours, limit| is_met(&call("beginAccess and endAccess", 9.0, ours), &[call(LIMIT, limit, limit)]);
        // Three times as fast is 3.0; where two calls take 2.9, nine tenths of that is 3.22.
        assert_eq!([met(3.0, 1.0), met(3.1, 1.0)], [Some(true), Some(false)]);
        assert_eq!([met(3.2, 2.9), met(3.3, 2.9)], [Some(true), Some(false)]);
        assert_eq!(is_met(&call(LIMIT, 3.0, 3.0), &[]), None);
    }
}
