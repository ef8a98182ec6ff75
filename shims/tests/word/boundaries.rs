//! Every transition at every boundary of every field, for both widths, against the plain model.

use super::model::{Model, Move, apply, most_strong_extra, most_unowned};
use sidetable_shims::refcount::{
    BeginDeinit, Freeze, Immortalize, Kind, Narrow, Refusal, Release, ReleaseLast, Retain, SideTableWord, Sum,
    Transition, TryRetain, UnownedRelease, UnownedReleaseLast, UnownedRetain, Wide, Width, Word,
};

/// Values around the edges of a field that holds `0..=most`.
fn edges(most: u64) -> Vec<u64> {
    let around = [0, most / 2, most];
    let mut values: Vec<u64> = around.iter().flat_map(|&edge| edge.saturating_sub(2)..=(edge + 2).min(most)).collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn counts<W: Width>() -> Vec<u32> {
    let fields = [most_strong_extra::<W>(), most_unowned::<W>(), 0xffff_ffff];
    let mut values: Vec<u32> =
        fields.iter().flat_map(|&most| edges(most + 2)).filter_map(|value| u32::try_from(value).ok()).collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn models<W: Width>() -> Vec<Model> {
    let mut all = Vec::new();
    for strong in edges(most_strong_extra::<W>() + 1) {
        for unowned in edges(most_unowned::<W>()) {
            for is_deiniting in [false, true] {
                let model = Model { strong, unowned, is_deiniting };
                // Without unowned references the memory is gone: only a weak load still looks at such a word, in a side table.
                if model.fits::<W>() && unowned > 0 {
                    all.push(model);
                }
            }
        }
    }
    all
}

fn agrees_with_the_model<W: Width>() -> usize {
    let mut checked = 0;
    for model in models::<W>() {
        let word = model.word::<W>();
        assert_eq!(Model::of(word), model, "decoding {word:?}");
        assert_eq!(word.side_table_address(), None);
        let with_count: [fn(u32) -> Move; 6] = [
            Move::Retain,
            Move::Release,
            Move::ReleaseLast,
            Move::UnownedRetain,
            Move::UnownedRelease,
            Move::UnownedReleaseLast,
        ];
        let moves = counts::<W>().into_iter().flat_map(|n| with_count.map(|step| step(n)));
        for step in moves.chain([Move::TryRetain]) {
            let expected = model.apply::<W>(step).map(Model::word::<W>);
            assert_eq!(apply(word, step), expected, "{step:?} of {model:?} in {} bits", W::BITS);
            checked += 1;
        }
    }
    checked
}

#[test]
fn the_wide_word_agrees_with_the_model() {
    assert!(agrees_with_the_model::<Wide>() > 10_000);
}

#[test]
fn the_narrow_word_agrees_with_the_model() {
    assert!(agrees_with_the_model::<Narrow>() > 10_000);
}

/// A half tells what the word would.
fn halves_agree<W: Width>(word: Word<W>) {
    for count in [1, 2] {
        assert_eq!(Retain(count).apply_by_halves(word), Retain(count).apply(word), "{word:?} + {count}");
        assert_eq!(Release(count).apply_by_halves(word), Release(count).apply(word), "{word:?} - {count}");
        assert_eq!(UnownedRetain(count).apply_by_halves(word), UnownedRetain(count).apply(word), "{word:?}");
        assert_eq!(UnownedRelease(count).apply_by_halves(word), UnownedRelease(count).apply(word), "{word:?}");
    }
    assert_eq!(TryRetain.apply_by_halves(word), TryRetain.apply(word), "{word:?}");
}

#[test]
fn halves_of_counts_tell_what_the_word_does() {
    models::<Wide>().iter().for_each(|model| halves_agree(model.word::<Wide>()));
    models::<Narrow>().iter().for_each(|model| halves_agree(model.word::<Narrow>()));
    halves_agree(SideTableWord::ENDING_ALONE);
}

fn refuses_what_is_not_counts<W: Width>(word: Word<W>, refusal: Refusal) {
    halves_agree(word);
    assert_eq!(Retain(1).apply(word), Err(refusal));
    assert_eq!(Retain(u32::MAX).apply(word), Err(refusal));
    assert_eq!(TryRetain.apply(word), Err(refusal));
    assert_eq!(Release(1).apply(word), Err(refusal));
    assert_eq!(Release(u32::MAX).apply(word), Err(refusal));
    assert_eq!(ReleaseLast(1).apply(word), Err(refusal));
    assert_eq!(UnownedRetain(1).apply(word), Err(refusal));
    assert_eq!(UnownedRelease(1).apply(word), Err(refusal));
    assert_eq!(UnownedReleaseLast(1).apply(word), Err(refusal));
    assert_eq!(Immortalize.apply(word), Err(refusal));
    assert_eq!(Freeze.apply(word), Err(refusal));
    assert_eq!(word.is_frozen(), refusal == Refusal::Forwarded);
    let address = if let Kind::SideTable(address) = word.kind() { Some(address) } else { None };
    assert_eq!(word.side_table_address(), address);
    assert!(!word.is_uniquely_referenced());
    assert!(!word.is_deiniting());
}

#[test]
fn words_that_are_not_counts_are_left_alone() {
    for address in [16, 0x7fff_ffff_fff0, 0x3fff_ffff_ffff_fff0] {
        let word = SideTableWord::side_table(address);
        assert_eq!(word.bits() >> 62, 3);
        assert_eq!(word.bits() << 2 >> 2, address >> 3);
        assert_eq!(word.kind(), Kind::SideTable(address));
        refuses_what_is_not_counts(word, Refusal::SideTable);
    }
    for address in [16, 0xffff_fff0] {
        let word = Word::<Narrow>::side_table(address);
        assert_eq!(word.bits() >> 30, 3);
        assert_eq!(u64::from(word.bits() << 2 >> 2), address >> 2);
        assert_eq!(word.kind(), Kind::SideTable(address));
        refuses_what_is_not_counts(word, Refusal::SideTable);
    }
    for address in [16, 0x7fff_ffff_fff0, 0xffff_ffff_fff0, 0x5555_5555_5550, 0xf_ffff_fff0, 0xfffe_0000_0000] {
        let word = SideTableWord::forwarded(address);
        assert_eq!(word.bits() >> 61, 0b101);
        refuses_what_is_not_counts(word, Refusal::Forwarded);
        // Blind retains that come too late, of up to 15 references each, and blind releases change nothing that anybody reads, however many threads
        // make them.
        for blind in [1, 15, 2_000 * 15, -1, -30_000] {
            let hurt = SideTableWord::from_bits(word.bits().wrapping_add_signed(blind << 33));
            assert_eq!(hurt.kind(), Kind::Forwarded(address));
            refuses_what_is_not_counts(hurt, Refusal::Forwarded);
        }
    }
    let hurt = SideTableWord::from_bits(SideTableWord::FROZEN_IMMORTAL.bits() + (15 << 33));
    assert!(hurt.kind() == Kind::Immortal && hurt.is_frozen());
    let moved = SideTableWord::forwarded(0x7fff_fff0);
    assert_eq!(hurt.moved_to(0x7fff_fff0).bits() - (15 << 33), moved.bits());
    refuses_what_is_not_counts(SideTableWord::from_bits(0xbfff_ffff_ffff_fffe), Refusal::Forwarded);
    refuses_what_is_not_counts(SideTableWord::IMMORTAL, Refusal::Immortal);
    for blind in [0, 1, 100_000_000, -1, -100_000_000] {
        let hurt = SideTableWord::from_bits(SideTableWord::IMMORTAL_ELSEWHERE.bits().wrapping_add_signed(blind << 33));
        assert_eq!((hurt.kind(), hurt.is_frozen()), (Kind::Immortal, false));
        refuses_what_is_not_counts(hurt, Refusal::Immortal);
    }
    refuses_what_is_not_counts(Word::<Narrow>::IMMORTAL, Refusal::Immortal);
    refuses_what_is_not_counts(SideTableWord::from_bits(0b101 << 61), Refusal::Forwarded);
}

#[test]
fn the_words_of_the_abi() {
    assert_eq!(SideTableWord::NEW.bits(), 0x3);
    assert_eq!(SideTableWord::STACK.bits(), 0x5);
    assert_eq!(SideTableWord::IMMORTAL.bits(), 0x8000_0004_ffff_ffff);
    assert_eq!(Word::<Narrow>::NEW.bits(), 0x3);
    assert_eq!(Immortalize.apply(SideTableWord::NEW), Ok(SideTableWord::IMMORTAL));
    let elsewhere = Immortalize.apply_in_side_table(SideTableWord::NEW);
    assert_eq!(elsewhere, Ok(SideTableWord::IMMORTAL_ELSEWHERE));
    assert!(!SideTableWord::IMMORTAL.is_frozen());
    // Any word whose low half is all ones and whose top bit is set is immortal, whatever the strong count says.
    assert_eq!(SideTableWord::from_bits(0xc000_0000_ffff_ffff).kind(), Kind::Immortal);
}

#[test]
fn only_one_live_reference_is_unique() {
    for model in models::<Wide>() {
        let is_unique = model.strong == 1 && !model.is_deiniting;
        assert_eq!(model.word::<Wide>().is_uniquely_referenced(), is_unique, "{model:?}");
    }
    for model in models::<Narrow>() {
        let is_unique = model.strong == 1 && !model.is_deiniting;
        assert_eq!(model.word::<Narrow>().is_uniquely_referenced(), is_unique, "{model:?}");
    }
}

#[test]
fn a_frozen_word_counts_and_is_never_unique() {
    fn check<W: Width>() {
        for model in models::<W>() {
            let frozen = Freeze.apply(model.word::<W>()).expect("counts");
            assert_eq!(Model::of(frozen), model);
            assert!(frozen.is_frozen() && !frozen.is_uniquely_referenced());
            assert_eq!(Freeze.apply(frozen), Ok(frozen), "freezing again is nothing");
            assert!(frozen.inflated(true).expect("counts").is_frozen(), "also in a side table");
            assert_eq!(model.word::<W>().moved_to(0x7fff_fff0).kind(), Kind::SideTable(0x7fff_fff0));
            let moved = frozen.moved_to(0x7fff_fff0);
            assert_eq!(moved.is_frozen(), W::BITS == 64, "where others may add to it blindly");
            let immortal = Immortalize.apply(frozen).expect("counts");
            assert_eq!((immortal.kind(), immortal.is_frozen()), (Kind::Immortal, true));
            assert_eq!(immortal.moved_to(0x7fff_fff0), moved);
            if !model.is_deiniting {
                assert_eq!(Word::<W>::frozen(model.strong, model.unowned), Ok(frozen));
            }
        }
        assert_eq!(Word::<W>::frozen(most_strong_extra::<W>() + 2, 1), Err(Refusal::Overflow));
        assert_eq!(Word::<W>::frozen(1, most_unowned::<W>() + 1), Err(Refusal::Overflow));
        assert_eq!(Word::<W>::frozen(0, 1), Err(Refusal::Overflow));
    }
    check::<Wide>();
    check::<Narrow>();
}

#[test]
fn inflation_keeps_the_counts() {
    fn check<W: Width>() {
        for model in models::<W>() {
            let word = model.word::<W>();
            let strict = word.inflated(false);
            if model.is_deiniting {
                assert_eq!(strict, Err(Refusal::Deiniting));
            } else {
                assert_eq!(strict.map(Model::of), Ok(model));
            }
            assert_eq!(word.inflated(true).map(Model::of), Ok(model));
        }
        assert_eq!(Word::<W>::IMMORTAL.inflated(false), Ok(SideTableWord::IMMORTAL_ELSEWHERE));
        assert_eq!(Word::<W>::side_table(16).inflated(true), Err(Refusal::SideTable));
    }
    check::<Wide>();
    check::<Narrow>();
}

/// A last reference that was taken off blindly: the count is below zero, nothing is retained, unowned references go on, and deinit begins from there.
#[test]
fn a_word_below_zero_is_ending() {
    for live in models::<Wide>().into_iter().filter(|model| model.strong == 1 && !model.is_deiniting) {
        for word in [live.word::<Wide>(), Freeze.apply(live.word::<Wide>()).expect("counts")] {
            let below = SideTableWord::from_bits(word.bits().wrapping_sub(1 << 33));
            assert_eq!(below.kind(), Kind::Ending, "{word:?}");
            assert_eq!(below.is_frozen(), word.is_frozen());
            assert!(!below.is_counts() && !below.is_uniquely_referenced() && !below.is_only_reference());
            for refused in [
                TryRetain.apply(below),
                Retain(2).apply(below),
                Release(1).apply(below),
                ReleaseLast(1).apply(below),
                Immortalize.apply(below),
                Freeze.apply(below),
                below.inflated(true),
            ] {
                assert_eq!(refused, Err(Refusal::Ending));
            }
            let begun = ReleaseLast(1).apply(word).expect("it is the last one");
            assert_eq!((BeginDeinit.apply(below), below.as_begun()), (Ok(begun), begun));
            assert_eq!((BeginDeinit.apply(word), word.as_begun()), (Err(Refusal::AlreadyGone), word));
            for n in counts::<Wide>() {
                let of_begun = UnownedRetain(n).apply(begun);
                assert_eq!(UnownedRetain(n).apply(below).map(SideTableWord::as_begun), of_begun);
                let of_live = UnownedRelease(n).apply(word);
                assert_eq!(
                    UnownedRelease(n).apply(below).map(|word| word.as_begun().unowned()),
                    of_live.map(Word::unowned)
                );
            }
        }
    }
    assert_eq!(SideTableWord::ENDING_ALONE.as_begun(), SideTableWord::DEINITING_ALONE);
    assert_eq!(BeginDeinit.apply(SideTableWord::IMMORTAL), Err(Refusal::Immortal));
    assert_eq!(format!("{:?}", SideTableWord::ENDING_ALONE), "Ending { unowned: 1 }");
}

#[test]
fn a_freed_objects_side_table_refuses_weak_loads() {
    let last = ReleaseLast(1).apply(SideTableWord::NEW).and_then(|word| UnownedReleaseLast(1).apply(word));
    let freed = last.expect("both are last references");
    assert_eq!(freed, SideTableWord::FREED);
    assert_eq!((freed.strong(), freed.unowned(), freed.is_deiniting()), (0, 0, true));
    assert_eq!(TryRetain.apply(freed), Err(Refusal::Deiniting));
}

#[test]
fn debug_shows_decoded_fields() {
    let shown = |model: Model| format!("{:?}", model.word::<Wide>());
    assert_eq!(shown(Model::NEW), "Counts { strong: 1, unowned: 1, deiniting: false }");
    assert_eq!(format!("{:?}", SideTableWord::side_table(0x7f00)), "SideTable(0x7f00)");
    assert_eq!(format!("{:?}", SideTableWord::IMMORTAL), "Immortal");
}
