//! A value that says when it is dropped.

use std::cell::Cell;
use std::rc::Rc;

use sidetable::Strong;

/// Counts its drops, and those of its clones.
#[derive(Clone, Debug)]
pub struct Witness(pub Rc<Cell<u32>>);

impl Drop for Witness {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

/// An object with a witness in it, and its count.
pub fn witness() -> (Strong<Witness>, Rc<Cell<u32>>) {
    let drops = Rc::new(Cell::new(0));
    (Strong::new(Witness(drops.clone())), drops)
}
