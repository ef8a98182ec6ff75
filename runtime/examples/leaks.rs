//! A program that asks what it leaks: `sidetable leaks target/release/examples/leaks`. Alone it cannot tell, and says so.

use core::cell::RefCell;

use sidetable::inspect::LeakError;
use sidetable::{Strong, Weak, expect_no_leaks};

#[derive(Default)]
struct Person {
    home: RefCell<Option<Strong<Home>>>,
}

#[derive(Default)]
struct Home {
    tenant: RefCell<Option<Strong<Person>>>,
    _owner: RefCell<Option<Weak<Person>>>,
}

/// Not inlined: what it leaves in registers and on the stack is gone when it returns.
#[inline(never)]
fn meet(leaking: bool) {
    let person = Strong::new(Person::default());
    let home = Strong::new(Home { _owner: RefCell::new(Some(Strong::downgrade(&person))), ..Home::default() });
    if leaking {
        *home.tenant.borrow_mut() = Some(person.clone());
    }
    *person.home.borrow_mut() = Some(home);
}

fn main() {
    let held = Strong::new(Person { home: RefCell::new(Some(Strong::new(Home::default()))) });
    for leaking in [false, true, false, true] {
        let result = expect_no_leaks(|| {
            meet(leaking);
            // The thread remembers the block of each size that it took last, whose address would look like a reference.
            meet(false);
        });
        match result {
            Ok(()) => println!("nothing"),
            Err(LeakError::Found(leaks)) => leaks.iter().for_each(|leak| println!("{leak}")),
            Err(why) => println!("{why}"),
        }
    }
    drop(held);
}
