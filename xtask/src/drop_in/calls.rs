//! Calls of the C library, found when they are made.
//!
//! Rust calls other libraries' functions through addresses that the dynamic linker has to find before a program starts, some 700 instructions each. C, C++ and
//! Swift call them by way of the program's procedure linkage table, whose addresses are found at the first call, and most of these are never called.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use object::LittleEndian;
use object::elf::{self, FileHeader64, R_X86_64_GOTPCREL, R_X86_64_GOTPCRELX, R_X86_64_PLT32};
use object::read::elf::{FileHeader, Rela, SectionHeader, Sym};

/// What every program calls, and often: a jump less, and found anyway.
const FOUND_ANYWAY: [&[u8]; 2] = [b"malloc", b"free"];

/// `call` and `jmp` through an address, and in their place those of a function: as long, with a prefix and a `nop`.
const CALL: [u8; 2] = [0xff, 0x15];
const JUMP: [u8; 2] = [0xff, 0x25];
const CALL_DIRECTLY: [u8; 2] = [0x67, 0xe8];
const JUMP_DIRECTLY: u8 = 0xe9;
const NOTHING: u8 = 0x90;

/// Has the calls of an object for x86-64 go through the table.
pub fn through_table(object: &Path) -> Result<()> {
    let data = fs::read(object).with_context(|| format!("cannot read {}", object.display()))?;
    let mut changed = data.clone();
    let end = LittleEndian;
    let sections = FileHeader64::<LittleEndian>::parse(&*data)?.sections(end, &*data)?;
    let mut calls = 0;
    for section in sections.iter() {
        let Some((relocations, table)) = section.rela(end, &*data)? else { continue };
        let symbols = sections.symbol_table_by_index(end, &*data, table)?;
        let code = sections.section(section.info_link(end))?;
        for (index, relocation) in relocations.iter().enumerate() {
            let Some(number) = relocation.symbol(end, false) else { continue };
            let symbol = symbols.symbol(number)?;
            let is_address = matches!(relocation.r_type(end, false), R_X86_64_GOTPCREL | R_X86_64_GOTPCRELX);
            if !is_address || !symbol.is_undefined(end) || FOUND_ANYWAY.contains(&symbol.name(end, symbols.strings())?)
            {
                continue;
            }
            let mut place = relocation.r_offset(end);
            let at = usize::try_from(code.sh_offset(end) + place)?;
            match <[u8; 2]>::try_from(&data[at - 2..at])? {
                CALL => changed[at - 2..at].copy_from_slice(&CALL_DIRECTLY),
                JUMP => {
                    (changed[at - 2], changed[at + 3]) = (JUMP_DIRECTLY, NOTHING);
                    place -= 1;
                }
                // The address itself is asked for.
                _ => continue,
            }
            let info = (number.0 as u64) << 32 | u64::from(R_X86_64_PLT32.0);
            let row = usize::try_from(section.sh_offset(end))? + index * size_of::<elf::Rela64<LittleEndian>>();
            changed[row..row + 8].copy_from_slice(&place.to_le_bytes());
            changed[row + 8..row + 16].copy_from_slice(&info.to_le_bytes());
            calls += 1;
        }
    }
    ensure!(calls > 0, "the archive calls nothing");
    fs::write(object, changed).with_context(|| format!("cannot write {}", object.display()))
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use std::process::Command;

    use super::*;

    const PROGRAM: &str = r#"
#include <stdio.h>
#include <stdlib.h>
__attribute__((noinline)) static int last(void) { return puts("by a jump"); }
int main(void) {
    puts("by a call");
    char *block = malloc(7);
    last();
    free(block);
    return 0;
}
"#;

    fn run(command: &mut Command) -> String {
        let output = command.output().expect("a C compiler comes with it");
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[test]
    fn calls_and_jumps_go_through_the_table_but_for_those_of_memory() {
        let folder = tempfile::tempdir().expect("there is a place for files");
        let [source, object, program] = ["called.c", "called.o", "called"].map(|name| folder.path().join(name));
        fs::write(&source, PROGRAM).expect("the folder is writable");
        run(Command::new("cc").args(["-O2", "-fno-plt", "-fPIE", "-c"]).arg(&source).arg("-o").arg(&object));
        through_table(&object).expect("the object has calls");

        let relocations = run(Command::new("readelf").args(["--relocs", "--wide"]).arg(&object));
        let kinds = |name: &str| -> Vec<&str> {
            let of = relocations.lines().filter(|line| line.split_whitespace().any(|word| word == name));
            of.filter_map(|line| line.split_whitespace().nth(2)).collect()
        };
        assert_eq!(kinds("puts"), ["R_X86_64_PLT32"; 2], "{relocations}");
        assert!(kinds("malloc").iter().all(|kind| kind.starts_with("R_X86_64_GOTPCREL")), "{relocations}");
        run(Command::new("cc").arg(&object).arg("-o").arg(&program));
        assert_eq!(run(&mut Command::new(&program)), "by a call\nby a jump\n");
    }
}
