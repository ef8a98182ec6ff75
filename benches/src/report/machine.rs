//! What it was measured on, read from the kernel.

use std::collections::BTreeSet;
use std::time::Duration;
use std::{fs, thread};

use serde::{Deserialize, Serialize};

/// A machine and what compiled for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// The processor.
    pub processor: Processor,
    /// How many this process may use.
    pub processors: usize,
    /// Whether a hypervisor is underneath.
    pub is_virtual: bool,
    /// Like `L1d 48K, L1i 32K, L2 2048K, L3 32768K`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caches: Option<String>,
    /// The kernel's version.
    pub kernel: String,
    /// Processors that other programs had in the second before measuring began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub busy: Option<f64>,
    /// Processes that wanted to run on average over the minute before: what older records have instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// glibc's version where it was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub glibc: Option<String>,
    /// The Rust compiler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rustc: Option<String>,
    /// The C++ compiler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cxx: Option<String>,
}

impl Machine {
    /// In a line: the processor, how many, the kernel.
    pub fn line(&self) -> String {
        let is_virtual = if self.is_virtual { ", virtual" } else { "" };
        format!("{} ({} processors{is_virtual}), Linux {}", self.processor.name, self.processors, self.kernel)
    }

    /// This one.
    pub fn this(glibc: String) -> Self {
        let information = information();
        Self {
            processor: Processor::read(&information),
            processors: crate::threads::processors().len(),
            is_virtual: field(&information, "flags")
                .is_some_and(|flags| flags.split(' ').any(|flag| flag == "hypervisor")),
            caches: Some(caches()),
            kernel: read("/proc/sys/kernel/osrelease"),
            busy: None,
            load: None,
            glibc: Some(glibc),
            rustc: Some(env!("SIDETABLE_BENCHES_RUSTC").to_owned()),
            cxx: Some(env!("SIDETABLE_BENCHES_CXX").to_owned()),
        }
    }
}

/// Which processor: what the kernel says of it. x86 has families and models, Arm implementers and parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Processor {
    /// Like `AMD EPYC`.
    pub name: String,
    /// Like `AuthenticAMD`, or Arm's number of an implementer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// x86's number of a family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// x86's number of a model in its family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Arm's number of a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

impl Processor {
    /// The first of this machine.
    pub fn this() -> Self {
        Self::read(&information())
    }

    /// What `/proc/cpuinfo` says of the first.
    pub fn read(information: &str) -> Self {
        let of = |key| field(information, key).map(str::to_owned);
        Self {
            name: of("model name").unwrap_or_else(|| "unknown processor".into()),
            vendor: of("vendor_id").or_else(|| of("CPU implementer")),
            family: of("cpu family"),
            model: of("model"),
            part: of("CPU part"),
        }
    }

    /// In words: `AMD EPYC, family 25 model 1`.
    pub fn line(&self) -> String {
        let name = &self.name;
        match (&self.vendor, &self.family, &self.model, &self.part) {
            (_, Some(family), Some(model), _) => format!("{name}, family {family} model {model}"),
            (Some(implementer), .., Some(part)) => format!("{name}, implementer {implementer} part {part}"),
            _ => name.clone(),
        }
    }

    /// The name of the folder for what was measured on it: `amd-25-1`, `0x41-0xd40`, and words of the name where there are no numbers.
    pub fn folder(&self) -> String {
        let words = match (&self.vendor, &self.family, &self.model, &self.part) {
            (Some(vendor), Some(family), Some(model), _) => {
                let vendor = match vendor.as_str() {
                    "AuthenticAMD" => "amd",
                    "GenuineIntel" => "intel",
                    other => other,
                };
                format!("{vendor} {family} {model}")
            }
            (Some(implementer), .., Some(part)) => format!("{implementer} {part}"),
            _ => self.name.replace("(R)", " ").replace("(TM)", " ").replace("Processor", " "),
        };
        let lower = words.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    }
}

/// glibc's version in this process.
pub fn glibc() -> String {
    // SAFETY: returns a constant string.
    unsafe { core::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) }.to_string_lossy().into_owned()
}

/// How many processors other programs have, over a second in which this one sleeps.
pub fn busy() -> Option<f64> {
    let before = Ticks::of(&read("/proc/stat"))?;
    thread::sleep(Duration::from_secs(1));
    let after = Ticks::of(&read("/proc/stat"))?;
    Some(after.busy_since(&before))
}

/// What the kernel has counted over all processors since it started.
struct Ticks {
    processors: usize,
    all: u64,
    idle: u64,
}

impl Ticks {
    /// From `/proc/stat`, whose first line has the processors' time by what they did with it: idle is the fourth, waiting for a disk the fifth. A line
    /// for each processor follows.
    fn of(stat: &str) -> Option<Self> {
        let line = stat.lines().next()?.strip_prefix("cpu ")?;
        let ticks: Vec<u64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        let processors = stat.lines().skip(1).take_while(|line| line.starts_with("cpu")).count();
        Some(Self { processors, all: ticks.iter().take(8).sum(), idle: ticks.get(3)? + ticks.get(4)? })
    }

    /// How many processors were not idle since.
    fn busy_since(&self, before: &Self) -> f64 {
        let all = (self.all - before.all).max(1) as f64;
        let idle = self.idle.saturating_sub(before.idle) as f64;
        self.processors as f64 * (1.0 - (idle / all).min(1.0))
    }
}

fn information() -> String {
    fs::read_to_string("/proc/cpuinfo").unwrap_or_default()
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
    use super::{Processor, Ticks, field};

    #[test]
    fn processors_are_named_by_what_the_kernel_says() {
        let amd =
            Processor::read("vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC\n");
        assert_eq!((amd.line().as_str(), amd.folder().as_str()), ("AMD EPYC, family 25 model 1", "amd-25-1"));
        let intel =
            Processor::read("vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\nmodel name\t: Intel(R) X\n");
        assert_eq!(intel.folder(), "intel-6-143");
        let arm = Processor::read("processor\t: 0\nCPU implementer\t: 0x41\nCPU variant\t: 0x0\nCPU part\t: 0xd40\n");
        assert_eq!(arm.line(), "unknown processor, implementer 0x41 part 0xd40");
        assert_eq!(arm.folder(), "0x41-0xd40");
        let named = Processor::read("model name\t: Intel(R) Xeon(R) Processor\n");
        assert_eq!((named.line().as_str(), named.folder().as_str()), ("Intel(R) Xeon(R) Processor", "intel-xeon"));
    }

    #[test]
    fn what_is_not_idle_is_busy() {
        let of = |stat| Ticks::of(stat).expect("a line as the kernel writes it");
        let before = of("cpu  100 0 50 800 50 0 0 0 7 0\ncpu0 50 0 25 400 25 0 0 0 7 0\n");
        let after = of(
            "cpu  110 5 55 860 70 0 0 0 9 0\ncpu0 55 3 28 430 35 0 0 0 9 0\ncpu1 55 2 27 430 35 0 0 0 0 0\nintr 1\n",
        );
        assert!((after.busy_since(&before) - 0.4).abs() < 1e-9);
        assert!(Ticks::of("intr 1 2").is_none());
    }

    #[test]
    fn fields_are_found_whatever_stands_around_the_colon() {
        let information =
            "processor\t: 0\nmodel name\t: Some CPU @ 3 GHz\nflags\t\t: fpu hypervisor\n\nprocessor\t: 1\n";
        assert_eq!(field(information, "model name"), Some("Some CPU @ 3 GHz"));
        assert_eq!(field(information, "flags"), Some("fpu hypervisor"));
        assert_eq!(field(information, "bugs"), None);
    }
}
