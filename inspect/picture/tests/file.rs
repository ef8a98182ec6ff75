//! The file: what is written is read, and a damaged one is an error or another picture, and never worse.

#![allow(missing_docs, reason = "a test")]

use std::fs;

use proptest::prelude::*;
use sidetable_picture::drawing::Drawing;
use sidetable_picture::leaks::{Leaks, Retained};
use sidetable_picture::{Error, Flags, Moment, Picture, difference};

fn some() -> Picture {
    let mut drawing = Drawing::default();
    let (one, other, third) = (drawing.object("Ä", 32), drawing.object("B", 48), drawing.object("C", 16));
    drawing.holds(one, "b", other).holds(other, "a", one).may_hold(other, third).flag(third, Flags::OPAQUE).seen(other);
    let mut picture = drawing.picture();
    picture.notes.push("Foundation's reflection metadata was stripped".into());
    picture
}

fn written(picture: &Picture) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    picture.write(file.path()).unwrap();
    fs::read(file.path()).unwrap()
}

fn read(bytes: &[u8]) -> Result<Picture, Error> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    Picture::read(file.path())
}

#[test]
fn what_is_written_is_read() {
    for moment in [Moment::Exit, Moment::Signal(11), Moment::Asked] {
        let picture = Picture { moment, ..some() };
        assert_eq!(read(&written(&picture)).unwrap(), picture);
    }
    assert_eq!(read(&written(&Picture::default())).unwrap(), Picture::default());
}

#[test]
fn rows_that_were_read_can_be_changed_and_the_file_stays() {
    let file = tempfile::NamedTempFile::new().unwrap();
    some().write(file.path()).unwrap();
    let mut picture = Picture::read(file.path()).unwrap();
    picture.objects[1].bytes = 4711;
    picture.edges.to_mut().clear();
    assert_eq!((picture.objects[1].bytes, picture.edges.len()), (4711, 0));
    assert_eq!(Picture::read(file.path()).unwrap(), some());
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = written(&some());
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "cut off after {length} bytes");
    }
}

#[test]
fn more_rows_than_the_file_has_bytes_get_no_room() {
    let whole = written(&some());
    // The numbers of rows and bytes follow 24 bytes that say what it is, and two numbers of four bytes.
    for place in (32..80).step_by(8) {
        let mut bytes = whole.clone();
        bytes[place..place + 8].copy_from_slice(&(1_u64 << 60).to_le_bytes());
        assert!(matches!(read(&bytes), Err(Error::Damaged(_))), "the number at {place}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn damaged_files_are_errors_or_pictures(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = written(&some());
        for (place, value) in flips {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(picture) = read(&bytes) {
            let leaks = Leaks::find(&picture);
            prop_assert_eq!(leaks.fates.len(), picture.objects.len());
            prop_assert_eq!(Retained::find(&picture, &leaks).objects.len(), picture.objects.len());
            difference(&some(), &picture);
        }
    }
}
