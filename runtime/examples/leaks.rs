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
    // So many that they have the blocks which were used before `main`: words that lead there are still on the stack.
    let with_home = || Strong::new(Person { home: RefCell::new(Some(Strong::new(Home::default()))) });
    let held: Vec<Strong<Person>> = (0..100).map(|_| with_home()).collect();
    for leaking in [false, true, false] {
        match expect_no_leaks(|| meet(leaking)) {
            Ok(()) => println!("nothing"),
            Err(LeakError::Found(leaks)) => leaks.iter().for_each(|leak| println!("{leak}")),
            Err(why) => println!("{why}"),
        }
    }
    drop(held);
}
