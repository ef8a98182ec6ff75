//! What must be reached, and whether it was. What is due is derived from the medians of the processor's own limits, so that a line means the same
//! on every processor.

use crate::results::{ModeResults, operation};
use crate::{Mode, Operation, Peer};

/// How much of what the processor allows is asked for at most.
pub const SHARE_OF_LIMIT: f64 = 0.9;
/// How many times as long as the limit counting may take.
pub const OF_LIMIT: f64 = 1.10;
/// The same where locked instructions wait for loads: an operation has others beside its two of the limit.
pub const OF_LIMIT_AND_LOADS: f64 = 1.15;
/// Where a load in front of a locked instruction makes it take so many times as long, the instruction waits for it. The processors known take
/// about 1.2 times, and 1.7.
pub const WAITS: f64 = 1.4;
/// Where a locked add takes as long as so many plain ones, a process with one thread gains much by doing without. The processors known: 7.5 and 18.
pub const DEAR: f64 = 11.0;

/// What a claim asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Asked {
    /// To be so many times as fast as a peer, or at [`SHARE_OF_LIMIT`] where that is slower; and never slower than the peer.
    Times(f64),
    /// That, where locks are dear; elsewhere not to be slower.
    TimesWhereLocksAreDear(f64),
    /// That, where locked instructions wait for loads; elsewhere not to be slower.
    TimesWhereLocksWait(f64),
    /// To take no more than [`OF_LIMIT`] of a limit's time, or with several threads [`OF_LIMIT_AND_LOADS`] where locked instructions wait for loads.
    Limit,
}

/// A claim about two medians of a run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Target {
    /// In which process.
    pub mode: Mode,
    /// At what.
    pub operation: Operation,
    /// Which way of calling sidetable.
    pub ours: Peer,
    /// The peer, or a limit.
    pub against: Peer,
    /// What it asks for.
    pub asked: Asked,
}

/// What a processor is like, as its limits tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Traits {
    /// Whether a locked instruction waits for the loads in front of it.
    pub locks_wait_for_loads: bool,
    /// Whether a locked instruction takes far longer than a plain one.
    pub locks_are_dear: bool,
}

impl Traits {
    /// Those of the processor that was measured.
    pub fn of(modes: &[ModeResults]) -> Self {
        let ratio = |mode, slow, fast| {
            let results = operation(modes, mode, Operation::RetainRelease)?;
            // Other programs only add time: what a processor is like shows in the fast samples.
            Some(results.of(slow)?.first_quartile / results.of(fast)?.first_quartile)
        };
        let waiting = ratio(Mode::IdleThread, Peer::LockedExchange, Peer::LockedAdd);
        let dear = ratio(Mode::OneThread, Peer::LockedAdd, Peer::PlainAdd);
        Self {
            locks_wait_for_loads: waiting.is_some_and(|ratio| ratio > WAITS),
            locks_are_dear: dear.is_some_and(|ratio| ratio > DEAR),
        }
    }
}

/// A claim, and what was measured.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The claim.
    pub target: Target,
    /// Our median, in nanoseconds.
    pub our_nanoseconds: Option<f64>,
    /// The peer's median.
    pub their_nanoseconds: Option<f64>,
    /// The least time that any count could take there: the limit's median and what the limit is.
    pub limit: Option<(Peer, f64)>,
    /// The peer's time over ours that is due.
    pub due: f64,
    /// What would be due if the processor allowed it.
    pub asked: f64,
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
            Some(ratio) if ratio >= self.due => Verdict::Met,
            Some(_) => Verdict::Missed,
        }
    }
}

/// Every claim, in the order of the page.
pub fn all() -> Vec<Target> {
    use Asked::{Limit, Times, TimesWhereLocksAreDear, TimesWhereLocksWait};
    use Mode::{IdleThread, Neighbours2, OneObject2, OneThread};
    use Operation::{
        AllocateRelease, AllocateWeakRelease, RetainRelease, SideTableRetainRelease, UnownedRetainRelease,
        WeakLoadRelease,
    };
    let mut targets = Vec::new();
    let mut claim =
        |ours, against, operation, mode, asked| targets.push(Target { mode, operation, ours, against, asked });

    // libswiftCore's retain, too, has a load in front of its locked instruction.
    for (mode, asked) in
        [(OneThread, Times(1.0)), (IdleThread, TimesWhereLocksWait(1.3)), (OneObject2, TimesWhereLocksWait(1.3))]
    {
        claim(Peer::SidetableC, Peer::SwiftCore, RetainRelease, mode, asked);
    }
    for (operation, asked) in [
        (SideTableRetainRelease, 4.0),
        (WeakLoadRelease, 4.0),
        (UnownedRetainRelease, 1.0),
        (AllocateRelease, 2.8),
        (AllocateWeakRelease, 4.0),
    ] {
        for mode in [OneThread, IdleThread] {
            claim(Peer::SidetableC, Peer::SwiftCore, operation, mode, Times(asked));
        }
    }
    claim(Peer::SidetableC, Peer::SwiftCore, WeakLoadRelease, OneObject2, Times(4.0));
    for operation in Neighbours2.operations() {
        claim(Peer::SidetableC, Peer::SwiftCore, operation, Neighbours2, Times(1.0));
    }

    for mode in [OneThread, IdleThread, OneObject2] {
        for operation in mode.operations() {
            if operation != UnownedRetainRelease {
                for ours in [Peer::SidetableCpp, Peer::SidetableSharedPtr] {
                    claim(ours, Peer::SharedPtr, operation, mode, Times(1.0));
                }
            }
        }
    }
    for mode in [OneThread, IdleThread] {
        for operation in mode.operations() {
            let asked = match (mode, operation) {
                (_, UnownedRetainRelease) => continue,
                (OneThread, RetainRelease | WeakLoadRelease) => TimesWhereLocksAreDear(4.0),
                _ => Times(1.0),
            };
            claim(Peer::SidetableRust, Peer::Arc, operation, mode, asked);
        }
    }
    // Processors follow a word in registers, so that plain adds in a loop take next to nothing: where nothing is called and nothing locked, they
    // are no limit of counting, which must look at what it found.
    for (ours, mode) in [
        (Peer::SidetableC, OneThread),
        (Peer::SidetableC, IdleThread),
        (Peer::SidetableCpp, IdleThread),
        (Peer::SidetableRust, IdleThread),
    ] {
        claim(ours, limits(ours, mode)[0], RetainRelease, mode, Limit);
    }
    targets
}

/// The limits of two counts in a process, called as ours are: the one that applies, and a lower one for runs that did not have it.
fn limits(ours: Peer, mode: Mode) -> [Peer; 2] {
    match (ours, mode) {
        (Peer::SidetableC, Mode::OneThread) => [Peer::CalledPlainAdd, Peer::PlainAdd],
        (Peer::SidetableC, _) => [Peer::CalledLockedAdd, Peer::LockedAdd],
        (_, Mode::OneThread) => [Peer::PlainAdd; 2],
        _ => [Peer::LockedAdd; 2],
    }
}

/// Looks the claims up in what was measured.
pub fn judge(modes: &[ModeResults]) -> Vec<Outcome> {
    let traits = Traits::of(modes);
    let judged = |target: Target| {
        let results = operation(modes, target.mode, target.operation);
        let median = |peer| Some(results?.of(peer)?.median);
        // For what allocates none is measured but malloc, which costs more than blocks that a runtime keeps.
        let limit = limits(target.ours, target.mode).into_iter().find_map(|limit| Some((limit, median(limit)?)));
        let their_nanoseconds = median(target.against);
        let (asked, due) = due(target, traits, their_nanoseconds.zip(limit.map(|(_, nanoseconds)| nanoseconds)));
        Outcome { target, our_nanoseconds: median(target.ours), their_nanoseconds, limit, due, asked }
    };
    all().into_iter().map(judged).collect()
}

/// What is asked for on a processor, and what of it is due there, given the peer's time and the limit's.
fn due(target: Target, traits: Traits, times: Option<(f64, f64)>) -> (f64, f64) {
    let asked = match target.asked {
        Asked::Times(asked) => asked,
        Asked::TimesWhereLocksAreDear(asked) if traits.locks_are_dear => asked,
        Asked::TimesWhereLocksWait(asked) if traits.locks_wait_for_loads => asked,
        Asked::TimesWhereLocksAreDear(_) | Asked::TimesWhereLocksWait(_) => 1.0,
        Asked::Limit => {
            let waits = traits.locks_wait_for_loads && target.mode != Mode::OneThread;
            let due = 1.0 / if waits { OF_LIMIT_AND_LOADS } else { OF_LIMIT };
            return (due, due);
        }
    };
    let possible = times.map_or(f64::INFINITY, |(theirs, limit)| theirs / (limit / SHARE_OF_LIMIT));
    (asked, asked.min(possible).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Measured, OperationResults};
    use crate::stats::Summary;

    fn results(mode: Mode, operation: Operation, medians: &[(Peer, f64)]) -> ModeResults {
        let of = |&(peer, median): &(Peer, f64)| Measured {
            peer,
            nanoseconds: Summary { min: None, first_quartile: median, median, third_quartile: median, max: None },
        };
        ModeResults {
            mode,
            operations: vec![OperationResults { operation, measured: medians.iter().map(of).collect() }],
        }
    }

    /// Locks cost 4 ns, and as much again behind a load; libswiftCore takes what it took on a Xeon.
    fn like_a_xeon() -> Vec<ModeResults> {
        let (plain, locked, exchange) = (Peer::PlainAdd, Peer::LockedAdd, Peer::LockedExchange);
        let ours = [(Peer::SidetableC, 2.7), (Peer::SidetableCpp, 1.5), (Peer::SidetableRust, 1.2)];
        let one = [(plain, 0.5), (locked, 8.9), (exchange, 15.3), (Peer::SwiftCore, 15.9), (Peer::Arc, 8.9)];
        let ours_beside = [(Peer::SidetableC, 11.0), (Peer::SidetableCpp, 10.1), (Peer::SidetableRust, 10.4)];
        let beside = [(locked, 8.9), (exchange, 15.3), (Peer::SwiftCore, 15.8), (Peer::Arc, 8.9)];
        vec![
            results(Mode::OneThread, Operation::RetainRelease, &[&ours[..], &one].concat()),
            results(Mode::IdleThread, Operation::RetainRelease, &[&ours_beside[..], &beside].concat()),
        ]
    }

    /// Locks cost little more than a call with a plain instruction, loads or not.
    fn like_an_epyc() -> Vec<ModeResults> {
        let (plain, locked, exchange) = (Peer::PlainAdd, Peer::LockedAdd, Peer::LockedExchange);
        let ours = [(Peer::SidetableC, 3.1), (Peer::SidetableCpp, 4.9), (Peer::SidetableRust, 5.5)];
        let limits = [(plain, 0.65), (Peer::CalledPlainAdd, 2.9), (locked, 4.9), (exchange, 5.8)];
        let one = [(Peer::SwiftCore, 5.5), (Peer::Arc, 4.9)];
        let weak = [(Peer::SidetableC, 5.7), (Peer::SwiftCore, 20.0), (Peer::CalledLockedAdd, 5.5), (locked, 4.9)];
        vec![
            results(Mode::OneThread, Operation::RetainRelease, &[&ours[..], &limits, &one].concat()),
            results(Mode::IdleThread, Operation::RetainRelease, &[&ours[..], &limits[2..], &one].concat()),
            results(Mode::OneObject2, Operation::WeakLoadRelease, &weak),
        ]
    }

    fn outcome(modes: &[ModeResults], mode: Mode, operation: Operation, ours: Peer, against: Peer) -> Outcome {
        let is_it = |outcome: &Outcome| {
            let target = outcome.target;
            (target.mode, target.operation, target.ours, target.against) == (mode, operation, ours, against)
        };
        judge(modes).into_iter().find(is_it).expect("there is such a claim")
    }

    /// The due number to three decimals, and the verdict.
    fn judged(modes: &[ModeResults], mode: Mode, ours: Peer, against: Peer) -> (f64, Verdict) {
        let outcome = outcome(modes, mode, Operation::RetainRelease, ours, against);
        ((outcome.due * 1000.0).round() / 1000.0, outcome.verdict())
    }

    #[test]
    fn processors_are_told_apart_by_their_limits() {
        assert_eq!(Traits::of(&like_a_xeon()), Traits { locks_wait_for_loads: true, locks_are_dear: true });
        assert_eq!(Traits::of(&like_an_epyc()), Traits::default());
        assert_eq!(Traits::of(&[]), Traits::default());
    }

    #[test]
    fn counting_is_due_near_the_limit() {
        use Mode::{IdleThread, OneThread};
        let (xeon, epyc) = (like_a_xeon(), like_an_epyc());
        // 10.1 and 10.4 beside 8.9: within 15 %, and beyond.
        assert_eq!(judged(&xeon, IdleThread, Peer::SidetableCpp, Peer::LockedAdd), (0.87, Verdict::Met));
        assert_eq!(judged(&xeon, IdleThread, Peer::SidetableRust, Peer::LockedAdd), (0.87, Verdict::Missed));
        // 3.1 beside 2.9, 4.9 beside 4.9: within 10 %. 5.5 beside 4.9: beyond.
        assert_eq!(judged(&epyc, OneThread, Peer::SidetableC, Peer::CalledPlainAdd), (0.909, Verdict::Met));
        assert_eq!(judged(&epyc, IdleThread, Peer::SidetableCpp, Peer::LockedAdd), (0.909, Verdict::Met));
        assert_eq!(judged(&epyc, IdleThread, Peer::SidetableRust, Peer::LockedAdd), (0.909, Verdict::Missed));
        // What a run did not have cannot be judged.
        assert_eq!(judged(&xeon, IdleThread, Peer::SidetableC, Peer::CalledLockedAdd).1, Verdict::NotMeasured);
    }

    #[test]
    fn more_is_due_where_locks_cost_more() {
        use Mode::{IdleThread, OneThread};
        let (xeon, epyc) = (like_a_xeon(), like_an_epyc());
        assert_eq!(judged(&xeon, IdleThread, Peer::SidetableC, Peer::SwiftCore), (1.3, Verdict::Met));
        assert_eq!(judged(&epyc, IdleThread, Peer::SidetableC, Peer::SwiftCore), (1.0, Verdict::Met));
        assert_eq!(judged(&xeon, OneThread, Peer::SidetableRust, Peer::Arc), (4.0, Verdict::Met));
        assert_eq!(judged(&epyc, OneThread, Peer::SidetableRust, Peer::Arc), (1.0, Verdict::Missed));
    }

    #[test]
    fn no_more_is_due_than_the_processor_allows_and_never_less_than_the_peer() {
        let weak = |modes: &[ModeResults]| {
            outcome(modes, Mode::OneObject2, Operation::WeakLoadRelease, Peer::SidetableC, Peer::SwiftCore)
        };
        // 20 ns against 5.5 ns at least: 3.27 times at 90 % of that.
        let outcome = weak(&like_an_epyc());
        assert_eq!((outcome.asked, (outcome.due * 100.0).round()), (4.0, 327.0));
        assert_eq!((outcome.limit, outcome.verdict()), (Some((Peer::CalledLockedAdd, 5.5)), Verdict::Met));
        let peers = [(Peer::SidetableC, 5.6), (Peer::SwiftCore, 5.0), (Peer::LockedAdd, 5.5)];
        let outcome = weak(&[results(Mode::OneObject2, Operation::WeakLoadRelease, &peers)]);
        assert_eq!((outcome.due, outcome.verdict()), (1.0, Verdict::Missed));
        assert_eq!(outcome.limit, Some((Peer::LockedAdd, 5.5)));
    }

    #[test]
    fn malloc_is_no_limit() {
        let peers = [(Peer::SidetableC, 6.7), (Peer::SwiftCore, 18.6), (Peer::Malloc, 9.0)];
        let modes = [results(Mode::OneThread, Operation::AllocateRelease, &peers)];
        let outcome = outcome(&modes, Mode::OneThread, Operation::AllocateRelease, Peer::SidetableC, Peer::SwiftCore);
        assert_eq!((outcome.due, outcome.limit, outcome.verdict()), (2.8, None, Verdict::Missed));
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
