//! What must not be: an arrow that points up, a circle across rooms, one of more than two files inside a room.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

use super::arrows::{Arrows, File};
use super::table::{Floor, Floors, PAGE};

/// How many files of one room may use each other in a circle.
const LARGEST_CIRCLE: usize = 2;

/// Everything that is wrong, each in words that name the files and what they use of each other.
pub fn all(arrows: &Arrows, floors: &Floors) -> Vec<String> {
    let mut faults: Vec<String> = arrows
        .unread
        .iter()
        .map(|file| format!("{} belongs to no module, so that nobody knows what it uses", file.display()))
        .collect();
    faults.extend(misplaced(arrows, floors));
    for (from, to) in arrows.between.keys() {
        faults.extend(points_up(arrows, floors, *from, *to));
    }
    for (index, package) in arrows.packages.iter().enumerate() {
        let files: Vec<usize> = (0..arrows.files.len()).filter(|file| arrows.files[*file].package == index).collect();
        // Among rooms that have floors every circle has an arrow that points up.
        if !floors.rooms.contains_key(&*package.folder.to_string_lossy()) {
            let across = |circle: &[usize]| circle.iter().any(|file| !arrows.are_in_one_room(circle[0], *file));
            let circles = circles(arrows, &files).into_iter().filter(|circle| across(circle));
            faults.extend(circles.map(|circle| describe(arrows, &circle, "across rooms")));
        }
        let rooms: BTreeSet<&str> = files.iter().map(|file| &*arrows.files[*file].room).collect();
        for room in rooms {
            let inside: Vec<usize> = files.iter().copied().filter(|file| arrows.files[*file].room == room).collect();
            let large = circles(arrows, &inside).into_iter().filter(|circle| circle.len() > LARGEST_CIRCLE);
            faults.extend(large.map(|circle| describe(arrows, &circle, &format!("inside the room `{room}`"))));
        }
    }
    faults
}

/// Packages and rooms without a floor, and floors of what is not there.
fn misplaced(arrows: &Arrows, floors: &Floors) -> Vec<String> {
    let mut faults = Vec::new();
    let names = arrows.packages.iter().map(|package| package.folder.display().to_string());
    faults.extend(differences("package", &names.collect(), &floors.packages));
    for (package, rooms) in &floors.rooms {
        let is_here = |file: &&File| {
            file.is_in_source && !file.is_root && arrows.packages[file.package].folder.as_os_str() == &**package
        };
        let names = arrows.files.iter().filter(is_here).map(|file| file.room.clone()).collect();
        faults.extend(differences(&format!("room of `{package}`"), &names, rooms));
    }
    faults
}

fn differences(kind: &str, names: &BTreeSet<String>, floor: &Floor) -> Vec<String> {
    let without = names.iter().filter(|name| !floor.contains_key(*name));
    let without = without.map(|name| format!("the {kind} named `{name}` has no floor in {PAGE}"));
    let gone = floor.keys().filter(|name| !names.contains(*name));
    without
        .chain(gone.map(|name| format!("{PAGE} has a floor for a {kind} named `{name}`, which is not there")))
        .collect()
}

/// What is wrong with one arrow, if it does not point down.
fn points_up(arrows: &Arrows, floors: &Floors, from: usize, to: usize) -> Option<String> {
    let (user, used) = (&arrows.files[from], &arrows.files[to]);
    let folder = |index: usize| arrows.packages[index].folder.display().to_string();
    let (packages, below) = if user.package != used.package {
        let names = (folder(user.package), folder(used.package));
        (names, &floors.packages)
    } else if user.room != used.room && user.is_in_source && !user.is_root {
        let rooms = floors.rooms.get(&folder(user.package))?;
        if used.is_root {
            return Some(format!("{}, but the root of a crate is above all its rooms", uses(arrows, from, to)));
        }
        ((user.room.clone(), used.room.clone()), rooms)
    } else {
        return None;
    };
    let (upper, lower) = packages;
    // Without a floor there is a fault already.
    let (own, other) = (below.get(&upper)?, below.get(&lower)?);
    (own <= other).then(|| {
        let place = if own == other { "beside" } else { "below" };
        format!("{}, but `{upper}` (floor {own}) stands {place} `{lower}` (floor {other})", uses(arrows, from, to))
    })
}

/// An arrow in words.
pub fn uses(arrows: &Arrows, from: usize, to: usize) -> String {
    let names: Vec<String> = arrows.between[&(from, to)]
        .iter()
        .map(|(name, line)| if *line == 0 { format!("`{name}`") } else { format!("`{name}` (line {line})") })
        .collect();
    format!("{} uses {} of {}", arrows.files[from].path.display(), names.join(", "), arrows.files[to].path.display())
}

/// A circle in words: the shortest one among these files that leads through two rooms, if one does.
fn describe(arrows: &Arrows, files: &[usize], place: &str) -> String {
    let inside: BTreeSet<usize> = files.iter().copied().collect();
    let edges = arrows.between.keys().filter(|(from, to)| inside.contains(from) && inside.contains(to));
    let is_across = |(from, to): &(usize, usize)| !arrows.are_in_one_room(*from, *to);
    let round = |(from, to): &(usize, usize)| {
        let mut round = way(arrows, &inside, *to, *from)?;
        round.insert(0, *from);
        Some((!is_across(&(*from, *to)), round.len(), round))
    };
    let shortest = edges.filter_map(round).min().map(|(_, _, round)| round).unwrap_or_default();
    let mut text = format!("{} files use each other in a circle {place}:", files.len());
    for pair in shortest.windows(2) {
        let _ = write!(text, "\n    {}", uses(arrows, pair[0], pair[1]));
    }
    let others: Vec<String> = files
        .iter()
        .filter(|file| !shortest.contains(file))
        .map(|file| arrows.files[*file].path.display().to_string())
        .collect();
    if !others.is_empty() {
        let _ = write!(text, "\n    and in further circles with these: {}", others.join(", "));
    }
    text
}

/// The shortest way along arrows, both ends included.
fn way(arrows: &Arrows, inside: &BTreeSet<usize>, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut came_from = BTreeMap::from([(from, from)]);
    let mut waiting = VecDeque::from([from]);
    while let Some(here) = waiting.pop_front() {
        for next in targets(arrows, here).filter(|next| inside.contains(next)) {
            if let Entry::Vacant(new) = came_from.entry(next) {
                new.insert(here);
                waiting.push_back(next);
            }
        }
    }
    let mut way = vec![to];
    let mut last = *came_from.get(&to)?;
    while *way.last()? != from {
        way.push(last);
        last = came_from[&last];
    }
    way.reverse();
    Some(way)
}

fn targets(arrows: &Arrows, from: usize) -> impl Iterator<Item = usize> {
    arrows.between.range((from, 0)..(from + 1, 0)).map(|((_, to), _)| *to)
}

/// The files that use each other in circles, circle by circle: each can be reached from each other one of its circle.
fn circles(arrows: &Arrows, files: &[usize]) -> Vec<Vec<usize>> {
    let inside: BTreeSet<usize> = files.iter().copied().collect();
    let reached: BTreeMap<usize, BTreeSet<usize>> =
        files.iter().map(|file| (*file, reachable(arrows, &inside, *file))).collect();
    let mut left = inside.clone();
    let mut circles = Vec::new();
    while let Some(first) = left.pop_first() {
        let meets = |other: &usize| reached[&first].contains(other) && reached[other].contains(&first);
        let mut circle = vec![first];
        circle.extend(left.iter().copied().filter(meets));
        left.retain(|file| !circle.contains(file));
        if circle.len() > 1 {
            circles.push(circle);
        }
    }
    circles
}

fn reachable(arrows: &Arrows, inside: &BTreeSet<usize>, from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(here) = waiting.pop() {
        waiting.extend(targets(arrows, here).filter(|next| inside.contains(next) && reached.insert(*next)));
    }
    reached
}
