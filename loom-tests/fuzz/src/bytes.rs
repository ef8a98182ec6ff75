//! Numbers and texts out of bytes. Where there are no more bytes all is zero, and empty.

use std::ffi::CString;

/// Numbers at which something ends.
const LIMITS: [u32; 12] = [0, 1, 2, 15, 16, 255, 0xffff, 0x1_0000, 1 << 30, 1 << 31, u32::MAX - 7, u32::MAX];

/// What is left of an input.
#[derive(Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Fewer than so many.
    pub fn below(&mut self, most: usize) -> usize {
        usize::from(self.byte()) % most
    }

    /// A number: often a small one, or one at which something ends.
    pub fn number(&mut self) -> u32 {
        match self.byte() {
            small @ 0..=127 => u32::from(small),
            limit @ 128..=191 => LIMITS[usize::from(limit) % LIMITS.len()],
            _ => u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()]),
        }
    }

    /// A text as C has it, of at most 63 bytes; no UTF-8, if it so happens.
    pub fn text(&mut self) -> CString {
        let length = (self.below(64)).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != 0).collect();
        CString::new(text).expect("zeros were taken out")
    }

    /// The same as Rust has it.
    pub fn string(&mut self) -> String {
        self.text().to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_numbers_and_texts_and_end_in_zeros() {
        let mut bytes = Bytes(&[5, 128, 200, 1, 0, 0, 0, 3, b'a', 0, b'b', 9]);
        assert_eq!([bytes.number(), bytes.number(), bytes.number()], [5, LIMITS[128 % LIMITS.len()], 1]);
        assert_eq!(bytes.string(), "ab");
        assert_eq!((bytes.number(), bytes.number(), bytes.string(), bytes.is_empty()), (9, 0, String::new(), true));
    }
}
