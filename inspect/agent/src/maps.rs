//! Which addresses of this process can be read, and which hold code: from `/proc/self/maps`.

use std::fs;
use std::ops::Range;

use crate::guards;

/// Larger mappings are address space that somebody set aside.
pub const LARGEST_MAPPING: usize = 16 << 30;

/// One mapping.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub range: Range<usize>,
    pub is_readable: bool,
    pub is_writable: bool,
    pub is_code: bool,
    /// What is written there others see, too: no memory of the process's own.
    pub is_shared: bool,
    /// The file, `[heap]`, `[stack]`; empty for memory of nobody's.
    pub name: String,
}

/// All of them, in the order of addresses.
#[derive(Clone, Debug, Default)]
pub struct Maps(pub Vec<Mapping>);

impl Maps {
    /// As they are now; none where the kernel does not say.
    pub fn read() -> Self {
        let text = fs::read_to_string("/proc/self/maps").unwrap_or_default();
        Self(text.lines().filter_map(mapping).flat_map(without_guards).collect())
    }

    pub fn of(&self, address: usize) -> Option<&Mapping> {
        let after = self.0.partition_point(|mapping| mapping.range.start <= address);
        self.0[..after].last().filter(|mapping| mapping.range.contains(&address))
    }

    /// Whether so many bytes from here can be read.
    pub fn can_read(&self, address: usize, bytes: usize) -> bool {
        let Some(end) = address.checked_add(bytes) else { return false };
        let mut at = address;
        while at < end {
            match self.of(at) {
                Some(mapping) if mapping.is_readable => at = mapping.range.end,
                _ => return false,
            }
        }
        true
    }

    pub fn is_code(&self, address: usize) -> bool {
        self.of(address).is_some_and(|mapping| mapping.is_code)
    }

    /// The word there, if it can be read.
    pub fn word(&self, address: usize) -> Option<usize> {
        // SAFETY: it can be read.
        self.can_read(address, 8).then(|| unsafe { read(address) })
    }
}

/// The value at an address.
///
/// # Safety
/// So many bytes can be read there.
#[inline(always)]
pub unsafe fn read<T: Copy>(address: usize) -> T {
    // SAFETY: as the caller promises. Unaligned: reading some words of Swift's descriptors at 4 bytes is the rule.
    unsafe { std::ptr::with_exposed_provenance::<T>(address).read_unaligned() }
}

/// Memory of nobody's, which threads' stacks are in, as far as it can be read.
fn without_guards(mapping: Mapping) -> Vec<Mapping> {
    let is_memory = mapping.name.is_empty() && mapping.is_readable && mapping.is_writable;
    if !is_memory || mapping.range.len() > LARGEST_MAPPING {
        return vec![mapping];
    }
    let parts = guards::parts(mapping.range.clone());
    parts.into_iter().map(|range| Mapping { range, ..mapping.clone() }).collect()
}

/// `begin-end perms offset device inode name`.
fn mapping(line: &str) -> Option<Mapping> {
    let mut words = line.splitn(6, ' ');
    let (begin, end) = words.next()?.split_once('-')?;
    let range = usize::from_str_radix(begin, 16).ok()?..usize::from_str_radix(end, 16).ok()?;
    let permissions = words.next()?.as_bytes();
    let name = words.nth(3).unwrap_or_default().trim_start().to_owned();
    Some(Mapping {
        range,
        // The kernel says `r` of pages of its own that fault, and reading a device's memory may do anything.
        is_readable: permissions.first() == Some(&b'r') && !name.starts_with("[vvar") && !is_device(&name),
        is_writable: permissions.get(1) == Some(&b'w'),
        is_code: permissions.get(2) == Some(&b'x'),
        is_shared: permissions.get(3) == Some(&b's'),
        name,
    })
}

fn is_device(name: &str) -> bool {
    name.starts_with("/dev/") && !name.starts_with("/dev/shm/") && !name.starts_with("/dev/zero")
}
