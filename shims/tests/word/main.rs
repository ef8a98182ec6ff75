//! The refcount word, as a value: every boundary, and random histories.

mod boundaries;
mod model;
mod properties;
