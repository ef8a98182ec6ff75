//! What a freeze does: which objects it comes to, and which of them are frozen together.

use super::{Circle, Kind, Model, Number};

/// What a freeze says that it did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Frozen {
    /// Objects that were not frozen before.
    pub objects: u64,
    /// Circles among them.
    pub circles: u64,
    /// Objects in these.
    pub members: u64,
}

/// Why nothing is frozen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Refused {
    /// A reference leads to a box.
    pub for_box: bool,
    /// An unowned reference leads to an object that has ended.
    pub for_end: bool,
}

impl Model {
    /// Freezes what an object reaches, all or nothing.
    pub fn freeze(&mut self, root: Number) -> Result<Frozen, Refused> {
        let reached = self.reached(root)?;
        let mut report = Frozen { objects: reached.len() as u64, ..Frozen::default() };
        for members in self.circles_of(&reached) {
            report.circles += 1;
            report.members += members.len() as u64;
            let inside = |field: &Option<Number>| field.is_some_and(|to| members.contains(&to));
            let internal = members.iter().flat_map(|member| self.of(*member).fields).filter(inside).count() as i64;
            // One that never ends keeps the others, and so do their common counts.
            let is_immortal = members.iter().any(|member| self.of(*member).is_immortal);
            for member in &members {
                let place = self.circles.len();
                let entity = &mut self.entities[*member];
                entity.circle = Some(place);
                entity.is_immortal |= is_immortal;
            }
            self.circles.push(Circle { members, internal });
        }
        for object in &reached {
            self.entities[*object].is_frozen = true;
        }
        // A circle that only kept itself ends: its references to itself do not count any more.
        if !self.is_deferred {
            reached.into_iter().for_each(|object| self.end_if_due(object));
        }
        Ok(report)
    }

    /// What an object reaches by fields of all strengths and is not frozen yet.
    fn reached(&self, root: Number) -> Result<Vec<Number>, Refused> {
        let (mut reached, mut next, mut refused) = (Vec::new(), vec![root], Refused::default());
        while let Some(object) = next.pop() {
            let entity = self.of(object);
            if entity.kind == Kind::Box {
                refused.for_box = true;
                continue;
            }
            if entity.is_frozen || reached.contains(&object) {
                continue;
            }
            reached.push(object);
            next.extend(entity.fields.into_iter().flatten());
            next.extend(entity.weak_field.filter(|referent| self.is_alive(*referent)));
            match entity.unowned_field {
                Some(referent) if !self.is_alive(referent) => refused.for_end = true,
                referent => next.extend(referent),
            }
        }
        if refused == Refused::default() { Ok(reached) } else { Err(refused) }
    }

    /// The circles of strong references among some objects: the objects that each reach the others, and one that refers to itself.
    fn circles_of(&self, among: &[Number]) -> Vec<Vec<Number>> {
        let mut circles: Vec<Vec<Number>> = Vec::new();
        for object in among {
            if circles.iter().any(|circle| circle.contains(object)) {
                continue;
            }
            let ahead = self.ahead(*object, among);
            if ahead.contains(object) {
                circles.push(ahead.iter().copied().filter(|to| self.ahead(*to, among).contains(object)).collect());
            }
        }
        circles
    }

    /// What an object reaches by strong references, itself only if it is in a circle.
    fn ahead(&self, object: Number, among: &[Number]) -> Vec<Number> {
        let strong = |from: Number| self.of(from).fields.into_iter().flatten().filter(|to| among.contains(to));
        let (mut found, mut next): (Vec<Number>, Vec<Number>) = (Vec::new(), strong(object).collect());
        while let Some(to) = next.pop() {
            if !found.contains(&to) {
                found.push(to);
                next.extend(strong(to));
            }
        }
        found
    }
}
