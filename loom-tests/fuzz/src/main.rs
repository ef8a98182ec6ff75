//! The fuzzer: one target, which the variable SIDETABLE_FUZZ names. `cargo xtask test --only fuzz` builds it with what counts the code that runs.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TARGET: std::sync::OnceLock<sidetable_fuzz::Target> = std::sync::OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("SIDETABLE_FUZZ").unwrap_or_default();
        sidetable_fuzz::target(&name).unwrap_or_else(|| panic!("SIDETABLE_FUZZ={name:?} names no target"))
    });
    target(data);
});

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    eprintln!("this build does not count what runs: cargo xtask test --only fuzz");
    std::process::ExitCode::FAILURE
}
