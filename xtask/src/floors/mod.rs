//! `cargo xtask floors`: who uses whom, and whether all arrows point down.
//!
//! A room is the first folder or file below a package's `src`. CONTRIBUTING.md says what the rule is, and which floor everything stands on.
//!
//! - [`packages`] finds the crates, [`modules`] reads their modules, [`paths`] what these name;
//! - [`resolve`] follows a name to the file that defines it, [`arrows`] draws an arrow there;
//! - [`table`] reads the floors, [`faults`] says what is wrong with the arrows, [`contents`] what with the tables of contents.

mod arrows;
mod contents;
mod faults;
mod modules;
mod packages;
mod paths;
mod resolve;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use crate::screen;
use crate::workspace::Workspace;
use arrows::Arrows;
use table::Floors;

#[derive(clap::Args)]
pub struct Arguments {
    /// Show this room alone, such as `runtime/heap`, file by file and name by name: what it uses, and who uses it.
    room: Option<String>,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let (arrows, floors) = read(workspace)?;
    match &arguments.room {
        Some(room) => show_room(&arrows, room)?,
        None => show_all(&arrows, &floors),
    }
    let faults = faults_in(workspace, &arrows, &floors)?;
    for fault in &faults {
        screen::notice(fault);
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(workspace: &Workspace) -> Result<(Arrows, Floors)> {
    let page = workspace.root.join(table::PAGE);
    let text = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
    Ok((Arrows::read(workspace)?, Floors::read(&text)?))
}

/// Everything that is wrong, in words.
fn faults_in(workspace: &Workspace, arrows: &Arrows, floors: &Floors) -> Result<Vec<String>> {
    let mut faults = faults::all(arrows, floors);
    faults.extend(contents::all(&workspace.root, floors)?);
    Ok(faults)
}

/// Prints which packages a package uses, and which rooms of its own a room uses: the highest floors first.
fn show_all(arrows: &Arrows, floors: &Floors) {
    let mut packages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut rooms: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    let package = |file: &arrows::File| arrows.packages[file.package].folder.to_str().unwrap_or_default();
    for file in &arrows.files {
        packages.entry(package(file)).or_default();
        rooms.entry((package(file), &file.room)).or_default();
    }
    for (from, to) in arrows.between.keys() {
        let (from, to) = (&arrows.files[*from], &arrows.files[*to]);
        if from.package != to.package {
            packages.entry(package(from)).or_default().insert(package(to));
        } else if from.room != to.room {
            rooms.entry((package(from), &from.room)).or_default().insert(&to.room);
        }
    }
    let floor_in = |table: Option<&table::Floor>, name: &str| table.and_then(|table| table.get(name)).copied();
    let mut packages: Vec<_> = packages.into_iter().collect();
    packages.sort_by_key(|(name, _)| std::cmp::Reverse(floor_in(Some(&floors.packages), name)));
    for (name, used) in packages {
        line("", floor_in(Some(&floors.packages), name), name, &used);
        let mut rooms: Vec<_> = rooms.iter().filter(|((package, _), _)| *package == name).collect();
        rooms.sort_by_key(|((_, room), _)| std::cmp::Reverse(floor_in(floors.rooms.get(name), room)));
        for ((_, room), used) in rooms {
            line("    ", floor_in(floors.rooms.get(name), room), room, used);
        }
    }
}

fn line(margin: &str, floor: Option<usize>, name: &str, used: &BTreeSet<&str>) {
    let floor = floor.map(|floor| format!("{floor} ")).unwrap_or_default();
    let arrow = if used.is_empty() { "" } else { " → " };
    println!("{margin}{floor}{name}{arrow}{}", used.iter().copied().collect::<Vec<_>>().join(", "));
}

fn show_room(arrows: &Arrows, room: &str) -> Result<()> {
    let is_in = |file: &usize| {
        let file = &arrows.files[*file];
        arrows.packages[file.package].folder.join(&file.room).as_os_str() == room
    };
    ensure!((0..arrows.files.len()).any(|file| is_in(&file)), "there is no room {room}");
    for (from, to) in arrows.between.keys().filter(|(from, to)| is_in(from) || is_in(to)) {
        println!("{}", faults::uses(arrows, *from, *to));
    }
    Ok(())
}
