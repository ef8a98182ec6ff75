//! Random programs of the C entry points, and a plain model of what they must do.
//!
//! A program is a list of [`Operation`]s over a handful of places: [`Hands`] that hold strong and unowned references, weak variables, and the fields
//! of the objects themselves. After each step the [`Model`], which knows nothing of words, side tables or threads, says who is alive, which deinits
//! ran, and what every count is; [`check`] asks the runtime.
//!
//! | module | what is there |
//! |---|---|
//! | [`operation`] | what a program may do, and strategies that make programs |
//! | [`model`] | objects as numbers, and who refers to whom; [`freezing`](model::freezing) finds what is frozen together |
//! | [`class`] | the class of real objects, and what their deinits do |
//! | [`world`] | real objects by their numbers, the places of a thread, and the check of all counts |
//! | [`probe`] | what is known of memory |
//! | [`player`] | who takes steps, and how operands are found |
//! | [`step`] | one operation, on real objects and in the model |
//! | [`program`] | a whole program, its end, and what must be left then: nothing |
//! | [`runner`] | many programs, each in a child that may crash, and the shortest that fails |
//!
//! How operations of several threads meet is not this library's business: each thread has [`Hands`] of its own, and [`step::take`] borrows the model
//! only between calls of entry points. A model [`Model::deferred`] ends nobody until it is told to [`settle`](Model::settle), at a moment when all
//! threads are quiet.

pub mod class;
pub mod model;
pub mod operation;
pub mod player;
pub mod probe;
pub mod program;
pub mod runner;
pub mod step;
pub mod world;

pub use model::Model;
pub use operation::Operation;
pub use world::{Hands, World, check};
