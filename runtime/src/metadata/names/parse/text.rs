//! What a mangled name takes from its own text: identifiers, their words, and references back.

use super::{Item, LONGEST_NAME, Parser, Refusal};

const MOST_WORDS: usize = 26;
const MOST_REPETITIONS: usize = 2048;

impl Parser<'_> {
    /// `natural text`, or `0` followed by words of earlier identifiers and text.
    pub(super) fn identifier(&mut self) -> Result<(), Refusal> {
        let has_words = self.next_if(b'0');
        let mut text = String::new();
        let mut takes_words = has_words;
        loop {
            while takes_words {
                let Some(letter) = self.text.get(self.at).copied().filter(u8::is_ascii_alphabetic) else { break };
                self.at += 1;
                // The last of several words is a capital letter.
                takes_words = letter.is_ascii_lowercase();
                let word = usize::from(letter.to_ascii_lowercase() - b'a');
                text.push_str(self.words.get(word).ok_or("it refers to a word that did not come")?);
                if text.len() > LONGEST_NAME {
                    return Err("an identifier is too long");
                }
            }
            if self.next_if(b'0') && has_words {
                break;
            }
            let length = self.natural()?.ok_or("the length of an identifier is missing")?;
            let literal = self.text.get(self.at..self.at + length).ok_or("an identifier ends too early")?;
            let literal = core::str::from_utf8(literal).map_err(|_| "an identifier is not UTF-8")?;
            // Descriptors and records have names that end with one.
            if literal.contains('\0') {
                return Err("an identifier has a zero byte");
            }
            self.at += length;
            self.note_words(literal);
            text.push_str(literal);
            if !takes_words {
                break;
            }
        }
        if text.is_empty() {
            return Err("an identifier is empty");
        }
        let identifier = Item::Identifier(text.into());
        self.references.push(identifier.clone());
        self.push(identifier);
        Ok(())
    }

    /// Words begin with a letter, or a capital after none, and end before the next capital, `_` or the end; digits are part of them.
    fn note_words(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut start = None;
        for index in 0..=bytes.len() {
            let byte = bytes.get(index).copied().unwrap_or(0);
            if let Some(first) = start {
                let ends =
                    byte == 0 || byte == b'_' || (byte.is_ascii_uppercase() && !bytes[index - 1].is_ascii_uppercase());
                if ends {
                    if index - first >= 2 && self.words.len() < MOST_WORDS {
                        // Boundaries of words are ASCII, so of characters.
                        self.words.push(text[first..index].into());
                    }
                    start = None;
                }
            }
            if start.is_none() && byte != 0 && byte != b'_' && !byte.is_ascii_digit() {
                start = Some(index);
            }
        }
    }

    /// `A` and letters: lower case goes on, a capital is the last; a number before a letter repeats it; `A_`, `A0_` … from the 27th.
    pub(super) fn back_references(&mut self) -> Result<(), Refusal> {
        loop {
            let repetitions = self.natural()?;
            if self.next_if(b'_') {
                let index = repetitions.map_or(26, |number| number + 27);
                return self.push_reference(index, 1);
            }
            let letter = self.next()?;
            if !letter.is_ascii_alphabetic() {
                return Err("a back reference is a letter");
            }
            self.push_reference(usize::from(letter.to_ascii_lowercase() - b'a'), repetitions.unwrap_or(1))?;
            if letter.is_ascii_uppercase() {
                return Ok(());
            }
        }
    }

    fn push_reference(&mut self, index: usize, repetitions: usize) -> Result<(), Refusal> {
        let item = self.references.get(index).ok_or("it refers back to what did not come")?.clone();
        self.push_repeatedly(&item, repetitions)
    }

    pub(super) fn push_repeatedly(&mut self, item: &Item, repetitions: usize) -> Result<(), Refusal> {
        if repetitions > MOST_REPETITIONS {
            return Err("it repeats too often");
        }
        self.stack.extend(core::iter::repeat_n(item, repetitions).cloned());
        Ok(())
    }
}
