//! References as serde's.

use serde::{Deserialize, Serialize};
use sidetable::Strong;

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Page {
    title: Strong<str>,
    lines: Strong<[Strong<str>]>,
    number: Strong<u32>,
    next: Option<Strong<Page>>,
}

#[test]
fn references_are_written_and_read_as_their_values() {
    let last = Page { title: "last".into(), lines: Strong::default(), number: Strong::new(2), next: None };
    let shared: Strong<str> = "line".into();
    let first = Page {
        title: "first".into(),
        lines: [shared.clone(), shared].into(),
        number: Strong::new(1),
        next: Some(Strong::new(last)),
    };
    let text = serde_json::to_string(&first).expect("it can be written");
    assert_eq!(
        text,
        r#"{"title":"first","lines":["line","line"],"number":1,"next":{"title":"last","lines":[],"number":2,"next":null}}"#
    );
    let read: Page = serde_json::from_str(&text).expect("it can be read");
    assert_eq!(read, first);
    assert!(!Strong::ptr_eq(&read.lines[0], &read.lines[1]), "what was shared is read twice");
    assert!(serde_json::from_str::<Strong<u8>>("300").is_err());
}
