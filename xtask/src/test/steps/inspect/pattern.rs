//! Rings as a program's header writes them, and whether one that was found is such a ring.
//!
//! `Person.apartment -> Apartment.tenant`: a type, a point, a field, and the field of the last step leads to the object of the
//! first. In types and fields a `*` stands for any characters, and a step that is nothing else for any number of steps, or none.

use std::fmt;

use anyhow::{Context, Result, ensure};

/// A step of a ring that was found: a type without its module, and the field that leads to the next one. A field without a name is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub type_name: String,
    pub field: String,
}

/// A ring as it has to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Step(Step),
    Any,
}

impl Pattern {
    pub fn read(text: &str) -> Result<Self> {
        let parts = text.split(" -> ").map(|step| part(step.trim())).collect::<Result<Vec<_>>>()?;
        ensure!(parts.iter().any(|part| *part != Part::Any), "a ring of nothing but `*`");
        Ok(Self { text: text.trim().to_owned(), parts })
    }

    /// Whether the ring is such a one, wherever it starts.
    pub fn fits(&self, ring: &[Step]) -> bool {
        let turned = |start: usize| ring[start..].iter().chain(&ring[..start]).collect::<Vec<_>>();
        (0..ring.len()).any(|start| fits_from_here(&self.parts, &turned(start)))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn part(step: &str) -> Result<Part> {
    if step == "*" {
        return Ok(Part::Any);
    }
    // A point inside of brackets belongs to an argument's name.
    let mut depth = 0;
    let point = step.char_indices().find(|(_, character)| {
        match character {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
        *character == '.' && depth == 0
    });
    let (at, _) = point.with_context(|| format!("`{step}` has no field"))?;
    let (type_name, field) = (step[..at].to_owned(), step[at + 1..].to_owned());
    ensure!(!type_name.is_empty() && !field.is_empty(), "`{step}` has no type or no field");
    Ok(Part::Step(Step { type_name, field }))
}

fn fits_from_here(parts: &[Part], ring: &[&Step]) -> bool {
    matches(
        parts,
        ring,
        |part| *part == Part::Any,
        |part, step| match part {
            Part::Step(due) => fits(&due.type_name, &step.type_name) && fits(&due.field, &step.field),
            Part::Any => false,
        },
    )
}

/// Whether a text is as a pattern with `*` says.
pub fn fits(pattern: &str, text: &str) -> bool {
    let [pattern, text] = [pattern, text].map(|text| text.chars().collect::<Vec<_>>());
    matches(&pattern, &text, |due| *due == '*', |due, found| due == found)
}

/// Whether `found` is what `due` says, some members of which stand for any number of members.
fn matches<D, F>(due: &[D], found: &[F], is_any: impl Fn(&D) -> bool, is_one: impl Fn(&D, &F) -> bool) -> bool {
    let (mut at, mut here) = (0, 0);
    // Where the last `*` is, and how much of what was found it has taken.
    let mut last = None;
    while here < found.len() {
        if due.get(at).is_some_and(&is_any) {
            last = Some((at, here));
            at += 1;
        } else if due.get(at).is_some_and(|due| is_one(due, &found[here])) {
            (at, here) = (at + 1, here + 1);
        } else if let Some((star, taken)) = last {
            last = Some((star, taken + 1));
            (at, here) = (star + 1, taken + 1);
        } else {
            return false;
        }
    }
    due[at..].iter().all(is_any)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(steps: &[(&str, &str)]) -> Vec<Step> {
        steps.iter().map(|(name, field)| Step { type_name: (*name).into(), field: (*field).into() }).collect()
    }

    fn is(pattern: &str, steps: &[(&str, &str)]) -> bool {
        Pattern::read(pattern).expect("a ring").fits(&ring(steps))
    }

    #[test]
    fn a_ring_may_start_anywhere_and_goes_one_way() {
        let found = [("A", "b"), ("B", "c"), ("C", "a")];
        assert!(is("A.b -> B.c -> C.a", &found));
        assert!(is("C.a -> A.b -> B.c", &found));
        assert!(!is("A.b -> C.a -> B.c", &found));
        assert!(!is("A.b -> B.c", &found));
        assert!(!is("A.b -> B.c -> C.a -> A.b", &found));
        assert!(!is("A.b -> B.x -> C.a", &found));
        assert!(!is("A.b", &[]));
    }

    #[test]
    fn a_star_stands_for_steps_or_for_characters() {
        let found = [("Screen", "handler"), ("closure", "capture 0")];
        assert!(is("Screen.handler -> *", &found));
        assert!(is("Screen.handler -> *", &found[..1]));
        assert!(is("* -> closure.capture * -> Screen.*", &found));
        assert!(is("S*n.*and* -> *", &found));
        assert!(!is("Screen.handler -> box.* -> *", &found));
        assert!(!is("Screen.other -> *", &found));
        let long: Vec<_> = std::iter::repeat_n(("Node", "next"), 1000).collect();
        assert!(is("Node.next -> *", &long));
        assert!(!is("Node.next -> * -> Node.previous", &long));
    }

    #[test]
    fn points_in_arguments_and_fields_of_fields() {
        assert!(is("Holder<(A.B, C)>.value.node", &[("Holder<(A.B, C)>", "value.node")]));
        assert!(is("Storage<*>.[*]", &[("Storage<Node>", "[7]")]));
        assert!(!is("Storage<*>.[*]", &[("Storage<Node>", "7")]));
    }

    #[test]
    fn characters() {
        for (pattern, text, fit) in [
            ("*", "", true),
            ("a*c*e", "abcde", true),
            ("a*c", "abcdc", true),
            ("a*c", "abcd", false),
            ("", "", true),
            ("", "a", false),
            ("a**", "a", true),
        ] {
            assert_eq!(fits(pattern, text), fit, "{pattern} {text}");
        }
    }
}
