//! Random histories of one word, against the plain model.

use super::model::{Model, Move, apply};
use proptest::prelude::*;
use sidetable_shims::refcount::{BeginDeinit, Narrow, Refusal, Release, Transition, Wide, Width, Word};
use sidetable_shims::side_table::WeakCount;

fn a_count() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0_u32..4, 1 => 0_u32..200, 1 => any::<u32>()]
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        a_count().prop_map(Move::Retain),
        Just(Move::TryRetain),
        a_count().prop_map(Move::Release),
        a_count().prop_map(Move::ReleaseLast),
        a_count().prop_map(Move::UnownedRetain),
        a_count().prop_map(Move::UnownedRelease),
        a_count().prop_map(Move::UnownedReleaseLast),
    ]
}

fn follow<W: Width>(moves: &[Move]) -> Result<(), TestCaseError> {
    let (mut word, mut model) = (Word::<W>::NEW, Model::NEW);
    for &step in moves {
        let (next, expected) = (apply(word, step), model.apply::<W>(step));
        prop_assert_eq!(next.map(Model::of), expected, "{:?} of {:?}", step, model);
        if let (Ok(next), Ok(expected)) = (next, expected) {
            (word, model) = (next, expected);
        }
        if model.unowned == 0 {
            // The memory is freed: the history is over.
            break;
        }
    }
    Ok(())
}

/// What others may do between a blind release that was the last one and the beginning of deinit.
fn a_move_between() -> impl Strategy<Value = Move> {
    prop_oneof![
        Just(Move::TryRetain),
        (0_u32..4).prop_map(Move::UnownedRetain),
        (0_u32..4).prop_map(Move::UnownedRelease),
    ]
}

/// As [`follow`], where every release of one reference takes it off first and looks afterwards.
fn follow_blindly(moves: &[Move], between: &[Move]) -> Result<(), TestCaseError> {
    let (mut word, mut model) = (Word::<Wide>::NEW, Model::NEW);
    for &step in moves {
        let expected = model.apply::<Wide>(step);
        if !matches!(step, Move::ReleaseLast(1)) {
            if let (Ok(next), Ok(expected)) = (apply(word, step), expected) {
                (word, model) = (next, expected);
            }
        } else {
            let mut left = Word::<Wide>::from_bits(word.bits().wrapping_sub(1 << 33));
            if left.is_ending() {
                model = expected.expect("a reference was there");
                for &step in between {
                    let (next, expected) = (apply(left, step), model.apply::<Wide>(step));
                    prop_assert_eq!(
                        next.map(|word| Model::of(word.as_begun())).ok(),
                        expected.ok(),
                        "{:?} of {:?}",
                        step,
                        model
                    );
                    if let (Ok(next), Ok(expected)) = (next, expected) {
                        (left, model) = (next, expected);
                    }
                }
                word = BeginDeinit.apply(left).expect("nothing but its holder ends it");
            } else if Release(1).apply(word).is_ok() {
                (word, model) = (left, expected.expect("a reference was there"));
            } else {
                prop_assert_eq!(expected, Err(Refusal::AlreadyGone), "of {:?}", model);
            }
        }
        prop_assert_eq!(Model::of(word), model);
        if model.unowned == 0 {
            break;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wide_histories(moves in proptest::collection::vec(a_move(), 0..64)) {
        follow::<Wide>(&moves)?;
    }

    #[test]
    fn narrow_histories(moves in proptest::collection::vec(a_move(), 0..64)) {
        follow::<Narrow>(&moves)?;
    }

    #[test]
    fn blind_histories(
        moves in proptest::collection::vec(prop_oneof![a_move(), Just(Move::ReleaseLast(1))], 0..64),
        between in proptest::collection::vec(a_move_between(), 0..4),
    ) {
        follow_blindly(&moves, &between)?;
    }

    /// A transition changes nothing but its own field: the bits of the other fields stay, whatever word it is given.
    #[test]
    fn fields_do_not_leak(bits in any::<u64>(), n in a_count()) {
        // Any word of counts: UseSlowRC is the top bit.
        let word = Word::<Wide>::from_bits(bits >> 1 | 1);
        let strong = ((1_u64 << 30) - 1) << 33;
        let unowned = ((1_u64 << 31) - 1) << 1;
        prop_assume!(word.unowned() >= 1 && word.unowned() <= 0x7fff_fffe);
        for (step, field) in [
            (Move::Retain(n), strong),
            (Move::Release(n), strong),
            (Move::UnownedRetain(n), unowned),
            (Move::UnownedRelease(n), unowned),
        ] {
            if let Ok(next) = apply(word, step) {
                prop_assert_eq!(next.bits() & !field, word.bits() & !field);
            }
        }
    }

    /// 32 bits, all of which Swift 6.0.3 uses: it counts from 0xfffffffe to 0xffffffff, and dies of the next.
    #[test]
    fn the_weak_count_counts(count in prop_oneof![Just(0), Just(1), 0xffff_fffc..=0xffff_ffff_u32, any::<u32>()]) {
        let up = WeakCount(count).retain();
        prop_assert_eq!(up, if count == 0xffff_ffff { Err(Refusal::Overflow) } else { Ok(WeakCount(count + 1)) });
        let down = WeakCount(count).release_last();
        prop_assert_eq!(down, if count == 0 { Err(Refusal::AlreadyGone) } else { Ok(WeakCount(count - 1)) });
        prop_assert_eq!(WeakCount(count).release(), if count == 1 { Err(Refusal::LastReference) } else { down });
    }
}
