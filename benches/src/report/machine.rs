//! What it was measured on, read from the kernel.

use std::collections::BTreeSet;
use std::fs;

use serde::{Deserialize, Serialize};

/// A machine and what compiled for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// How many this process may use.
    pub processors: usize,
    /// Whether a hypervisor is underneath.
    pub is_virtual: bool,
    /// Like `L1d 48K, L1i 32K, L2 2048K, L3 32768K`.
    pub caches: String,
    /// The kernel's version.
    pub kernel: String,
    /// Processes that wanted to run when measuring began, on average over a minute.
    pub load: String,
    /// glibc's version where it was measured.
    pub glibc: String,
    /// The Rust compiler.
    pub rustc: String,
    /// The C++ compiler.
    pub cxx: String,
}

impl Machine {
    /// In a line: the processor, how many, the kernel.
    pub fn line(&self) -> String {
        let is_virtual = if self.is_virtual { ", virtual" } else { "" };
        format!("{} ({} processors{is_virtual}), Linux {}", self.processor, self.processors, self.kernel)
    }

    /// This one.
    pub fn this(glibc: String) -> Self {
        let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        Self {
            processor: field(&information, "model name").unwrap_or("unknown").to_owned(),
            processors: crate::threads::processors().len(),
            is_virtual: field(&information, "flags")
                .is_some_and(|flags| flags.split(' ').any(|flag| flag == "hypervisor")),
            caches: caches(),
            kernel: read("/proc/sys/kernel/osrelease"),
            load: read("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned(),
            glibc,
            rustc: env!("SIDETABLE_BENCHES_RUSTC").to_owned(),
            cxx: env!("SIDETABLE_BENCHES_CXX").to_owned(),
        }
    }
}

/// glibc's version in this process.
pub fn glibc() -> String {
    // SAFETY: returns a constant string.
    unsafe { core::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) }.to_string_lossy().into_owned()
}

/// The first processor's value for a key of `/proc/cpuinfo`.
fn field<'a>(information: &'a str, key: &str) -> Option<&'a str> {
    information
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim() == key)
        .map(|(_, value)| value.trim())
}

fn read(path: &str) -> String {
    fs::read_to_string(path).map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}

fn caches() -> String {
    let mut caches = BTreeSet::new();
    for index in 0..8 {
        let of = |what| read(&format!("/sys/devices/system/cpu/cpu0/cache/index{index}/{what}"));
        let kind = match of("type").as_str() {
            "Data" => "d",
            "Instruction" => "i",
            "Unified" => "",
            _ => continue,
        };
        caches.insert(format!("L{}{kind} {}", of("level"), of("size")));
    }
    Vec::from_iter(caches).join(", ")
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_found_whatever_stands_around_the_colon() {
        let information =
            "processor\t: 0\nmodel name\t: Some CPU @ 3 GHz\nflags\t\t: fpu hypervisor\n\nprocessor\t: 1\n";
        assert_eq!(field(information, "model name"), Some("Some CPU @ 3 GHz"));
        assert_eq!(field(information, "flags"), Some("fpu hypervisor"));
        assert_eq!(field(information, "bugs"), None);
    }
}
