//! The programs, one line each.

/// What a program's end shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Prints {
    /// `ok <name> <number of checks>`.
    Checks,
    /// Whatever an example has to say.
    Text,
}

/// What is linked with the runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    Program,
    /// The library that the program loads.
    Module,
    Both,
}

/// A program and what must be known to build and run it.
#[derive(Clone, Copy)]
pub struct Program {
    pub name: &'static str,
    /// From the package's folder.
    pub source: &'static str,
    /// Whether it starts threads of its own.
    pub is_threaded: bool,
    /// Whether it dies on purpose, in children.
    pub has_children: bool,
    pub flags: &'static [&'static str],
    pub prints: Prints,
    /// A library that the program loads: its source, whose path when built is the program's first argument.
    pub module: Option<&'static str>,
    pub linked: Linked,
    /// Whether it has type records in it that are laid out for 64 bits.
    pub is_wide: bool,
}

const fn test(name: &'static str, source: &'static str) -> Program {
    Program {
        name,
        source,
        is_threaded: false,
        has_children: false,
        flags: &[],
        prints: Prints::Checks,
        module: None,
        linked: Linked::Program,
        is_wide: false,
    }
}

const fn threads(name: &'static str, source: &'static str) -> Program {
    Program { is_threaded: true, ..test(name, source) }
}

const fn example(name: &'static str, source: &'static str) -> Program {
    Program { prints: Prints::Text, ..test(name, source) }
}

pub const PROGRAMS: &[Program] = &[
    test("abi", "tests/abi.c"),
    test("lifecycle", "tests/lifecycle.c"),
    test("strong", "tests/strong.c"),
    test("unowned", "tests/unowned.c"),
    test("weak", "tests/weak.c"),
    test("nonatomic", "tests/nonatomic.c"),
    test("boxes", "tests/boxes.c"),
    test("placed", "tests/placed.c"),
    test("bridge", "tests/bridge.c"),
    test("hooks", "tests/hooks.c"),
    test("once", "tests/once.c"),
    test("exclusivity", "tests/exclusivity.c"),
    test("inspect", "tests/inspect.c"),
    test("classes", "tests/classes.c"),
    test("class_errors", "tests/class_errors.c"),
    test("deep", "tests/deep.c"),
    test("deep_cpp", "tests/deep.cpp"),
    test("memory", "tests/memory.c"),
    Program { has_children: true, ..test("refusing", "tests/refusing.c") },
    Program { has_children: true, ..test("refusing_freeze", "tests/refusing_freeze.c") },
    Program { has_children: true, is_wide: true, ..test("refusing_types", "tests/refusing_types.c") },
    test("identity", "tests/identity.c"),
    test("identity_cpp", "tests/identity.cpp"),
    test("associated", "tests/associated.c"),
    test("freeze", "tests/freeze.c"),
    test("freeze_rules", "tests/freeze_rules.c"),
    test("freeze_cpp", "tests/freeze.cpp"),
    test("phases", "tests/phases.c"),
    Program { is_wide: true, ..test("types", "tests/types.c") },
    Program {
        is_wide: true,
        // The library finds the runtime in the program.
        flags: &["-rdynamic"],
        module: Some("tests/types_module.c"),
        ..test("specializations", "tests/specializations.c")
    },
    Program { module: Some("tests/unload_module.c"), linked: Linked::Module, ..test("unload", "tests/unload.c") },
    Program { module: Some("tests/copies_module.c"), linked: Linked::Both, ..test("copies", "tests/copies.c") },
    Program {
        is_wide: true,
        flags: &["-rdynamic"],
        module: Some("tests/types_module.c"),
        ..test("unload_types", "tests/unload_types.c")
    },
    Program { has_children: true, ..test("death", "tests/death.c") },
    test("handles", "tests/handles.cpp"),
    Program { flags: &["-fno-exceptions", "-fno-rtti"], ..test("handles_plain", "tests/handles.cpp") },
    Program { flags: &["-O3"], ..test("handles_optimized", "tests/handles.cpp") },
    test("any_type", "tests/any_type.cpp"),
    Program { flags: &["-fno-exceptions", "-fno-rtti"], ..test("any_type_plain", "tests/any_type.cpp") },
    Program { flags: &["-O3", "-std=c++2b"], ..test("any_type_optimized", "tests/any_type.cpp") },
    test("any_type_fields", "tests/any_type_fields.cpp"),
    Program { flags: &["-fno-exceptions", "-fno-rtti"], ..test("any_type_fields_plain", "tests/any_type_fields.cpp") },
    Program { has_children: true, ..test("any_type_errors", "tests/any_type_errors.cpp") },
    test("shared_ptr", "tests/shared_ptr.cpp"),
    Program { flags: &["-fno-exceptions", "-fno-rtti"], ..test("shared_ptr_plain", "tests/shared_ptr.cpp") },
    threads("threads_shared_ptr", "tests/threads_shared_ptr.cpp"),
    threads("weakly_referenced", "tests/weakly_referenced.cpp"),
    Program {
        flags: &["-fno-exceptions", "-fno-rtti"],
        ..threads("weakly_referenced_plain", "tests/weakly_referenced.cpp")
    },
    test("signals", "tests/signals.c"),
    Program { has_children: true, ..test("step_by_step", "tests/step_by_step.c") },
    Program { has_children: true, ..threads("fork", "tests/fork.c") },
    Program { has_children: true, ..threads("fork_everything", "tests/fork_everything.c") },
    Program { has_children: true, ..threads("fork_storm", "tests/fork_storm.c") },
    Program { has_children: true, ..threads("exit_amid_everything", "tests/exit_amid_everything.c") },
    threads("cancelled", "tests/cancelled.c"),
    threads("many_threads", "tests/many_threads.c"),
    threads("first_thread", "tests/first_thread.c"),
    threads("threads_strong", "tests/threads_strong.c"),
    threads("threads_weak", "tests/threads_weak.c"),
    threads("threads_unowned", "tests/threads_unowned.c"),
    threads("threads_once", "tests/threads_once.c"),
    Program { is_wide: true, ..threads("threads_types", "tests/threads_types.c") },
    threads("threads_freeze", "tests/threads_freeze.c"),
    threads("threads_identity", "tests/threads_identity.c"),
    threads("threads_handles", "tests/threads_handles.cpp"),
    threads("threads_random", "tests/threads_random.c"),
    threads("threads_end", "tests/threads_end.c"),
    threads("threads_end_cpp", "tests/threads_end.cpp"),
    Program { flags: &["-DHOW=MAIN_RETURNS"], ..threads("process_end_main_returns", "tests/process_end.c") },
    Program { flags: &["-DHOW=AMID_OTHERS"], ..threads("process_end_amid_others", "tests/process_end.c") },
    Program { flags: &["-DHOW=OTHER_EXITS"], ..threads("process_end_other_exits", "tests/process_end.c") },
    Program { flags: &["-DHOW=MAIN_ENDS"], ..threads("process_end_main_ends", "tests/process_end.c") },
    Program { flags: &["-DHOW=UNHEARD"], ..threads("process_end_unheard", "tests/process_end.c") },
    example("hello", "examples/hello.c"),
    example("types_example", "examples/types.c"),
    example("identity_example", "examples/identity.c"),
    example("freeze_example", "examples/freeze.c"),
    example("phases_example", "examples/phases.c"),
    example("graph", "examples/graph.cpp"),
    // Its comparison starts a second thread after the life it shows.
    Program { flags: &["-O2"], ..example("tour", "examples/tour.cpp") },
];
