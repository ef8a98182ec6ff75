//! Compiles the loops that must not be Rust: those that call through C function pointers, and the C++ peers.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(boost)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=native");
    println!("cargo::rerun-if-changed=../c-api/include");

    let mut c = cc::Build::new();
    c.include("native").opt_level(2).std("c11");
    c.clone().file("native/limits.c").compile("sidetable_benches_limits");
    for runtime in ["sidetable", "swift_core"] {
        c.clone().file("native/runtime.c").define("RUNTIME", runtime).compile(&format!("sidetable_benches_{runtime}"));
    }

    let mut cpp = cc::Build::new();
    cpp.cpp(true)
        .files(["native/shared_ptr.cpp", "native/sidetable.cpp", "native/sidetable_shared_ptr.cpp"])
        .opt_level(2)
        .std("c++20");
    cpp.includes(["native", "../c-api/include"]);
    if has_boost() {
        println!("cargo::rustc-cfg=boost");
        cpp.files(["native/boost_shared_ptr.cpp", "native/intrusive_ptr.cpp"]);
    }
    cpp.compile("sidetable_benches_cpp");

    println!(
        "cargo::rustc-env=SIDETABLE_BENCHES_RUSTC={}",
        version_of(std::env::var_os("RUSTC").expect("cargo sets RUSTC"))
    );
    println!("cargo::rustc-env=SIDETABLE_BENCHES_CXX={}", version_of(cpp.get_compiler().path()));
}

/// Whether Boost's headers are installed.
fn has_boost() -> bool {
    let probe = Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("probe.cpp");
    // The youngest of those that are measured.
    std::fs::write(&probe, "#include <boost/smart_ptr/make_local_shared.hpp>\n").expect("OUT_DIR can be written");
    cc::Build::new().cpp(true).cargo_metadata(false).cargo_warnings(false).file(&probe).try_expand().is_ok()
}

/// The first line of what a compiler says about itself.
fn version_of(program: impl AsRef<std::ffi::OsStr>) -> String {
    let output =
        Command::new(program.as_ref()).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().next().unwrap_or("unknown").to_owned()
}
