//! What must be reached, and whether it was.

use serde::{Deserialize, Serialize};

use crate::results::{ModeResults, operation};
use crate::{Mode, Operation, Peer};

/// A claim: that `ours` is at least so many times faster than `against`.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// In which process.
    pub mode: Mode,
    /// At what.
    pub operation: Operation,
    /// Which way of calling sidetable.
    pub ours: Peer,
    /// The peer, or a limit.
    pub against: Peer,
    /// The peer's time over ours.
    pub at_least: f64,
    /// What would be better still.
    pub aim: Option<f64>,
}

/// A claim, and what was measured.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// The claim.
    #[serde(flatten)]
    pub target: Target,
    /// Our median, in nanoseconds.
    pub our_nanoseconds: Option<f64>,
    /// The peer's median.
    pub their_nanoseconds: Option<f64>,
    /// The least time that any count could take there: the limit's median and what the limit is.
    pub limit: Option<(Peer, f64)>,
}

/// How a claim fared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Reached.
    Met,
    /// Not reached.
    Missed,
    /// One of the two was not there.
    NotMeasured,
}

impl Outcome {
    /// The peer's time over ours.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.their_nanoseconds? / self.our_nanoseconds?)
    }

    /// How the claim fared.
    pub fn verdict(&self) -> Verdict {
        match self.ratio() {
            None => Verdict::NotMeasured,
            Some(ratio) if ratio >= self.target.at_least => Verdict::Met,
            Some(_) => Verdict::Missed,
        }
    }
}

/// Every claim, in the order of the page.
pub fn all() -> Vec<Target> {
    use Mode::{IdleThread, OneObject2, OneThread};
    use Operation::{
        AllocateRelease, AllocateWeakRelease, RetainRelease, SideTableRetainRelease, UnownedRetainRelease,
        WeakLoadRelease,
    };
    let mut targets = Vec::new();
    let mut claim = |ours, against, operation, mode, at_least, aim| {
        targets.push(Target { mode, operation, ours, against, at_least, aim });
    };
    for (operation, alone, beside) in [
        (RetainRelease, 5.0, 1.0),
        (SideTableRetainRelease, 10.0, 3.0),
        (WeakLoadRelease, 12.0, 3.3),
        (UnownedRetainRelease, 5.0, 1.0),
        (AllocateRelease, 2.8, 2.6),
        (AllocateWeakRelease, 7.0, 3.2),
    ] {
        claim(Peer::SidetableC, Peer::SwiftCore, operation, OneThread, alone, None);
        claim(Peer::SidetableC, Peer::SwiftCore, operation, IdleThread, beside, None);
    }
    claim(Peer::SidetableC, Peer::SwiftCore, WeakLoadRelease, OneObject2, 3.0, None);
    claim(Peer::SidetableC, Peer::SwiftCore, RetainRelease, OneObject2, 1.0, Some(1.3));

    for mode in [OneThread, IdleThread, OneObject2] {
        for operation in mode.operations() {
            if operation != UnownedRetainRelease {
                claim(Peer::SidetableCpp, Peer::SharedPtr, operation, mode, 1.0, None);
            }
        }
    }
    for operation in [RetainRelease, WeakLoadRelease] {
        claim(Peer::SidetableRust, Peer::Arc, operation, OneThread, 4.0, None);
    }
    for limit in [Peer::LockedAdd, Peer::LockedExchange] {
        claim(Peer::SidetableCpp, limit, RetainRelease, IdleThread, 1.0 / 1.05, None);
    }
    targets
}

/// Looks the claims up in what was measured.
pub fn judge(modes: &[ModeResults]) -> Vec<Outcome> {
    all()
        .into_iter()
        .map(|target| {
            let results = operation(modes, target.mode, target.operation);
            let median = |peer| Some(results?.of(peer)?.median);
            let limit = match (target.operation.is_on_an_object(), target.mode) {
                (false, _) => Peer::Malloc,
                (true, Mode::OneThread) => Peer::PlainAdd,
                (true, _) => Peer::LockedAdd,
            };
            Outcome {
                target,
                our_nanoseconds: median(target.ours),
                their_nanoseconds: median(target.against),
                limit: median(limit).map(|nanoseconds| (limit, nanoseconds)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(ours: Option<f64>, theirs: Option<f64>) -> Outcome {
        Outcome {
            target: Target { at_least: 3.0, ..all()[0] },
            our_nanoseconds: ours,
            their_nanoseconds: theirs,
            limit: None,
        }
    }

    #[test]
    fn a_claim_is_met_at_its_number() {
        assert_eq!(outcome(Some(2.0), Some(6.0)).verdict(), Verdict::Met);
        assert_eq!(outcome(Some(2.0), Some(5.9)).verdict(), Verdict::Missed);
        assert_eq!(outcome(Some(2.0), None).verdict(), Verdict::NotMeasured);
    }

    #[test]
    fn nothing_measured_leaves_every_line_standing() {
        let outcomes = judge(&[]);
        assert_eq!(outcomes.len(), all().len());
        assert!(outcomes.iter().all(|outcome| outcome.verdict() == Verdict::NotMeasured));
    }

    #[test]
    fn every_claim_is_about_something_that_is_measured() {
        for target in all() {
            assert!(target.mode.operations().contains(&target.operation), "{target:?}");
        }
    }
}
