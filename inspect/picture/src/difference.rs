//! What two pictures of one process differ in.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::Picture;
use crate::leaks::{Tally, without_index};

/// What became of the objects of one type between two pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The type's name.
    pub name: String,
    /// Objects that the second picture has and the first has not.
    pub new: Tally,
    /// Objects that the first picture has and the second has not.
    pub gone: Tally,
    /// Where most references to the new ones are; none if most of the new ones are held from outside, or there are none.
    pub holder: Option<Holder>,
}

/// A field that holds objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The name of the type that has it.
    pub name: String,
    /// The field's name, without numbers of elements; none where metadata has none.
    pub field: Option<String>,
    /// References to new objects in such fields.
    pub references: u64,
}

/// By type, those that grew by the most bytes first. An object is the same in both pictures when its address and isa are.
pub fn difference(old: &Picture, new: &Picture) -> Vec<Difference> {
    let identities = |picture: &Picture| -> HashSet<(u64, u64)> {
        (0..picture.objects.len() as u32).map(|number| identity(picture, number)).collect()
    };
    let (before, after) = (identities(old), identities(new));
    let mut rows: BTreeMap<String, Difference> = BTreeMap::new();
    for number in (0..old.objects.len() as u32).filter(|number| !after.contains(&identity(old, *number))) {
        let row = rows.entry(old.type_name(old.type_of(number)).into_owned()).or_default();
        row.gone = row.gone.and((&old.objects[number as usize]).into());
    }
    let is_new: Vec<bool> =
        (0..new.objects.len() as u32).map(|number| !before.contains(&identity(new, number))).collect();
    let mut holders = holders(new, &is_new);
    for number in (0..new.objects.len() as u32).filter(|number| is_new[*number as usize]) {
        let row = rows.entry(new.type_name(new.type_of(number)).into_owned()).or_default();
        row.new = row.new.and((&new.objects[number as usize]).into());
    }
    let mut rows: Vec<Difference> = rows
        .into_iter()
        .map(|(name, row)| Difference { holder: holders.remove(&name).flatten(), name, ..row })
        .collect();
    rows.sort_by_key(|row| Reverse(i128::from(row.new.bytes) - i128::from(row.gone.bytes)));
    rows
}

fn identity(picture: &Picture, number: u32) -> (u64, u64) {
    (picture.objects[number as usize].address, picture.type_of(number).isa)
}

/// For each type of new objects, by its name, what holds the most of them.
fn holders(picture: &Picture, is_new: &[bool]) -> HashMap<String, Option<Holder>> {
    type Place<'a> = Option<(u32, Option<Cow<'a, str>>)>;
    let mut places: HashMap<(u32, Place), u64> = HashMap::new();
    let mut inside = vec![false; is_new.len()];
    for number in 0..picture.objects.len() as u32 {
        for edge in picture.edges_of(number).iter().filter(|edge| is_new[edge.to as usize]) {
            inside[edge.to as usize] = true;
            let place = (picture.objects[number as usize].kind, picture.name(edge.field).map(without_index));
            *places.entry((picture.objects[edge.to as usize].kind, Some(place))).or_default() += 1;
        }
    }
    for (_, object) in picture.objects.iter().enumerate().filter(|(number, _)| is_new[*number] && !inside[*number]) {
        *places.entry((object.kind, None)).or_default() += 1;
    }
    let mut most: HashMap<String, (u64, Option<Holder>)> = HashMap::new();
    for ((kind, place), references) in places {
        let holder = place.map(|(holder, field)| Holder {
            name: picture.type_name(&picture.types[holder as usize]).into_owned(),
            field: field.map(Cow::into_owned),
            references,
        });
        let row = most.entry(picture.type_name(&picture.types[kind as usize]).into_owned()).or_default();
        let words = |holder: &Option<Holder>| holder.as_ref().map(|holder| (holder.name.clone(), holder.field.clone()));
        // Of two that hold as many, the first by name: the report of one picture is always the same.
        if (references, Reverse(words(&holder))) > (row.0, Reverse(words(&row.1))) {
            *row = (references, holder);
        }
    }
    most.into_iter().map(|(name, (_, holder))| (name, holder)).collect()
}
