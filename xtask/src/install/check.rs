//! Uses an installation the way other projects do: through pkg-config, and through CMake.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::compiler::Compiler;

/// A project of one file, as a user writes it.
const CMAKE_LISTS: &str = r#"cmake_minimum_required(VERSION 3.16)
project(hello C)
find_package(sidetable @VERSION@ REQUIRED)
foreach(kind static shared)
  add_executable(hello-${kind} ${SOURCE})
  target_link_libraries(hello-${kind} PRIVATE sidetable::${kind})
endforeach()
"#;

/// An installed copy of the library, and the program to build with it.
pub struct Installed<'a> {
    pub prefix: &'a Path,
    pub version: &'a str,
    pub source: &'a Path,
}

impl Installed<'_> {
    /// What `pkg-config` answers when asked about this installation.
    pub fn pkg_config(&self, question: &[&str]) -> Command {
        let mut command = Command::new("pkg-config");
        command.env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig")).args(question).arg("sidetable");
        command
    }

    /// Compiles the program with the flags that `pkg-config` gave.
    pub fn compile(&self, compiler: &Compiler, flags: &str, program: &Path) -> Command {
        let mut command = Command::new(&compiler.c);
        command.args(["-std=c11", "-Wall", "-Wextra", "-Werror"]).arg(self.source).args(flags.split_whitespace());
        command.arg("-o").arg(program);
        command
    }

    /// The flags of `pkg-config --static` name the library, and the linker takes a shared one where there is one: this names the
    /// archive.
    pub fn choose_archive(flags: &str) -> String {
        flags.replace("-lsidetable", "-l:libsidetable.a")
    }

    /// Compiles a C++ program that asks for its own leaks.
    pub fn compile_with_inspector(&self, compiler: &Compiler, source: &Path, program: &Path) -> Command {
        let mut command = Command::new(&compiler.cxx);
        command.args(["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", "-I"]).arg(self.prefix.join("include"));
        command.arg(source).arg("-L").arg(self.prefix.join("lib"));
        command.args(["-lsidetable_inspect", "-l:libsidetable.a", "-lpthread", "-ldl", "-lm", "-o"]).arg(program);
        command
    }

    /// The installed `sidetable`, at work on a program.
    pub fn sidetable(&self, arguments: &[&str], program: &Path) -> Command {
        let mut command = self.start_shared(&self.prefix.join("bin/sidetable"));
        command.args(arguments).arg(program);
        command
    }

    /// Runs a program that finds the shared library in this installation.
    pub fn start_shared(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("LD_LIBRARY_PATH", self.prefix.join("lib"));
        command
    }

    /// Writes the CMake project into `folder`, and gives the two commands that build it and the programs that result.
    pub fn cmake_project(&self, folder: &Path) -> Result<([Command; 2], [PathBuf; 2])> {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        fs::write(folder.join("CMakeLists.txt"), CMAKE_LISTS.replace("@VERSION@", self.version))
            .context("cannot write CMakeLists.txt")?;
        let out = folder.join("out");
        let mut configure = Command::new("cmake");
        configure.arg("-S").arg(folder).arg("-B").arg(&out);
        configure.arg(format!("-DCMAKE_PREFIX_PATH={}", self.prefix.display()));
        configure.arg(format!("-DSOURCE={}", self.source.display()));
        let mut build = Command::new("cmake");
        build.arg("--build").arg(&out);
        Ok(([configure, build], [out.join("hello-static"), out.join("hello-shared")]))
    }
}
