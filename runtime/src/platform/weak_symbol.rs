//! Symbols that may be there or not.

/// The address of a symbol, which the linker has looked up; zero where nobody defines it.
macro_rules! address_of {
    ($symbol:literal) => {{
        let address: usize;
        // SAFETY: reads what the linker wrote into the table of addresses: zero where nobody defines the symbol.
        unsafe {
            core::arch::asm!(
                // In the block that refers to it: elsewhere it need not land in the same object file, and what one file calls weak
                // the others still ask for.
                concat!(".weak ", $symbol),
                concat!("mov {}, qword ptr [rip + ", $symbol, "@GOTPCREL]"),
                out(reg) address,
                options(pure, readonly, nostack, preserves_flags),
            );
        }
        address
    }};
}

pub(super) use address_of;
