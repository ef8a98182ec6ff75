//! Random programs of many threads, in random schedules: shuttle runs three to eight threads, each with a random sequence of the C API's operations on
//! objects that they share, and chooses at every access to an atomic which one goes on. What must hold meanwhile and when one thread is left
//! is asserted.
//!
//! | module | what it holds |
//! |---|---|
//! | `object` | the class, objects, weak variables |
//! | `world` | what all threads share, and what is certain about it |
//! | `holder` | a thread's own references, and every operation |
//! | `program` | a program out of a number, and what must hold when its threads are joined |
//! | `explore` | programs and schedules, one after the other; how a failure is told, and made again |
//! | `mutants` | the same with weakened code, in processes of their own |
//! | `commands` | `run`, `replay`, `mutants` |
//!
//! `docs/proof.md` says what this adds to loom's models, and what it does not see.

#[cfg(shuttle)]
mod commands;
#[cfg(shuttle)]
mod explore;
#[cfg(shuttle)]
mod holder;
#[cfg(shuttle)]
mod mutants;
#[cfg(shuttle)]
mod object;
#[cfg(shuttle)]
mod program;
#[cfg(shuttle)]
mod world;

#[cfg(shuttle)]
fn main() -> std::process::ExitCode {
    commands::main()
}

#[cfg(not(shuttle))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "These programs need a build in which shuttle chooses which thread goes on:\n\n    \
         cargo xtask test --only shuttle"
    );
    std::process::ExitCode::from(2)
}
