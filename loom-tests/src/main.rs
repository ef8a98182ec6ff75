//! Models of the C entry points, explored by loom; and the mutants, weakened builds of the same code that some model must catch.
//!
//! | module | what it holds |
//! |---|---|
//! | `models` | the models, a file a family |
//! | `scene` | what they are made of: a class, objects, weak variables, threads |
//! | `explore` | runs one model in this process |
//! | `child` | runs one model in a process of its own, and says how it ended |
//! | `commands` | `list`, `models`, `mutants`, `run` |
//! | `stacks` | keeps the stacks of loom's threads |
//! | `table` | prints |
//!
//! `docs/proof.md` says what all this proves, and what it does not.

#[cfg(loom)]
mod child;
#[cfg(loom)]
mod commands;
#[cfg(loom)]
mod explore;
#[cfg(loom)]
mod models;
#[cfg(loom)]
mod scene;
#[cfg(all(loom, target_os = "linux"))]
mod stacks;
#[cfg(loom)]
mod table;

#[cfg(loom)]
fn main() -> std::process::ExitCode {
    commands::main()
}

#[cfg(not(loom))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "The models need a build in which loom's atomics take the place of the real ones:\n\n    \
         cargo xtask test --only loom-models loom-mutants"
    );
    std::process::ExitCode::from(2)
}
