//! Modules: `sidetable::freeze::phases::Module`. A definition is refused, or its module starts, shows what it exports, and ends.

use core::ffi::c_void;

use sidetable::freeze::phases::{Code, Definition, FunctionDefinition, GlobalDefinition, Module};

use crate::bytes::Bytes;

/// Few, so that items name each other, and two have one name.
const NAMES: [&str; 6] = ["a", "b", "c", "view", "", "\u{fffd}"];

unsafe extern "C" fn code() {}

unsafe extern "C" fn start(module: *const Module, _: *mut c_void) {
    // SAFETY: the module is the one that starts.
    unsafe { (*module).phase() };
}

/// Bytes as a definition of up to five globals, five functions and four phases.
pub fn run(data: &[u8]) {
    let class = crate::plain::class();
    let mut bytes = Bytes(data);
    let name = |bytes: &mut Bytes<'_>| NAMES[bytes.below(NAMES.len())];
    let module_name = bytes.string();
    let globals: Vec<GlobalDefinition<'_>> = (0..bytes.below(6))
        .map(|_| GlobalDefinition {
            name: name(&mut bytes),
            class,
            view_of: (bytes.byte() & 1 == 1).then(|| name(&mut bytes)),
            phase: bytes.number() % 7,
            is_exported: bytes.byte() & 1 == 1,
        })
        .collect();
    let functions: Vec<FunctionDefinition<'_>> = (0..bytes.below(6))
        .map(|_| FunctionDefinition {
            name: name(&mut bytes),
            phase: bytes.number() % 7,
            code: code as Code,
            uses: (0..bytes.below(4)).map(|_| name(&mut bytes)).collect(),
            is_exported: bytes.byte() & 1 == 1,
        })
        .collect();
    let starts = vec![start as sidetable::freeze::phases::StartFunction; bytes.below(5)];
    let definition = Definition {
        name: &module_name,
        globals: &globals,
        functions: &functions,
        starts: &starts,
        context: core::ptr::null_mut(),
    };
    // SAFETY: the class is a class.
    let Ok(module) = (unsafe { Module::new(&definition) }) else { return };
    // SAFETY: the start functions only look at the module.
    let _ = unsafe { module.start() };
    while !bytes.is_empty() {
        let name = name(&mut bytes);
        // What is there is not the question: that it is asked for is.
        let _ = (module.freezable(name), module.view(name), module.function(name));
    }
}
