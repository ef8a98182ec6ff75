//! Unwind tables (`.eh_frame`), taken apart: a frame for each function, and what several frames begin with.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::linked::Reference;

pub const SECTION: &str = ".eh_frame";

/// An entry begins with its length, and with a word that is zero, or says how far in front of it the common entry begins; in a frame the function
/// and its length follow.
const KIND: usize = 4;
const FUNCTION: usize = 8;
const FUNCTION_LENGTH: usize = 12;

#[derive(Default)]
pub struct Frames {
    /// By where they begin.
    commons: BTreeMap<usize, Entry>,
    frames: Vec<Frame>,
}

pub struct Frame {
    common: usize,
    entry: Entry,
}

struct Entry {
    bytes: Vec<u8>,
    /// With places from where the entry begins.
    references: Vec<Reference>,
}

impl Frames {
    /// `references` are in the order of their places.
    pub fn read(data: &[u8], references: &[Reference]) -> Result<Self> {
        let mut frames = Self::default();
        let (mut begin, mut references) = (0, references);
        while begin < data.len() {
            let length = word(data, begin)?;
            let end = begin + KIND + length;
            if length > 0 {
                let bytes = data.get(begin..end).context("a frame ends behind the last one")?.to_vec();
                let own = references.partition_point(|reference| reference.place < end as u64);
                let (own, others) = references.split_at(own);
                let own = own.iter().map(|reference| reference.moved_back(begin as u64));
                let entry = Entry { bytes, references: own.collect() };
                references = others;
                match word(data, begin + KIND)? {
                    0 => drop(frames.commons.insert(begin, entry)),
                    back => {
                        let common = (begin + KIND).checked_sub(back).context("a frame begins with none")?;
                        frames.frames.push(Frame { common, entry });
                    }
                }
            }
            begin = end;
        }
        Ok(frames)
    }

    pub fn retain(mut self, is_wanted: impl Fn(&Frame) -> Result<bool>) -> Result<Self> {
        let wanted: Vec<bool> = self.frames.iter().map(is_wanted).collect::<Result<_>>()?;
        let mut wanted = wanted.into_iter();
        self.frames.retain(|_| wanted.next() == Some(true));
        Ok(self)
    }

    pub fn all(&self) -> &[Frame] {
        &self.frames
    }

    /// What a frame refers to, with what it begins with.
    pub fn references<'f>(&'f self, frame: &'f Frame) -> impl Iterator<Item = Reference> + 'f {
        let common = self.commons.get(&frame.common).into_iter().flat_map(|common| &common.references);
        frame.entry.references.iter().chain(common).copied()
    }

    /// A section with these frames, and its references.
    pub fn section<'f>(&self, frames: impl Iterator<Item = &'f Frame>) -> Result<(Vec<u8>, Vec<Reference>)> {
        let (mut data, mut references) = (Vec::new(), Vec::new());
        let mut put = |entry: &Entry, data: &mut Vec<u8>| {
            let begin = data.len();
            references.extend(entry.references.iter().map(|reference| reference.moved(begin as u64)));
            data.extend_from_slice(&entry.bytes);
            begin
        };
        let mut commons = BTreeMap::new();
        for frame in frames {
            let common = match commons.get(&frame.common) {
                Some(begin) => *begin,
                None => {
                    let common = self.commons.get(&frame.common).context("a frame begins with what is none")?;
                    let begin = put(common, &mut data);
                    commons.insert(frame.common, begin);
                    begin
                }
            };
            let kind = put(&frame.entry, &mut data) + KIND;
            data[kind..][..KIND].copy_from_slice(&u32::try_from(kind - common)?.to_le_bytes());
        }
        Ok((data, references))
    }
}

impl Frame {
    /// How long the function is.
    pub fn length(&self) -> Result<u64> {
        Ok(word(&self.entry.bytes, FUNCTION_LENGTH)? as u64)
    }

    /// The symbol that stands for the function; none where ld has left the function out.
    pub fn function(&self) -> Option<usize> {
        self.entry.references.iter().find(|reference| reference.place == FUNCTION as u64).map(|place| place.symbol)
    }
}

fn word(data: &[u8], at: usize) -> Result<usize> {
    let bytes = data.get(at..at + size_of::<u32>()).context("a frame is cut off")?;
    Ok(u32::from_le_bytes(bytes.try_into()?) as usize)
}

#[cfg(test)]
mod tests {
    use object::RelocationFlags;

    use super::*;

    fn entry(kind: u32, function: u32) -> [u8; 12] {
        let mut bytes = [0; 12];
        for (place, word) in bytes.chunks_mut(4).zip([8, kind, function]) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn frames_that_are_chosen_lie_behind_what_they_begin_with() {
        // Two frames of one kind, one of another.
        let data = [entry(0, 1), entry(16, 2), entry(28, 3), entry(0, 4), entry(16, 5)].concat();
        let at = |place: u64, symbol: usize| Reference {
            place,
            symbol,
            addend: 0,
            flags: RelocationFlags::Elf { r_type: object::elf::R_X86_64_PC32 },
        };
        let references = [at(8, 10), at(20, 20), at(32, 30), at(44, 40), at(56, 50)];
        let frames = Frames::read(&data, &references).expect("it is well-formed");
        assert_eq!(frames.all().iter().map(Frame::function).collect::<Vec<_>>(), [Some(20), Some(30), Some(50)]);
        let needs: Vec<_> = frames.references(&frames.all()[2]).map(|reference| reference.symbol).collect();
        assert_eq!(needs, [50, 40]);

        let (data, references) = frames.section(frames.all()[1..].iter()).expect("it can be written");
        assert_eq!(data, [entry(0, 1), entry(16, 3), entry(0, 4), entry(16, 5)].concat());
        let places: Vec<_> = references.iter().map(|reference| (reference.place, reference.symbol)).collect();
        assert_eq!(places, [(8, 10), (20, 30), (32, 40), (44, 50)]);
    }
}
