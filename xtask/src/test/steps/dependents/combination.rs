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

/// One for each pair of an opt-level and a kind of LTO: they decide what is inlined where. The rest is spread over these so that each pair
/// of values is somewhere, but for two kinds of pairs: a crate's kind with an opt-level, which have nothing to do with each other; and a Rust
/// dylib has one line, since it can have neither LTO nor `panic=abort`, and what is special about it, a binary with code of ours in
/// which the rest of ours is not, is the same in all others.
pub const ALL: [Combination; 15] = {
    use Kind::*;
    use Lto::*;
    use Panic::*;
    use Profile::*;
    use Source::*;
    use Through::{C, Sidetable as S};
    [
        made(Library, C, Workspace, Release, "0", No, 16, Abort),
        made(Cdylib, C, Packages, Release, "0", Thin, 256, Unwind),
        made(Cdylib, S, Packages, Dev, "0", Fat, 1, Abort),
        made(Cdylib, S, Packages, Release, "1", No, 256, Abort),
        made(Cdylib, C, Workspace, Dev, "1", Thin, 16, Abort),
        made(Binary, C, Workspace, Dev, "1", Fat, 1, Unwind),
        made(RustDylib, S, Packages, Release, "2", No, 1, Unwind),
        made(Library, S, Packages, Dev, "2", Thin, 16, Abort),
        made(Library, C, Workspace, Release, "2", Fat, 256, Unwind),
        made(Staticlib, S, Packages, Dev, "3", No, 256, Abort),
        made(Staticlib, C, Workspace, Release, "3", Thin, 1, Unwind),
        made(Staticlib, S, Workspace, Release, "3", Fat, 16, Unwind),
        made(Binary, C, Workspace, Release, "s", No, 256, Abort),
        made(Binary, S, Packages, Dev, "s", Thin, 16, Unwind),
        made(Library, C, Packages, Dev, "s", Fat, 1, Abort),
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
    /// The profile, as cargo's command line takes it.
    pub fn configuration(&self) -> Vec<String> {
        let profile = self.profile.name();
        let lto = match self.lto {
            Lto::No => "false",
            Lto::Thin => "'thin'",
            Lto::Fat => "'fat'",
        };
        let panic = match self.panic {
            Panic::Unwind => "'unwind'",
            Panic::Abort => "'abort'",
        };
        let opt_level = if self.opt_level == "s" { "'s'" } else { self.opt_level };
        let units = self.units.to_string();
        let mut settings = vec![("opt-level", opt_level), ("lto", lto), ("codegen-units", &units), ("panic", panic)];
        // Together with LTO the compiler refuses it.
        if self.lto != Lto::No {
            settings.push(("incremental", "false"));
        }
        let setting = |(name, value)| ["--config".to_owned(), format!("profile.{profile}.{name}={value}")];
        let mut words: Vec<String> = settings.into_iter().flat_map(setting).collect();
        words.extend(["--profile".to_owned(), profile.to_owned()]);
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
            Kind::Binary => "a binary",
            Kind::Library => "a library and its binary",
            Kind::RustDylib => "a dylib and its binary",
            Kind::Cdylib => "a cdylib",
            Kind::Staticlib => "a staticlib",
        };
        let through = match self.through {
            Through::Sidetable => "sidetable",
            Through::C => "sidetable-c",
        };
        let source = match self.source {
            Source::Workspace => "",
            Source::Packages => ", packaged",
        };
        let lto = match self.lto {
            Lto::No => "no",
            Lto::Thin => "thin",
            Lto::Fat => "fat",
        };
        let panic = match self.panic {
            Panic::Unwind => "unwind",
            Panic::Abort => "abort",
        };
        let Self { profile, opt_level, units, .. } = self;
        let profile = profile.name();
        write!(
            f,
            "{kind} with {through}{source}: {profile}, opt-level {opt_level}, {lto} LTO, {units} units, panic={panic}"
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A value of each of the settings.
    type Line = [String; 8];

    fn line(combination: &Combination) -> Line {
        let Combination { kind, through, source, profile, opt_level, lto, units, panic } = combination;
        [
            format!("{kind:?}"),
            format!("{through:?}"),
            format!("{source:?}"),
            format!("{profile:?}"),
            (*opt_level).to_owned(),
            format!("{lto:?}"),
            units.to_string(),
            format!("{panic:?}"),
        ]
    }

    #[test]
    fn each_pair_of_values_is_in_the_list() {
        let lines: Vec<Line> = ALL.iter().map(line).collect();
        let values: [&[&str]; 8] = [
            &["Binary", "Library", "Cdylib", "Staticlib"],
            &["Sidetable", "C"],
            &["Workspace", "Packages"],
            &["Dev", "Release"],
            &["0", "1", "2", "3", "s"],
            &["No", "Thin", "Fat"],
            &["1", "16", "256"],
            &["Unwind", "Abort"],
        ];
        const KIND: usize = 0;
        const OPT_LEVEL: usize = 4;
        let mut missing = BTreeSet::new();
        for (a, b) in (0..8).flat_map(|a| (a + 1..8).map(move |b| (a, b))).filter(|pair| *pair != (KIND, OPT_LEVEL)) {
            for (x, y) in values[a].iter().flat_map(|x| values[b].iter().map(move |y| (x, y))) {
                if !lines.iter().any(|line| line[a] == *x && line[b] == *y) {
                    missing.insert((x, y));
                }
            }
        }
        assert!(missing.is_empty(), "{missing:?}");
    }
}
