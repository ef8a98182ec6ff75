//! A variable of each thread, for fast paths: found without a call.

/// Defines a module of that name with a function `with` that hands out the calling thread's variable of a type, whose value is zero bytes at first. `$symbol`
/// is the linker's name for it, `$zero` that value as Rust has it.
///
/// On Linux by the initial-exec model: two instructions, and no call for which a fast path would have to save registers. A shared library so takes the
/// variable's size of the room that the C library keeps for such.
macro_rules! thread_variable {
    ($(#[$attribute:meta])* $name:ident($symbol:literal): $type:ty = $zero:expr;) => {
        $(#[$attribute])*
        #[cfg(all(target_arch = "x86_64", target_os = "linux", not(model)))]
        mod $name {
            use super::*;

            core::arch::global_asm!(
                concat!(".pushsection .tbss.", $symbol, ", \"awT\", @nobits"),
                ".balign 8",
                concat!(".globl ", $symbol),
                concat!(".hidden ", $symbol),
                concat!(".type ", $symbol, ", @object"),
                concat!(".size ", $symbol, ", {size}"),
                concat!($symbol, ": .zero {size}"),
                ".popsection",
                size = const size_of::<$type>(),
            );

            #[inline(always)]
            pub fn with<R>(use_it: impl FnOnce(&$type) -> R) -> R {
                let variable: *const $type;
                // SAFETY: reads the thread pointer, and from the table of offsets what the linker put there for the variable above.
                unsafe {
                    core::arch::asm!(
                        "mov {variable}, qword ptr fs:[0]",
                        concat!("add {variable}, qword ptr [rip + ", $symbol, "@GOTTPOFF]"),
                        variable = out(reg) variable,
                        options(pure, readonly, nostack),
                    );
                }
                // SAFETY: the variable lives as long as the thread, is this thread's alone, and zero is a value of its type.
                use_it(unsafe { &*variable })
            }
        }

        $(#[$attribute])*
        #[cfg(not(all(target_arch = "x86_64", target_os = "linux", not(model))))]
        mod $name {
            use super::*;

            thread_local! {
                static VARIABLE: $type = const { $zero };
            }

            #[inline(always)]
            pub fn with<R>(use_it: impl FnOnce(&$type) -> R) -> R {
                VARIABLE.with(use_it)
            }
        }
    };
}

pub(crate) use thread_variable;
