//! Numbers and names, as people read them.

use sidetable_picture::leaks::{Step, Tally, without_index};
use sidetable_picture::{Edge, Picture};

/// `1 object`, `1 234 objects`.
pub fn count(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// `1 234 567`: groups of three, from four digits on.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place != 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Bytes up to 9 999, then the largest of KB, MB, GB, TB (thousands, as disks have them) with three digits or more.
pub fn bytes(number: u64) -> String {
    if number < 10_000 {
        return count(number, "byte");
    }
    let mut scaled = number as f64 / 1e3;
    let mut units = ["KB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next();
    while scaled >= 999.95 && units.len() != 0 {
        scaled /= 1e3;
        unit = units.next();
    }
    format!("{scaled:.1} {}", unit.unwrap_or_default())
}

/// `4 objects, 192 bytes`.
pub fn tally(tally: Tally) -> String {
    format!("{}, {}", count(tally.objects, "object"), bytes(tally.bytes))
}

/// `.tenant`, `.children[3]`, `[3]`, `capture 1`; of a field without a name, where it is.
pub fn field(picture: &Picture, edge: &Edge) -> String {
    match picture.name(edge.field) {
        Some(name) => dotted(name),
        None => format!("at byte {}", edge.offset),
    }
}

/// A field's name behind a dot, if it is one that a programmer gave.
pub fn dotted(name: &str) -> String {
    if name.starts_with('[') || name.contains(' ') { name.into() } else { format!(".{name}") }
}

/// After how many steps a ring repeats itself, as far as types and fields say; its length if it does not.
pub fn period(picture: &Picture, ring: &[Step]) -> usize {
    let parts: Vec<_> = ring
        .iter()
        .map(|step| {
            let edge = &picture.edges[step.edge as usize];
            let field = picture.name(edge.field);
            let offset = if field.is_none() { edge.offset } else { 0 };
            (picture.objects[step.object as usize].kind, field.map(without_index), offset)
        })
        .collect();
    // For each prefix, the longest of its proper prefixes that it ends with: what a ring does not repeat is its length less that.
    let mut borders = vec![0; parts.len()];
    let mut border = 0;
    for place in 1..parts.len() {
        while border != 0 && parts[border] != parts[place] {
            border = borders[border - 1];
        }
        border += usize::from(parts[border] == parts[place]);
        borders[place] = border;
    }
    let period = parts.len() - border;
    if parts.len().is_multiple_of(period.max(1)) { period } else { parts.len() }
}

#[cfg(test)]
mod tests {
    use super::{bytes, count, dotted, grouped};

    #[test]
    fn numbers_for_people() {
        assert_eq!(count(1, "object"), "1 object");
        assert_eq!(count(1234, "object"), "1 234 objects");
        assert_eq!(grouped(1_000_000), "1 000 000");
        assert_eq!(grouped(999), "999");
    }

    #[test]
    fn bytes_for_people() {
        let expected = [
            (1, "1 byte"),
            (9999, "9 999 bytes"),
            (56_700, "56.7 KB"),
            (999_949, "999.9 KB"),
            (999_950, "1.0 MB"),
            (12_345_678_901, "12.3 GB"),
            (u64::MAX, "18446744.1 TB"),
        ];
        for (number, words) in expected {
            assert_eq!(bytes(number), words);
        }
    }

    #[test]
    fn only_names_have_dots() {
        assert_eq!(dotted("children[3]"), ".children[3]");
        assert_eq!(dotted("[3]"), "[3]");
        assert_eq!(dotted("capture 1"), "capture 1");
    }
}
