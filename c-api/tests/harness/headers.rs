//! The headers compile by themselves in the languages that they promise, and `sidetable.h` agrees with the library: the same names
//! in the header, in the source and in both library files, and the same signatures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use object::read::archive::ArchiveFile;
use object::{Object, ObjectSymbol};

use crate::c_items::{self, CFunction, CType, Declarations};
use crate::context::{Context, skipped};
use crate::process::run_quietly;
use crate::rust_items::{self, RustFunction, RustType};
use crate::toolchain::Language;

/// Which Rust types stand for a C type. A C `void *` is whatever the function knows it to be; everything else is one type.
const SAME: &[(&str, &[&str])] = &[
    ("void", &["()"]),
    ("bool", &["bool"]),
    ("int", &["i32"]),
    ("sidetable_host", &["HostId"]),
    ("sidetable_host *", &["*mut HostId"]),
    ("const sidetable_host_definition *", &["*const HostDefinition"]),
    ("sidetable_exported", &["Exported"]),
    ("const sidetable_javascript_transferred *", &["*const Transfer"]),
    ("sidetable_javascript_parcel *", &["*mut Parcel"]),
    ("sidetable_freeze_violation *", &["*mut FreezeViolation"]),
    ("const sidetable_frozen_class *", &["*const Pair"]),
    ("sidetable_freeze_report *", &["*mut Report"]),
    ("char *", &["*mut u8"]),
    ("sidetable_module *", &["*mut Module"]),
    ("const sidetable_module *", &["*const Module"]),
    ("sidetable_module * *", &["*mut *mut Module"]),
    ("const sidetable_module_definition *", &["*const ModuleDefinition"]),
    ("void * * *", &["*mut *mut *mut HeapObject"]),
    ("void * const * *", &["*mut *const *mut HeapObject"]),
    ("const void * *", &["*mut *const c_void"]),
    ("sidetable_code *", &["*mut Code"]),
    ("void * *", &["*mut *mut HeapObject"]),
    ("uint32_t", &["u32"]),
    ("size_t", &["usize"]),
    ("uintptr_t", &["usize"]),
    ("void *", &["*mut HeapObject", "*mut c_void", "*mut u8", "*mut *mut HeapObject"]),
    ("const void *", &["*const HeapObject", "*const TypeMetadata", "*const c_void"]),
    ("const char *", &["*const c_char"]),
    ("uint32_t *", &["*mut u32"]),
    ("sidetable_once_t *", &["*mut OnceToken"]),
    ("sidetable_box", &["BoxPair"]),
    ("sidetable_access *", &["*mut Access"]),
    ("sidetable_task_accesses *", &["*mut TaskAccesses"]),
    ("sidetable_weak *", &["*mut WeakReference"]),
    ("const sidetable_weak *", &["*const WeakReference"]),
    ("const sidetable_class *", &["*const ClassMetadata"]),
    ("const sidetable_class * *", &["*mut *const ClassMetadata"]),
    ("const sidetable_class_definition *", &["*const ClassDefinition"]),
    ("const sidetable_field *", &["*const Field"]),
    ("sidetable_object_state *", &["*mut ObjectState"]),
    ("sidetable_status", &["Status"]),
    ("sidetable_error *", &["*mut ErrorDetails"]),
    ("sidetable_type_response", &["Response"]),
    ("sidetable_text", &["Text"]),
    ("const sidetable_type *", &["*const TypeMetadata"]),
    ("const sidetable_type * *", &["*mut *const TypeMetadata"]),
    ("const sidetable_type * const *", &["*const *const TypeMetadata"]),
    ("const sidetable_type_descriptor *", &["*const TypeDescriptor"]),
    ("const sidetable_type_descriptor * const *", &["*const *const TypeDescriptor"]),
    ("const sidetable_value_witness_table *", &["*const ValueWitnessTable"]),
    ("const sidetable_protocol *", &["*const ProtocolDescriptor"]),
    ("const sidetable_protocol * const *", &["*const *const ProtocolDescriptor"]),
    ("const sidetable_specialization *", &["*const Specialization"]),
    ("sidetable_statistics *", &["*mut Statistics"]),
    ("const uint32_t *", &["*const u32"]),
    ("size_t *", &["*mut usize"]),
];

pub fn trials(context: &Arc<Context>) -> Vec<Trial> {
    let mut trials = compile_trials(context);
    let (archive, shared) = context.library.files();
    let tests: [(&str, Test, bool); 4] = [
        ("header has the source's signatures", header_and_source, true),
        ("header types are the same only when every part is", types_are_compared, true),
        ("header has the archive's symbols", header_and_archive, archive.is_some()),
        ("header has the shared library's symbols", header_and_shared, shared.is_some()),
    ];
    for (name, test, is_possible) in tests {
        let name = name.to_owned();
        let context = Arc::clone(context);
        trials.push(if is_possible {
            Trial::test(name, move || test(&context))
        } else {
            skipped(name, "SIDETABLE_LIB names a library of the other kind")
        });
    }
    trials
}

type Test = fn(&Context) -> Result<(), Failed>;

fn compile_trials(context: &Arc<Context>) -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut headers: Vec<_> = fs::read_dir(context.package.join("include"))
        .expect("the headers are there")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    headers.sort();
    for header in headers {
        let ways: &[(&str, Language, &[&str])] = &[
            ("C11", Language::C11, &[]),
            ("C++20", Language::Cxx20, &[]),
            ("C++20 without exceptions and RTTI", Language::Cxx20, &["-fno-exceptions", "-fno-rtti"]),
        ];
        let ways = if header.ends_with(".hpp") { &ways[1..] } else { &ways[..2] };
        for toolchain in &context.toolchains {
            for (index, (way, language, flags)) in ways.iter().enumerate() {
                let name = format!("header {header} compiles as {way} ({})", toolchain.name);
                let (context, toolchain, header) = (Arc::clone(context), toolchain.clone(), header.clone());
                trials.push(Trial::test(name, move || {
                    // Without a dot, behind which `with_extension` would cut: every trial has files of its own.
                    let name = format!("{}-{}-{index}", header.replace('.', "-"), toolchain.name);
                    let place = context.scratch.path().join(name);
                    let source = place.with_extension(if *language == Language::C11 { "c" } else { "cpp" });
                    // Twice: the include guard holds.
                    fs::write(&source, format!("#include \"{header}\"\n#include \"{header}\"\n"))?;
                    let mut compiler = toolchain.command(*language);
                    compiler.args(*flags).arg("-I").arg(context.package.join("include"));
                    compiler.arg("-c").arg(&source).arg("-o").arg(place.with_extension("o"));
                    run_quietly(&mut compiler, &place).map(drop)
                }));
            }
        }
    }
    trials
}

fn declarations(context: &Context) -> Declarations {
    let text: String = [
        "sidetable.h",
        "sidetable_freeze.h",
        "sidetable_identity.h",
        "sidetable_javascript.h",
        "sidetable_phases.h",
        "sidetable_types.h",
    ]
    .map(|header| fs::read_to_string(context.package.join("include").join(header)).expect("the header is there"))
    .concat();
    let read = c_items::read(&text);
    // Nothing was overlooked: each marked declaration, less the two definitions of the markers.
    let marked = text.matches("SIDETABLE_EXPORT").count();
    let mentions = text
        .lines()
        .filter(|line| line.starts_with('#') || line.starts_with(" *"))
        .map(|line| line.matches("SIDETABLE_EXPORT").count());
    assert_eq!(
        read.functions.len() + read.variables.len(),
        marked - mentions.sum::<usize>(),
        "every declaration was read"
    );
    read
}

fn names(declarations: &Declarations) -> BTreeSet<String> {
    declarations.functions.keys().chain(declarations.variables.keys()).cloned().collect()
}

fn header_and_source(context: &Context) -> Result<(), Failed> {
    let header = declarations(context);
    let source = rust_items::read(&context.package.join("src"));
    let mut faults = differences(&header.functions, &source.functions, is_same_function);
    faults.extend(differences(&header.variables, &source.variables, is_same_type));
    report(&faults)
}

/// Says which names only one side has, and which both have but differently.
fn differences<C: std::fmt::Debug, R: std::fmt::Debug>(
    header: &BTreeMap<String, C>,
    source: &BTreeMap<String, R>,
    is_same: fn(&C, &R) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, declared) in header {
        match source.get(name) {
            None => faults.push(format!("{name} is in the header only")),
            Some(defined) if !is_same(declared, defined) => {
                faults.push(format!("{name} is\n    {declared:?} in the header,\n    {defined:?} in the source"));
            }
            Some(_) => {}
        }
    }
    let only_defined = source.keys().filter(|name| !header.contains_key(*name));
    faults.extend(only_defined.map(|name| format!("{name} is in the source only")));
    faults
}

fn is_same_function(c: &CFunction, rust: &RustFunction) -> bool {
    let parameters = c.parameters.iter().zip(&rust.parameters);
    is_same_type(&c.result, &rust.result)
        && c.parameters.len() == rust.parameters.len()
        && parameters.into_iter().all(|(c, rust)| is_same_type(c, rust))
}

fn is_same_type(c: &CType, rust: &RustType) -> bool {
    match (c, rust) {
        (CType::Plain(c), RustType::Plain(rust)) => {
            SAME.iter().any(|(name, types)| name == c && types.contains(&rust.as_str()))
        }
        (CType::Function(c), RustType::Function(rust)) => is_same_function(c, rust),
        _ => false,
    }
}

fn types_are_compared(_: &Context) -> Result<(), Failed> {
    let header = c_items::read("SIDETABLE_EXPORT void *f(size_t n, void (*g)(void *x), const sidetable_class **c);");
    let c = &header.functions["f"];
    let pointer = || RustType::Plain("*mut c_void".to_owned());
    let nothing = || RustType::Plain("()".to_owned());
    let rust = |last: &str, callback_result: RustType| RustFunction {
        result: pointer(),
        parameters: vec![
            RustType::Plain("usize".to_owned()),
            RustType::Function(Box::new(RustFunction { result: callback_result, parameters: vec![pointer()] })),
            RustType::Plain(last.to_owned()),
        ],
    };
    let mut faults = Vec::new();
    if !is_same_function(c, &rust("*mut *const ClassMetadata", nothing())) {
        faults.push(format!("the same function counts as another: {c:?}"));
    }
    if is_same_function(c, &rust("*const ClassMetadata", nothing())) {
        faults.push("a pointer to a class counts as a pointer to a pointer to one".to_owned());
    }
    if is_same_function(c, &rust("*mut *const ClassMetadata", pointer())) {
        faults.push("what a callback returns counts as nothing".to_owned());
    }
    report(&faults)
}

fn header_and_archive(context: &Context) -> Result<(), Failed> {
    let data = fs::read(context.library.files().0.ok_or("no archive")?)?;
    let archive = ArchiveFile::parse(&*data)?;
    let mut defined = BTreeSet::new();
    for member in archive.members() {
        // What is no object file defines nothing.
        let Ok(file) = object::File::parse(member?.data(&*data)?) else { continue };
        let symbols = file.symbols().filter(|symbol| symbol.is_global() && symbol.is_definition());
        let ours = symbols.filter_map(|symbol| symbol.name().ok().filter(|name| is_ours(name)).map(str::to_owned));
        defined.extend(ours);
    }
    report(&compare_names(&names(&declarations(context)), &defined, "archive"))
}

fn header_and_shared(context: &Context) -> Result<(), Failed> {
    let data = fs::read(context.library.files().1.ok_or("no shared library")?)?;
    let file = object::File::parse(&*data)?;
    let defined = file.dynamic_symbols().filter(|symbol| symbol.is_definition() && symbol.is_global());
    // All of them: a shared library exports what the header declares, and nothing of Rust's.
    let defined = defined.filter_map(|symbol| symbol.name().ok().map(str::to_owned)).collect();
    report(&compare_names(&names(&declarations(context)), &defined, "shared library"))
}

/// Whether a symbol has a name that C users would expect in the header; Rust's own are mangled.
fn is_ours(name: &str) -> bool {
    ["swift_", "_swift_", "sidetable_"].iter().any(|prefix| name.starts_with(prefix))
}

fn compare_names(header: &BTreeSet<String>, defined: &BTreeSet<String>, place: &str) -> Vec<String> {
    let missing = header.difference(defined).map(|name| format!("{name} is in the header, but not in the {place}"));
    let undeclared = defined.difference(header).map(|name| format!("{name} is in the {place}, but not in the header"));
    missing.chain(undeclared).collect()
}

fn report(faults: &[String]) -> Result<(), Failed> {
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}
