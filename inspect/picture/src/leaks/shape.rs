//! Rings of one shape: the same types and fields in the same order, wherever one begins to read.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use super::ring::Step;
use crate::{Name, Picture, Type};

/// A step's type and field: numbers of words. Classes come first, since a ring is best read from one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Part {
    helper: bool,
    kind: u32,
    field: u32,
}

/// Words, each once.
#[derive(Default)]
pub(super) struct Words {
    /// By the type's number, and the field's name or, where it has none, its offset: a ring of a million asks for the same few.
    parts: HashMap<(u32, Name, u32), Part>,
    numbers: HashMap<String, u32>,
    words: Vec<String>,
}

impl Words {
    /// Turns a ring so that it begins with its least part, and says what its shape is.
    pub fn normalise(&mut self, picture: &Picture, ring: &mut [Step]) -> Vec<Part> {
        let mut parts: Vec<Part> = ring.iter().map(|step| self.part(picture, *step)).collect();
        let begin = least_rotation(&parts, |one, other| self.order(one, other));
        parts.rotate_left(begin);
        ring.rotate_left(begin);
        parts
    }

    fn part(&mut self, picture: &Picture, step: Step) -> Part {
        let edge = &picture.edges[step.edge as usize];
        let field = picture.name(edge.field);
        let key =
            (picture.objects[step.object as usize].kind, edge.field, if field.is_none() { edge.offset } else { 0 });
        if let Some(part) = self.parts.get(&key) {
            return *part;
        }
        let kind = picture.type_of(step.object);
        let part = Part {
            helper: kind.kind != Type::CLASS,
            kind: self.number(&picture.type_name(kind)),
            field: match field {
                Some(name) => self.number(&without_index(name)),
                None => self.number(&format!("+{}", edge.offset)),
            },
        };
        self.parts.insert(key, part);
        part
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }

    /// By their words: numbers are given as words come, which is another order in each picture.
    fn order(&self, one: &Part, other: &Part) -> Ordering {
        if one == other {
            return Ordering::Equal;
        }
        let words = |part: &Part| (part.helper, &self.words[part.kind as usize], &self.words[part.field as usize]);
        words(one).cmp(&words(other))
    }
}

/// A field's name without the numbers of elements, `children[]` for `children[3]`: which of its children closes a ring makes no other ring.
pub fn without_index(field: &str) -> Cow<'_, str> {
    if !field.contains('[') {
        return Cow::Borrowed(field);
    }
    let mut kept = String::with_capacity(field.len());
    let mut rest = field;
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        kept.push('[');
        rest = after.trim_start_matches(|character: char| character.is_ascii_digit());
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Where the least of a ring's rotations begins.
fn least_rotation<T>(ring: &[T], order: impl Fn(&T, &T) -> Ordering) -> usize {
    let count = ring.len();
    let (mut one, mut other, mut same) = (0, 1, 0);
    while one < count && other < count && same < count {
        match order(&ring[(one + same) % count], &ring[(other + same) % count]) {
            Ordering::Equal => {
                same += 1;
                continue;
            }
            Ordering::Greater => one += same + 1,
            Ordering::Less => other += same + 1,
        }
        if one == other {
            other += 1;
        }
        same = 0;
    }
    one.min(other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{least_rotation, without_index};

    proptest! {
        #[test]
        fn the_least_rotation_is_no_greater_than_any(ring in proptest::collection::vec(0..3_u8, 1..12)) {
            let turned = |by: usize| { let mut ring = ring.clone(); ring.rotate_left(by); ring };
            let least = (0..ring.len()).map(turned).min().unwrap();
            prop_assert_eq!(turned(least_rotation(&ring, Ord::cmp)), least);
        }
    }

    #[test]
    fn elements_have_no_numbers_in_shapes() {
        assert_eq!(without_index("children[31].next[2]"), "children[].next[]");
        assert_eq!(without_index("[7]"), "[]");
        assert_eq!(without_index("_tenant"), "_tenant");
    }
}
