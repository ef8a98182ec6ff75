//! Names of types for people: Swift's own where its function is there, else put together from the descriptors.

use super::descriptor::Descriptor;
use super::runtime::Runtime;
use crate::maps::Maps;

/// A class's name, with its module and its arguments.
pub fn of_class(maps: &Maps, runtime: &Runtime, isa: usize, description: usize) -> String {
    let Some(descriptor) = Descriptor::new(maps, description) else { return String::from("(a class without a name)") };
    // SAFETY: a class's metadata.
    unsafe { runtime.type_name(isa) }.unwrap_or_else(|| of_descriptor(descriptor))
}

/// `Module.Outer.Inner`.
fn of_descriptor(descriptor: Descriptor) -> String {
    const DEEPEST: usize = 32;
    const ANONYMOUS: u32 = 2;
    const EXTENSION: u32 = 1;
    let contexts = std::iter::successors(Some(descriptor), |context| context.parent()).take(DEEPEST);
    let mut names: Vec<_> = contexts
        .filter(|context| !matches!(context.flags() & 0x1f, ANONYMOUS | EXTENSION))
        .map(Descriptor::name)
        .collect();
    names.reverse();
    names.join(".")
}
