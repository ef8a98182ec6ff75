//! A program that asks what it leaks: `sidetable leaks target/release/examples/leaks`. Alone it cannot tell, and says so.

use core::cell::RefCell;
use core::hint::black_box;
use std::panic;

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

/// Nobody releases the object, and words on the stack look like references to it.
#[inline(never)]
fn forget() {
    let object = Strong::into_raw(Strong::new(Home::default()));
    black_box([object; 1024]);
    // The thread remembers the block of each size that it took last, and its word looks like a reference.
    drop(black_box(Strong::new(Home::default())));
}

fn main() {
    // So many that they have the blocks which were used before `main`: words that lead there are still on the stack.
    let with_home = || Strong::new(Person { home: RefCell::new(Some(Strong::new(Home::default()))) });
    let held: Vec<Strong<Person>> = (0..100).map(|_| with_home()).collect();
    let bodies: [&dyn Fn(); 4] = [&|| meet(false), &|| meet(true), &|| meet(false), &forget];
    for body in bodies {
        match expect_no_leaks(body) {
            Ok(()) => println!("nothing"),
            Err(LeakError::Found(leaks)) => leaks.iter().for_each(|leak| println!("{leak}")),
            Err(why) => println!("{why}"),
        }
    }
    // A test that fails ends in a panic, which goes on to whoever catches it.
    if cfg!(panic = "unwind") {
        let failed = panic::catch_unwind(|| expect_no_leaks(|| panic::resume_unwind(Box::new("a test fails"))));
        println!("{}", failed.map_or("a panic goes on", |_| "nothing was caught"));
    }
    drop(held);
}
