//! How users link with an installed sidetable: one option for `swiftc`, for `swift build` and for CMake, with each linker that there is. What is linked here
//! knows nothing of sidetable; the map and the program say what it got.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::super::super::context::Context;
use super::extent::Extent;
use crate::drop_in;
use crate::install::{Built, lay_out};
use crate::swift_build::{self, map_words};
use crate::toolchain::Toolchain;
use crate::workspace::Libraries;

/// As `-use-ld=` calls them, and the program that each is.
const LINKERS: [(&str, &str); 3] = [("bfd", "ld.bfd"), ("gold", "ld.gold"), ("lld", "ld.lld")];

/// What the package makes, and what each says among other things.
const PRODUCTS: [(&str, &str); 2] = [("Family", "Bob of Ann"), ("Census", "Register<Optional<Int>> of 100\n")];

pub fn all(
    context: &mut Context<'_>,
    toolchain: &Toolchain,
    libraries: Libraries,
    archive: &Path,
    scratch: &Path,
    extent: Extent,
) -> Result<()> {
    let prefix = scratch.join("prefix");
    let built = Built { libraries, swift: Some(archive.to_owned()), inspector: Some(context.inspector()?) };
    lay_out(context.workspace, &built, &prefix, None)?;
    let installed = prefix.join("lib/libsidetable_swift.a");
    let ways = Ways { toolchain, archive: &installed, scratch };
    let has = |program: &str| toolchain.ask(&["which", program]).is_ok();
    // Which Swift asks a linker is the same to it.
    let linkers = if extent == Extent::Whole { &LINKERS[..] } else { &[] };
    for (linker, _) in linkers.iter().filter(|(_, program)| has(program)) {
        ways.package(context, "release", Some(linker), &PRODUCTS[1..])?;
        ways.forgets_one(context, linker)?;
    }
    for (linker, program) in linkers.iter().filter(|(_, program)| !has(program)) {
        context.skip(format!("linking Swift programs with {linker}: {program} is not beside swiftc"));
    }
    ways.package(context, "debug", None, &PRODUCTS)?;
    if has("cmake") && has("ninja") {
        ways.cmake(context)?;
    } else {
        context.skip("CMake with Swift: cmake and ninja are not beside swiftc");
    }
    Ok(())
}

struct Ways<'a> {
    toolchain: &'a Toolchain,
    archive: &'a Path,
    scratch: &'a Path,
}

impl Ways<'_> {
    /// A SwiftPM package with a library, C, and two products, whose manifest says nothing of sidetable.
    fn package(
        &self,
        context: &mut Context<'_>,
        configuration: &str,
        linker: Option<&str>,
        products: &[(&str, &str)],
    ) -> Result<()> {
        let way = format!("{configuration}-{}", linker.unwrap_or("default"));
        let scratch = self.scratch.join(format!("package-{way}"));
        for (product, says) in products {
            let map = self.scratch.join(format!("{product}-{way}.map"));
            let program = scratch.join(configuration).join(product);
            // Nothing tells SwiftPM that a program has to be linked again when the archive is a new one.
            if program.exists() {
                fs::remove_file(&program).with_context(|| format!("cannot delete {}", program.display()))?;
            }
            let mut words = words("swift build --static-swift-stdlib --package-path c-api/tests/swift-package -c");
            words.extend([configuration.into(), "--product".into(), (*product).into()]);
            words.extend(["--scratch-path".into(), scratch.clone().into()]);
            words.extend(linker.into_iter().flat_map(|name| ["-Xswiftc".into(), format!("-use-ld={name}").into()]));
            words.extend(map_words(&map));
            words.extend(drop_in::link_words(self.archive));
            context.run(self.toolchain.command(&words))?;
            self.is_ours(context, &map, &program, says, &format!("the package's {product} ({way})"))?;
        }
        Ok(())
    }

    /// A project with C and Swift, configured with two settings.
    fn cmake(&self, context: &mut Context<'_>) -> Result<()> {
        let [source, out, map] = ["cmake", "cmake-out", "cmake.map"].map(|name| self.scratch.join(name));
        if out.exists() {
            fs::remove_dir_all(&out).with_context(|| format!("cannot delete {}", out.display()))?;
        }
        fs::create_dir_all(&source).with_context(|| format!("cannot create {}", source.display()))?;
        let package = context.workspace.root.join("c-api/tests/swift-package/Sources");
        for (from, to) in [
            ("People/People.swift", "people.swift"),
            ("Tally/tally.c", "tally.c"),
            ("Tally/include/tally.h", "tally.h"),
        ] {
            fs::copy(package.join(from), source.join(to)).with_context(|| format!("cannot copy {from}"))?;
        }
        for (name, text) in [
            (
                "main.swift",
                "let ann = Person(\"Ann\")\nann.adopt(Person(\"Bob\"))\nprint(ann.children[0].parent!.name, tally_add(3))\n",
            ),
            (
                "CMakeLists.txt",
                "cmake_minimum_required(VERSION 3.16)\nproject(family C Swift)\nadd_library(tally STATIC tally.c)\n\
              add_executable(family main.swift people.swift)\ntarget_link_libraries(family PRIVATE tally)\n\
              target_compile_options(family PRIVATE -import-objc-header ${CMAKE_CURRENT_SOURCE_DIR}/tally.h)\n",
            ),
        ] {
            fs::write(source.join(name), text).with_context(|| format!("cannot write {name}"))?;
        }
        let sentence = |words: &[OsString]| words.join(OsStr::new(" "));
        let mut libraries = OsString::from("-DCMAKE_Swift_STANDARD_LIBRARIES=");
        libraries.push(sentence(&[&map_words(&map)[..], &drop_in::link_words(self.archive)].concat()));
        let mut configure = words("cmake -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_Swift_FLAGS=-static-stdlib -S");
        configure.extend([source.into(), "-B".into(), out.clone().into(), libraries]);
        context.run(self.toolchain.command(&configure))?;
        context.run(self.toolchain.command(&["cmake".into(), "--build".into(), out.clone().into()]))?;
        self.is_ours(context, &map, &out.join("family"), "Ann 3\n", "the CMake project's program")
    }

    fn is_ours(&self, context: &mut Context<'_>, map: &Path, program: &Path, says: &str, what: &str) -> Result<()> {
        let checked = swift_build::check(map, program);
        context.expect_ok(checked, &format!("{what} is linked with our member alone, all functions wrapped"))?;
        let printed = context.run(self.toolchain.command(&[program.into()]))?;
        context.expect(printed.contains(says), &format!("{what} runs"))
    }

    /// The check sees that one function is not wrapped.
    fn forgets_one(&self, context: &mut Context<'_>, linker: &str) -> Result<()> {
        let place = |name: &str| self.scratch.join(format!("{linker}-{name}"));
        let [arguments, map, program] = ["forgetful.args", "forgetful.map", "forgetful"].map(place);
        let full = self.archive.with_file_name(drop_in::ARGUMENTS);
        let text = fs::read_to_string(&full).with_context(|| format!("cannot read {}", full.display()))?;
        let forgetful = text.replace("-Xlinker\n--wrap=swift_checkMetadataState\n", "");
        ensure!(text != forgetful, "{} does not wrap swift_checkMetadataState", full.display());
        fs::write(&arguments, forgetful).with_context(|| format!("cannot write {}", arguments.display()))?;
        let mut words = words("swiftc -static-stdlib c-api/tests/swift/deinit_order.swift -o");
        words.extend([program.clone().into(), format!("-use-ld={linker}").into()]);
        words.extend(map_words(&map));
        words.extend(["-Xlinker".into(), format!("@{}", arguments.display()).into()]);
        context.run(self.toolchain.command(&words))?;
        let seen = swift_build::check(&map, &program);
        let is_named = seen.is_err_and(|error| error.to_string().contains("--wrap=swift_checkMetadataState"));
        context.expect(is_named, &format!("a function that is not wrapped is seen after {linker}"))
    }
}

fn words(sentence: &str) -> Vec<OsString> {
    sentence.split(' ').map(OsString::from).collect()
}
