//! References as serde's: the value's own form, as that of serde's `rc` feature is for `Arc`.
//!
//! What is shared is written as often as it is referred to, and read as objects of their own; a cycle of strong references has no end when it is
//! written. [`Weak`](super::Weak) and [`Unowned`](super::Unowned) have no form: nothing in it would say to which object they refer.

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::Strong;

impl<T: ?Sized + Serialize> Serialize for Strong<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: ?Sized> Deserialize<'de> for Strong<T>
where
    Box<T>: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self::from)
    }
}
