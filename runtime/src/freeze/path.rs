//! The way from the root to an object, in words: `root.children[3].parent`.

use core::ffi::{CStr, c_char};

/// How many fields at each end of a long way are named.
const SHOWN: usize = 8;

/// A path from the names of the fields on the way. A name that begins with a bracket, an element of a list, follows without a dot. Of a long way the
/// ends are shown.
///
/// # Safety
/// The names end with a zero.
pub unsafe fn of_fields(names: &[*const c_char]) -> String {
    let mut path = String::from("root");
    let left_out = names.len().saturating_sub(2 * SHOWN);
    for (index, &name) in names.iter().enumerate() {
        if left_out > 0 && (SHOWN..SHOWN + left_out).contains(&index) {
            if index == SHOWN {
                path.push_str(&format!(".({left_out} more)"));
            }
            continue;
        }
        // SAFETY: as the caller promises.
        let name = unsafe { CStr::from_ptr(name) }.to_string_lossy();
        if !name.starts_with('[') {
            path.push('.');
        }
        path.push_str(&name);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(names: &[&CStr]) -> String {
        let names: Vec<_> = names.iter().map(|name| name.as_ptr()).collect();
        // SAFETY: the names are C strings.
        unsafe { of_fields(&names) }
    }

    #[test]
    fn elements_follow_without_a_dot() {
        assert_eq!(path(&[]), "root");
        assert_eq!(path(&[c"children", c"[3]", c"parent"]), "root.children[3].parent");
    }

    #[test]
    fn a_long_way_shows_its_ends() {
        let mut names = vec![c"next"; 1000];
        names.push(c"bad");
        let shown = path(&names);
        assert!(shown.starts_with("root.next.next.") && shown.ends_with(".next.bad"), "{shown}");
        assert!(shown.contains(".(985 more)."), "{shown}");
    }
}
