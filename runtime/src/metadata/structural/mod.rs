//! Structural types: made of other types, without names of their own, one record each.
//!
//! | module | types |
//! |---|---|
//! | [`mod@tuple`] | tuples, which may wait for their elements: [`get_tuple`] |
//! | [`function`] | functions |
//! | [`metatype`] | metatypes and existential metatypes |
//! | [`existential`] | existentials, and the protocols they name |
//! | [`mod@reference`] | weak, unowned and unmanaged references that are more than an address |
//!
//! Below them: [`known`], the types that there are by now; `make`, records that are complete at once.

pub mod existential;
pub mod function;
pub mod known;
mod make;
pub mod metatype;
pub mod reference;
pub mod tuple;

pub use super::request::get_tuple;
