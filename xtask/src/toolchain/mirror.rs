//! The Debian mirror that this machine's apt is set up to use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian is when the machine says nothing about it.
const DEFAULT: &str = "http://deb.debian.org/debian";

/// The suites that mark a source as Debian proper: not its security archive, not Ubuntu, not some vendor's packages.
const SUITES: [&str; 9] =
    ["bullseye", "bookworm", "trixie", "forky", "sid", "oldstable", "stable", "testing", "unstable"];

/// The first mirror with Debian's main archive in apt's sources under `etc`, else Debian's own address.
pub fn configured(etc: &Path) -> String {
    source_files(&etc.join("apt"))
        .iter()
        .filter_map(|file| Some((file, fs::read_to_string(file).ok()?)))
        .find_map(|(file, text)| {
            if file.extension().is_some_and(|extension| extension == "sources") {
                in_deb822(&text)
            } else {
                in_one_line_format(&text)
            }
        })
        .unwrap_or_else(|| DEFAULT.to_owned())
}

/// The proxy that apt uses to get there, which neither debootstrap nor the apt inside a new root would know of.
pub fn proxy() -> Option<String> {
    let output = Command::new("apt-config").args(["shell", "proxy", "Acquire::http::Proxy"]).output().ok()?;
    in_shell_assignment(&String::from_utf8_lossy(&output.stdout))
}

/// Reads `proxy='http://…'`.
fn in_shell_assignment(text: &str) -> Option<String> {
    let value = text.trim().strip_prefix("proxy='")?.strip_suffix('\'')?;
    value.starts_with("http").then(|| value.to_owned())
}

/// `sources.list`, then what is in `sources.list.d`, in apt's order.
fn source_files(apt: &Path) -> Vec<PathBuf> {
    let is_source =
        |path: &PathBuf| path.extension().is_some_and(|extension| extension == "list" || extension == "sources");
    let listed = fs::read_dir(apt.join("sources.list.d")).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = listed.filter(is_source).collect();
    files.sort();
    files.insert(0, apt.join("sources.list"));
    files
}

/// Reads `deb [options] URI suite component…`.
fn in_one_line_format(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let line = line.split('#').next()?.trim().strip_prefix("deb")?;
        let line = line.strip_prefix(char::is_whitespace)?.trim_start();
        let line = match line.strip_prefix('[') {
            Some(options) => options.split_once(']')?.1,
            None => line,
        };
        let mut words = line.split_whitespace();
        let (uri, suite) = (words.next()?, words.next()?);
        usable(&[uri], &[suite], &words.collect::<Vec<_>>())
    })
}

/// Reads stanzas of `Field: value` lines, which continue on lines that start with a blank.
fn in_deb822(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    lines.split(|line| line.trim().is_empty()).find_map(|stanza| {
        let field = |name: &str| -> Vec<&str> {
            let mut words = Vec::new();
            let mut inside = false;
            for line in stanza {
                if !line.starts_with(char::is_whitespace) {
                    let (key, value) = line.split_once(':').unwrap_or((line, ""));
                    inside = key.eq_ignore_ascii_case(name);
                    words.extend(value.split_whitespace().filter(|_| inside));
                } else if inside {
                    words.extend(line.split_whitespace());
                }
            }
            words
        };
        let off = field("Enabled").first().is_some_and(|word| ["no", "false", "0"].contains(word));
        if off || !field("Types").contains(&"deb") {
            return None;
        }
        usable(&field("URIs"), &field("Suites"), &field("Components"))
    })
}

fn usable(uris: &[&str], suites: &[&str], components: &[&str]) -> Option<String> {
    let is_debian = suites.iter().any(|suite| SUITES.contains(suite)) && components.contains(&"main");
    // debootstrap can fetch from these alone; `mirror+file:` and `cdrom:` are apt's.
    let fetchable = |uri: &&&str| uri.starts_with("http://") || uri.starts_with("https://");
    uris.iter().filter(|_| is_debian).find(fetchable).map(|uri| uri.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deb822_as_debian_images_ship_it() {
        let text = "\
Types: deb
# http://snapshot.debian.org/archive/debian-security/20250520T000000Z
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main

Types: deb deb-src
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
";
        assert_eq!(in_deb822(text).as_deref(), Some("http://mirror.example/debian"));
    }

    #[test]
    fn deb822_continuation_lines_and_switched_off_stanzas() {
        let text = "\
Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: trixie
Components: main

types: deb
uris:
 mirror+file:/etc/apt/mirrors/debian.list
 https://on.example/debian
suites: trixie
components: contrib
 main
";
        assert_eq!(in_deb822(text).as_deref(), Some("https://on.example/debian"));
    }

    #[test]
    fn one_line_format() {
        let text = "\
# deb http://comment.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb [arch=amd64] https://vendor.example/apt cloud-sdk main
deb [ signed-by=/k.gpg arch=amd64 ] http://mirror.example/debian bookworm contrib main # ours
";
        assert_eq!(in_one_line_format(text).as_deref(), Some("http://mirror.example/debian"));
    }

    #[test]
    fn other_distributions_are_not_debian() {
        assert_eq!(in_one_line_format("deb http://archive.example/ubuntu noble main universe"), None);
        assert_eq!(in_one_line_format("deb"), None);
    }

    #[test]
    fn the_proxy_is_apts() {
        assert_eq!(
            in_shell_assignment("proxy='http://proxy.example:3128'\n").as_deref(),
            Some("http://proxy.example:3128")
        );
        assert_eq!(in_shell_assignment("proxy='DIRECT'"), None);
        assert_eq!(in_shell_assignment(""), None);
    }

    #[test]
    fn a_machine_without_sources_gets_debians_address() {
        let etc = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(configured(etc.path()), DEFAULT);
        let parts = etc.path().join("apt/sources.list.d");
        fs::create_dir_all(&parts).expect("a folder in it");
        fs::write(parts.join("a.list"), "deb https://vendor.example/apt stable-ish main").expect("a file in it");
        fs::write(
            parts.join("b.sources"),
            "Types: deb\nURIs: http://b.example/debian\nSuites: sid\nComponents: main\n",
        )
        .expect("another file in it");
        assert_eq!(configured(etc.path()), "http://b.example/debian");
    }
}
