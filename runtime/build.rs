//! Asks whether the C library says when a process has one thread (glibc 2.32 and later): `cfg(libc_single_threaded)`. And says whether this is a
//! build for models, whichever checker runs them: `cfg(model)`. And whether counts may be biased to a thread, `cfg(biased)`: where all moves of them are in
//! one archive, and the C library says when there is one thread.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(biased, libc_single_threaded, model)");
    let is_set = |name: &str| std::env::var_os(format!("CARGO_CFG_{name}")).is_some();
    let is_model = ["LOOM", "SHUTTLE"].into_iter().any(is_set);
    if is_model {
        println!("cargo::rustc-cfg=model");
    }
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").expect("cargo sets TARGET");
    if target != "x86_64-unknown-linux-gnu" {
        return;
    }
    let probe = std::path::PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("probe.c");
    std::fs::write(&probe, "#include <sys/single_threaded.h>\n").expect("OUT_DIR can be written");
    // Without a C compiler the answer is "no": every operation is then atomic, which is slower and right.
    if cc::Build::new().cargo_metadata(false).cargo_warnings(false).file(&probe).try_expand().is_ok() {
        println!("cargo::rustc-cfg=libc_single_threaded");
        if !is_set("SIDETABLE_THREAD_SANITIZER") && !is_model {
            println!("cargo::rustc-cfg=biased");
        }
    }
}
