//! Runs a command inside a root, with folders of the machine at the paths they have outside.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The search path inside; the one outside names folders that are not there.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Mounts what programs expect, then becomes the command.
const SCRIPT: &str = r#"
root=$1; folder=$2; shift 2
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
[ ! -e /etc/resolv.conf ] || [ ! -e "$root/etc/resolv.conf" ] || mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    shift
done
shift
exec chroot "$root" env -C "$folder" -- "$@"
"#;

/// What cargo and rustup set for programs outside and would mislead those inside.
const MISLEADING: [&str; 7] =
    ["CARGO", "CARGO_HOME", "CARGO_MANIFEST_DIR", "LD_LIBRARY_PATH", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "TMPDIR"];

/// Everything that mounts runs in a mount namespace of its own: its mounts go when it ends, however it ends.
pub fn in_own_mounts() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "--"]);
    command
}

/// The command that runs `words` in `root`, in `folder` where that is visible inside, else in the first of `shared`.
pub fn command(root: &Path, shared: &[&Path], folder: &Path, words: &[OsString]) -> Command {
    // A folder inside another is visible already. What does not exist cannot be mounted.
    let outer = |path: &&&Path| !shared.iter().any(|other| *path != other && path.starts_with(other));
    let mounted: Vec<&Path> = shared.iter().filter(|path| path.is_dir()).filter(outer).copied().collect();
    let visible = mounted.iter().any(|shared| folder.starts_with(shared));
    let folder = if visible { folder } else { shared[0] };

    let mut command = in_own_mounts();
    command.args(["sh", "-euc", SCRIPT, "sidetable"]).arg(root).arg(folder);
    command.args(mounted).arg("--").args(words);
    command.env("PATH", PATH).env("HOME", "/root").env("LANG", "C.UTF-8");
    for variable in MISLEADING {
        command.env_remove(variable);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &Command) -> Vec<String> {
        let script = command.get_args().skip_while(|word| *word != "sidetable");
        script.skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_repository_is_mounted_once_and_entered() {
        let outside = tempfile::tempdir().expect("a temporary folder");
        let repository = outside.path().join("repository");
        let target = repository.join("target");
        std::fs::create_dir_all(&target).expect("folders in it");
        let command =
            command(Path::new("/root-of-it"), &[&repository, &target], &target, &["swiftc".into(), "--version".into()]);
        let (repository, target) = (repository.display().to_string(), target.display().to_string());
        assert_eq!(words(&command), ["/root-of-it", &target, &repository, "--", "swiftc", "--version"]);
    }

    #[test]
    fn a_folder_that_is_not_visible_inside_gives_way_to_the_repository() {
        let repository = tempfile::tempdir().expect("a temporary folder");
        let command = command(Path::new("/r"), &[repository.path()], Path::new("/elsewhere"), &["true".into()]);
        assert_eq!(words(&command)[1], repository.path().display().to_string());
    }
}
