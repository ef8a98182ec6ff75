//! What a dependent may be, and the list of those that are tried.

use std::fmt;

/// A dependent, and the profile that it builds us with.
#[derive(Clone, Copy)]
pub struct Combination {
    pub kind: Kind,
    pub through: Through,
    pub source: Source,
    pub profile: Profile,
    /// As cargo spells it.
    pub opt_level: &'static str,
    pub lto: Lto,
    pub units: u32,
    pub panic: Panic,
}

/// What the crate that uses ours becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Binary,
    /// For a binary that uses ours itself, too; so is the next one.
    Library,
    RustDylib,
    /// For a program in C; so is the next one.
    Cdylib,
    Staticlib,
}

/// Which of our crates it uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Through {
    Sidetable,
    C,
}

/// Where it finds them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    Workspace,
    Packages,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    Dev,
    Release,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lto {
    /// What both profiles have: none between crates.
    No,
    Thin,
    Fat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Panic {
    Unwind,
    Abort,
}

/// Chosen so that each pair of values that may matter is somewhere, here or in what the README's commands build. May matter: what is inlined
/// where (opt-level and LTO), what lands in which object file (units), how it is linked (kind), with each other and with all the rest. Not asked
/// for:
///
/// - pairs with opt-levels between 0 and 3, where less is inlined than at 3, and more than at 0: they are there once;
/// - a kind with an opt-level; and each of a kind's pairs with LTO and units but whether there is LTO, and one unit or several;
/// - pairs with a Rust dylib, which can have neither LTO nor `panic=abort`. What is special about it is that its binary has what is inlined of
///   ours, and it has the rest.
pub const ALL: [Combination; 10] = {
    use Kind::*;
    use Lto::*;
    use Panic::*;
    use Profile::*;
    use Source::*;
    use Through::{C, Sidetable as S};
    [
        made(Staticlib, C, Workspace, Release, "0", No, 1, Abort),
        made(Cdylib, C, Packages, Release, "0", Thin, 16, Unwind),
        made(Staticlib, S, Packages, Dev, "0", Fat, 256, Unwind),
        made(Library, C, Workspace, Release, "3", No, 256, Abort),
        made(Library, S, Packages, Dev, "3", Thin, 1, Unwind),
        made(Binary, S, Workspace, Release, "3", Fat, 1, Abort),
        made(Cdylib, S, Packages, Dev, "1", No, 1, Abort),
        made(Cdylib, S, Workspace, Dev, "2", Thin, 256, Abort),
        made(Binary, C, Packages, Dev, "s", Fat, 16, Abort),
        made(RustDylib, S, Packages, Release, "2", No, 16, Unwind),
    ]
};

#[expect(clippy::too_many_arguments, reason = "a line of the table above")]
const fn made(
    kind: Kind,
    through: Through,
    source: Source,
    profile: Profile,
    opt_level: &'static str,
    lto: Lto,
    units: u32,
    panic: Panic,
) -> Combination {
    Combination { kind, through, source, profile, opt_level, lto, units, panic }
}

impl Combination {
    /// The profile's settings, by cargo's names.
    fn settings(&self) -> [(&'static str, String); 4] {
        let lto = match self.lto {
            Lto::No => "false",
            Lto::Thin => "thin",
            Lto::Fat => "fat",
        };
        let panic = match self.panic {
            Panic::Unwind => "unwind",
            Panic::Abort => "abort",
        };
        [
            ("opt-level", self.opt_level.to_owned()),
            ("lto", lto.to_owned()),
            ("codegen-units", self.units.to_string()),
            ("panic", panic.to_owned()),
        ]
    }

    /// The profile, as cargo's command line takes it.
    pub fn configuration(&self) -> Vec<String> {
        let profile = self.profile.name();
        let setting = |(name, value): (&str, String)| {
            let is_word = value != "false" && value.parse::<u32>().is_err();
            let value = if is_word { format!("'{value}'") } else { value };
            ["--config".to_owned(), format!("profile.{profile}.{name}={value}")]
        };
        let mut words = vec!["--profile".to_owned(), profile.to_owned()];
        words.extend(self.settings().into_iter().flat_map(setting));
        // What runs while it is built (macros, build scripts) would have the units of the profile, and be built once for each number of them.
        words.extend(["--config".to_owned(), format!("profile.{profile}.build-override.codegen-units=16")]);
        words
    }
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    /// The folder that cargo puts its builds in.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Binary => "binary",
            Kind::Library => "library and binary",
            Kind::RustDylib => "dylib and binary",
            Kind::Cdylib => "cdylib",
            Kind::Staticlib => "staticlib",
        };
        let through = match self.through {
            Through::Sidetable => "sidetable",
            Through::C => "sidetable-c",
        };
        let source = match self.source {
            Source::Workspace => "",
            Source::Packages => ", packaged",
        };
        write!(f, "{kind} with {through}{source}: {}", self.profile.name())?;
        self.settings().iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `cargo run --release` builds in the README.
    const README: Combination =
        made(Kind::Binary, Through::Sidetable, Source::Workspace, Profile::Release, "3", Lto::No, 16, Panic::Unwind);

    /// Settings and their values, those that take part in pairs.
    const ASKED: [(&str, &[&str]); 10] = [
        ("kind", &["Binary", "Library", "Cdylib", "Staticlib"]),
        ("through", &["Sidetable", "C"]),
        ("source", &["Workspace", "Packages"]),
        ("profile", &["Dev", "Release"]),
        ("opt-level", &["0", "3"]),
        ("lto", &["No", "Thin", "Fat"]),
        ("has lto", &["false", "true"]),
        ("units", &["1", "16", "256"]),
        ("has units", &["false", "true"]),
        ("panic", &["Unwind", "Abort"]),
    ];

    const NOT_ASKED: [(&str, &str); 6] = [
        ("kind", "opt-level"),
        ("kind", "lto"),
        ("kind", "units"),
        ("opt-level", "has units"),
        ("lto", "has lto"),
        ("units", "has units"),
    ];

    fn values(combination: &Combination) -> [String; 10] {
        let Combination { kind, through, source, profile, opt_level, lto, units, panic } = combination;
        [
            format!("{kind:?}"),
            format!("{through:?}"),
            format!("{source:?}"),
            format!("{profile:?}"),
            (*opt_level).to_owned(),
            format!("{lto:?}"),
            (*lto != Lto::No).to_string(),
            units.to_string(),
            (*units > 1).to_string(),
            format!("{panic:?}"),
        ]
    }

    #[test]
    fn each_value_is_in_the_list() {
        let lines: Vec<_> = ALL.iter().map(values).collect();
        let singles = [(0, "RustDylib"), (4, "1"), (4, "2"), (4, "s")];
        let asked =
            ASKED.iter().enumerate().flat_map(|(index, (_, values))| values.iter().map(move |value| (index, *value)));
        for (index, value) in singles.into_iter().chain(asked) {
            assert!(lines.iter().any(|line| line[index] == value), "{value}");
        }
    }

    #[test]
    fn each_pair_of_values_that_may_matter_is_in_the_list() {
        let lines: Vec<_> = ALL.iter().chain([&README]).map(values).collect();
        let mut missing = Vec::new();
        for (a, (first, first_values)) in ASKED.iter().enumerate() {
            for (b, (second, second_values)) in ASKED.iter().enumerate().skip(a + 1) {
                if NOT_ASKED.contains(&(first, second)) {
                    continue;
                }
                let pairs = first_values.iter().flat_map(|x| second_values.iter().map(move |y| (*x, *y)));
                missing.extend(pairs.filter(|(x, y)| !lines.iter().any(|line| line[a] == *x && line[b] == *y)));
            }
        }
        assert!(missing.is_empty(), "{missing:?}");
    }
}
