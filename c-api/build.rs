//! Gives the shared library its name: users link `libsidetable.so`, not the file that cargo makes.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libsidetable.so");
    }
}
