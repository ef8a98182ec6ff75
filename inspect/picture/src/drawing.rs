//! Pictures made by hand, for the tests of what reads them.

use crate::{Edge, Flags, Name, Object, Picture, Type};

/// A picture that is being made. Objects are 32 bytes from 0x1000 on, unless said otherwise.
#[derive(Default)]
pub struct Drawing {
    picture: Picture,
    edges: Vec<(u32, Edge)>,
    excess: Vec<i64>,
}

impl Drawing {
    /// An object that nothing holds but its edges: its class's name, its bytes.
    pub fn object(&mut self, class: &str, bytes: u64) -> u32 {
        self.object_of(class, Type::CLASS, bytes)
    }

    pub fn object_of(&mut self, name: &str, kind: u32, bytes: u64) -> u32 {
        let name = self.name(name);
        let types = &mut self.picture.types;
        let place = types.iter().position(|one| one.name == name && one.kind == kind).unwrap_or_else(|| {
            types.push(Type { isa: 0x40_0000 + 64 * types.len() as u64, name, kind });
            types.len() - 1
        });
        let number = self.picture.objects.len() as u32;
        let address = 0x1000 + u64::from(number) * 0x40;
        self.picture.objects.to_mut().push(Object { address, bytes, kind: place as u32, ..Object::default() });
        self.picture.seen.to_mut().push(0);
        self.excess.push(0);
        number
    }

    /// A strong reference in a field.
    pub fn holds(&mut self, from: u32, field: &str, to: u32) -> &mut Self {
        self.edge(from, field, to, Edge::STRONG)
    }

    /// A word that looks like a reference.
    pub fn may_hold(&mut self, from: u32, to: u32) -> &mut Self {
        self.edge(from, "", to, Edge::POSSIBLE)
    }

    fn edge(&mut self, from: u32, field: &str, to: u32, strength: u32) -> &mut Self {
        let field = if field.is_empty() { Name::NONE } else { self.name(field) };
        let offset = 16 + 8 * self.edges.iter().filter(|(other, _)| *other == from).count() as u32;
        self.edges.push((from, Edge { to, offset, field, strength }));
        self
    }

    /// References from outside, which are seen there.
    pub fn held(&mut self, object: u32, references: i64) -> &mut Self {
        self.seen(object).excess(object, references)
    }

    /// A word outside looks like its address.
    pub fn seen(&mut self, object: u32) -> &mut Self {
        self.picture.seen[object as usize] = 1;
        self
    }

    /// References that its counts say, beyond those of edges.
    pub fn excess(&mut self, object: u32, references: i64) -> &mut Self {
        self.excess[object as usize] = references;
        self
    }

    pub fn flag(&mut self, object: u32, flag: Flags) -> &mut Self {
        let flags = &mut self.picture.objects[object as usize].flags;
        *flags = flags.with(flag);
        self
    }

    pub fn at(&mut self, object: u32, address: u64) -> &mut Self {
        self.picture.objects[object as usize].address = address;
        self
    }

    /// The picture, with counts that fit its edges.
    pub fn picture(&self) -> Picture {
        let mut picture = self.picture.clone();
        picture.program = "/usr/bin/app".into();
        picture.process = 4711;
        for number in 0..picture.objects.len() {
            let own = self.edges.iter().filter(|(from, _)| *from as usize == number);
            picture.objects[number].first_edge = picture.edges.len() as u32;
            picture.edges.to_mut().extend(own.map(|(_, edge)| *edge));
            let references = self
                .edges
                .iter()
                .filter(|(_, edge)| edge.to as usize == number && edge.strength == Edge::STRONG)
                .count();
            picture.objects[number].strong = (references as i64 + self.excess[number]).max(0) as u32;
        }
        picture
    }

    fn name(&mut self, name: &str) -> Name {
        let names = &mut self.picture.names;
        let place = names.iter().position(|one| one == name).unwrap_or_else(|| {
            names.push(name.into());
            names.len() - 1
        });
        Name(place as u32)
    }
}
