//! What is new between two pictures, and who holds it.

#![allow(missing_docs, reason = "a test")]

use sidetable_picture::difference;
use sidetable_picture::drawing::Drawing;

#[test]
fn new_ones_by_type_and_the_field_that_holds_most_of_them() {
    let mut old = Drawing::default();
    let cache = old.object("Cache", 64);
    let gone = old.object("Page", 32);
    old.held(cache, 1).holds(cache, "pages[0]", gone).at(gone, 0x9000);

    let mut new = Drawing::default();
    let cache = new.object("Cache", 64);
    let pages: Vec<u32> = (0..3).map(|_| new.object("Page", 32)).collect();
    let tab = new.object("Tab", 48);
    new.held(cache, 1).held(tab, 1).holds(tab, "page", pages[0]);
    for (place, page) in pages.iter().enumerate() {
        new.holds(cache, &format!("pages[{place}]"), *page);
    }

    // A page is where a page was: the same one, as far as anybody can tell.
    old.at(gone, 0x1040);
    let rows = difference(&old.picture(), &new.picture());
    let [page, tab] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!([&*page.name, &*tab.name], ["Page", "Tab"]);
    assert_eq!((page.new.objects, page.new.bytes, page.gone.objects), (2, 64, 0));
    let holder = page.holder.as_ref().unwrap();
    assert_eq!((&*holder.name, holder.field.as_deref(), holder.references), ("Cache", Some("pages[]"), 2));
    assert_eq!((tab.new.objects, tab.holder.as_ref()), (1, None));

    let back = difference(&new.picture(), &old.picture());
    let page = back.iter().find(|row| row.name == "Page").unwrap();
    assert_eq!((page.new.objects, page.gone.objects, page.holder.as_ref()), (0, 2, None));
}
