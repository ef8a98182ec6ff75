//! Reports of one picture, each for its readers:
//!
//! - [`text`]: people at a terminal, one screen;
//! - [`json`]: other programs;
//! - [`html`]: people with a browser, one page that needs nothing else;
//! - [`heapsnapshot`]: Chrome's developer tools.
//!
//! [`rows`] makes what `json` writes and `html` shows, [`words`] the numbers and names that all write.

pub mod difference;
pub mod heapsnapshot;
pub mod html;
pub mod json;
mod rows;
pub mod text;
mod words;

use sidetable_picture::Picture;
use sidetable_picture::leaks::Leaks;

/// What is reported on.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    pub picture: &'a Picture,
    pub leaks: &'a Leaks,
}
