//! What `sidetable show` and `sidetable diff` say of pictures that were made by hand.

#![allow(missing_docs, reason = "a test")]

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use sidetable_picture::drawing::Drawing;
use sidetable_picture::{Moment, Picture, Type};
use tempfile::TempDir;

fn sidetable(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetable"));
    command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").output().expect("sidetable runs")
}

fn shown(picture: &Picture, arguments: &[&str]) -> (TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    picture.write(&folder.path().join("picture")).unwrap();
    let output = sidetable(folder.path(), &[&["show", "picture"], arguments].concat());
    (folder, output)
}

fn text(picture: &Picture) -> String {
    let (_folder, output) = shown(picture, &[]);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Some of everything: two rings of one shape, a closure that holds what it belongs to, a long list, something over-retained, something
/// possible.
fn everything() -> Picture {
    let mut drawing = Drawing::default();
    for _ in 0..2 {
        let (person, apartment) = (drawing.object("App.Person", 48), drawing.object("App.Apartment", 48));
        let name = drawing.object("App.Name", 32);
        drawing.holds(person, "apartment", apartment).holds(apartment, "tenant", person).holds(person, "name", name);
    }
    let element = drawing.object("HTMLElement", 64);
    let context = drawing.object_of("closure context", Type::CLOSURE, 32);
    drawing.holds(element, "asHTML", context).holds(context, "capture 0", element);
    let nodes: Vec<u32> = (0..1200).map(|_| drawing.object("App.Node<Swift.Int>", 32)).collect();
    for (node, next) in nodes.iter().zip(nodes.iter().cycle().skip(1)) {
        drawing.holds(*node, "next", *next);
    }
    let cache = drawing.object("App.Cache", 80);
    let page = drawing.object("App.Page", 1000);
    drawing.excess(cache, 1).holds(cache, "pages[0]", page);
    let frame = drawing.object_of("async task", Type::TASK, 512);
    let selfish = drawing.object("App.Selfish", 32);
    drawing.held(frame, 1).may_hold(frame, selfish).holds(selfish, "itself", selfish);
    let mut picture = drawing.picture();
    picture.notes.push("Foundation's reflection metadata was stripped".into());
    picture
}

#[test]
fn one_screen_for_people() {
    let expected = "\
4 cycles, 1 over-retained object, 1 210 objects, 39.8 KB leaked

a ring of 1 200 objects, 38.4 KB
  App.Node<Swift.Int>  .next
    → and so on, 1 200 times in all
    → back to App.Node<Swift.Int>
  at 0x1200

2 × a ring of 2 objects, 256 bytes in all
  App.Apartment  .tenant
    → App.Person  .apartment
    → back to App.Apartment
  for example at 0x1040; 1 object (32 bytes) hangs on it

a ring of 2 objects, 96 bytes
  HTMLElement  .asHTML
    → closure context  capture 0
    → back to HTMLElement
  at 0x1180

App.Cache, 80 bytes: in no cycle, and its counts say 1 reference more than anybody has
  at 0x13e00; 1 object (1 000 bytes) hangs on it alone

possible: 1 cycle, 1 object, 32 bytes. Only words that look like references hold it
an object that holds itself, 32 bytes
  App.Selfish  .itself
    → back to App.Selfish
  at 0x13ec0

note: Foundation's reflection metadata was stripped
";
    assert_eq!(text(&everything()), expected);
}

#[test]
fn nothing_leaked_is_one_line() {
    let mut drawing = Drawing::default();
    for _ in 0..1234 {
        let object = drawing.object("App.Person", 46);
        drawing.held(object, 1);
    }
    let mut picture = drawing.picture();
    assert_eq!(text(&picture), "no leaks: 1 234 objects, 56.8 KB, all of them held\n");
    picture.notes.push("Foundation's reflection metadata was stripped".into());
    assert_eq!(text(&picture), "no leaks: 1 234 objects, 56.8 KB, all of them held (1 note: see --json)\n");
    assert_eq!(text(&Picture::default()), "no leaks: there are no objects\n");
}

#[test]
fn a_long_ring_shows_its_ends_and_many_shapes_their_number() {
    let mut drawing = Drawing::default();
    let ring: Vec<u32> = (0..30).map(|place| drawing.object(&format!("T{place:02}"), 16)).collect();
    for (object, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        drawing.holds(*object, "next", *next);
    }
    for place in 0..9 {
        let object = drawing.object(&format!("Selfish{place}"), 160 + place);
        drawing.holds(object, "me", object);
    }
    let said = text(&drawing.picture());
    assert!(
        said.contains("    → T04  .next\n    … 23 more …\n    → T28  .next\n    → T29  .next\n    → back to T00\n"),
        "{said}"
    );
    assert!(said.contains("\n… and 4 more kinds of ring: --html and --json have them all\n"), "{said}");
    assert!(said.lines().count() < 50, "{said}");
}

#[test]
fn a_signal_is_named() {
    let said = text(&Picture { moment: Moment::Signal(11), ..everything() });
    assert!(said.starts_with("signal 11 ended the program; this is what there was then\n4 cycles"), "{said}");
}

#[test]
fn json_has_stable_names() {
    let (_folder, output) = shown(&everything(), &["--json", "-"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "4 cycles, 1 over-retained object, 1 210 objects, 39.8 KB leaked\n"
    );
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<HashSet<_>>();
    let set = |names: &str| names.split(' ').map(String::from).collect::<HashSet<_>>();
    let all = "schema program process moment signal all leaked cycles over_retained shared possible racing types notes";
    assert_eq!(keys(&value), set(all));
    assert_eq!(keys(&value["cycles"][0]), set("times total length period ring knot hanging"));
    assert_eq!(keys(&value["cycles"][0]["ring"][0]), set("type field offset address bytes"));
    assert_eq!(keys(&value["over_retained"][0]), set("type excess times total address hanging"));
    assert_eq!(keys(&value["types"][0]), set("type kind objects bytes retained leaked"));

    assert_eq!((&value["schema"], &value["process"], &value["moment"]), (&1.into(), &4711.into(), &"exit".into()));
    assert_eq!(value["leaked"]["objects"], 1210);
    let list = &value["cycles"][0];
    assert_eq!(
        (&list["length"], &list["period"], list["ring"].as_array().unwrap().len()),
        (&1200.into(), &1.into(), 1000)
    );
    let people = &value["cycles"][1];
    assert_eq!(
        (&people["times"], &people["total"]["bytes"], &people["hanging"]["objects"]),
        (&2.into(), &256.into(), &1.into())
    );
    let tenant = &people["ring"][0];
    assert_eq!(
        (&tenant["type"], &tenant["field"], &tenant["address"]),
        (&"App.Apartment".into(), &"tenant".into(), &"0x1040".into())
    );
    let types = value["types"].as_array().unwrap();
    let cache = types.iter().find(|row| row["type"] == "App.Cache").unwrap();
    assert_eq!(
        (&cache["bytes"], &cache["retained"], &cache["leaked"]["objects"]),
        (&80.into(), &1080.into(), &1.into())
    );
}

#[test]
fn the_page_has_its_data_and_needs_nothing_else() {
    let mut drawing = Drawing::default();
    let object = drawing.object("</script><script>alert(1)</script>", 32);
    drawing.holds(object, "me", object);
    let (folder, output) = shown(&drawing.picture(), &["--html", "page.html"]);
    assert!(output.status.success(), "{output:?}");
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert_eq!(page.matches("</script>").count(), 2, "a type's name ends no element");
    let begin = page.find("application/json\">").unwrap() + "application/json\">".len();
    let data: Value = serde_json::from_str(page[begin..].split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["cycles"][0]["ring"][0]["type"], "</script><script>alert(1)</script>");
    let addresses: Vec<&str> = page.match_indices("http").map(|(place, _)| &page[place..place + 26]).collect();
    assert_eq!(addresses, ["http://www.w3.org/2000/svg"], "the name space of SVG, which nobody loads");
}

#[test]
fn the_heap_snapshot_is_whole() {
    let picture = everything();
    let (folder, output) = shown(&picture, &["--heapsnapshot", "app.heapsnapshot"]);
    assert!(output.status.success(), "{output:?}");
    let value: Value = serde_json::from_slice(&fs::read(folder.path().join("app.heapsnapshot")).unwrap()).unwrap();
    let numbers =
        |name: &str| value[name].as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).collect::<Vec<_>>();
    let (nodes, edges) = (numbers("nodes"), numbers("edges"));
    let (meta, strings) = (&value["snapshot"]["meta"], value["strings"].as_array().unwrap());
    let fields = meta["node_fields"].as_array().unwrap().len();
    let count = value["snapshot"]["node_count"].as_u64().unwrap() as usize;
    assert_eq!(nodes.len(), fields * count);
    assert_eq!(edges.len(), 3 * value["snapshot"]["edge_count"].as_u64().unwrap() as usize);
    assert_eq!(meta["node_types"].as_array().unwrap().len(), fields);
    assert!(nodes.iter().chain(&edges).all(|number| *number <= u64::from(u32::MAX)));

    let rows: Vec<&[u64]> = nodes.chunks(fields).collect();
    assert_eq!(rows.iter().map(|row| row[2]).collect::<HashSet<_>>().len(), count, "ids are unique");
    assert!(rows.iter().all(|row| row[0] < meta["node_types"][0].as_array().unwrap().len() as u64));
    assert_eq!(rows.iter().map(|row| row[4]).sum::<u64>() as usize, edges.len() / 3);
    let name = |number: u64| strings[number as usize].as_str().unwrap();
    assert_eq!(name(rows[1][1]), "(GC roots)");

    // Everything is reached from the first node over edges that are not weak, and every edge leads to the beginning of a row.
    let kinds = meta["edge_types"][0].as_array().unwrap();
    let mut begins = vec![0];
    rows.iter().for_each(|row| begins.push(begins[begins.len() - 1] + row[4] as usize));
    let (mut seen, mut stack, mut fields_seen) = (HashSet::from([0]), vec![0], HashSet::new());
    while let Some(node) = stack.pop() {
        for edge in edges.chunks(3).take(begins[node + 1]).skip(begins[node]) {
            assert_eq!(edge[2] as usize % fields, 0);
            let kind = kinds[edge[0] as usize].as_str().unwrap();
            if kind == "property" || kind == "weak" {
                fields_seen.insert(format!("{kind} {} {}", name(edge[1]), name(rows[edge[2] as usize / fields][1])));
            }
            if kind != "weak" && seen.insert(edge[2] as usize / fields) {
                stack.push(edge[2] as usize / fields);
            }
        }
    }
    assert_eq!(seen.len(), count);
    for expected in ["property tenant App.Person", "property pages[0] App.Page", "weak at byte 16 App.Selfish"] {
        assert!(fields_seen.contains(expected), "{expected}");
    }
}

#[test]
fn what_is_new_by_type() {
    let mut old = Drawing::default();
    let cache = old.object("App.Cache", 64);
    old.held(cache, 1);
    let mut new = Drawing::default();
    let cache = new.object("App.Cache", 64);
    new.held(cache, 1);
    for place in 0..1500 {
        let page = new.object("App.Page", 32);
        new.holds(cache, &format!("pages[{place}]"), page);
    }
    let folder = tempfile::tempdir().unwrap();
    old.picture().write(&folder.path().join("old")).unwrap();
    let mut later = new.picture();
    later.write(&folder.path().join("new")).unwrap();
    let said = |old: &str, new: &str| String::from_utf8(sidetable(folder.path(), &["diff", old, new]).stdout).unwrap();
    let expected = "\
new: 1 500 objects, 48.0 KB; gone: 0 objects, 0 bytes

type        new           gone    the new ones are held by
App.Page  1 500  48.0 KB          App.Cache  .pages[]  (1 500 references)
";
    assert_eq!(said("old", "new"), expected);
    assert_eq!(said("new", "new"), "no difference\n");
    later.process = 12;
    later.write(&folder.path().join("other")).unwrap();
    assert!(said("old", "other").starts_with("these are two processes: "));
}

#[test]
fn what_is_no_picture_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("words"), "x".repeat(1000)).unwrap();
    for (file, expected) in [
        ("words", "sidetable: words: it is no picture of a process, or one of another version of sidetable's\n"),
        ("nothing", "sidetable: nothing: cannot read or write it: No such file or directory (os error 2)\n"),
    ] {
        let output = sidetable(folder.path(), &["show", file]);
        assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(2), expected));
    }
    everything().write(&folder.path().join("picture")).unwrap();
    let output = sidetable(folder.path(), &["show", "picture", "--html", "no/such/folder"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said, "sidetable: cannot write no/such/folder: No such file or directory (os error 2)\n");
}
