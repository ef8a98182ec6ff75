//! What Swift programs for aarch64 are compiled against and run with, in the root of a Swift for this machine: Debian's packages for that processor, unpacked
//! and not installed, since Swift for two processors cannot be. The compiler is the one of the root.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::inside::{self, in_own_mounts};
use super::root;
use crate::making;
use crate::screen;

/// Where it is inside the root.
pub const FOLDER: &str = "/opt/arm64";

/// Swift's modules and libraries, the C and C++ libraries that programs link, and the kernel's headers, which are in one package for all processors.
const PACKAGES: [&str; 9] = [
    "swiftlang:arm64",
    "libswiftlang:arm64",
    "libc6:arm64",
    "libc6-dev:arm64",
    "libgcc-s1:arm64",
    "libgcc-14-dev:arm64",
    "libstdc++6:arm64",
    "libstdc++-14-dev:arm64",
    "linux-libc-dev",
];

/// Downloads and unpacks, but for the compilers, into a folder that gets its name when all is there.
const SCRIPT: &str = r#"
root=$1; folder=$2; shift 2
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
chroot "$root" dpkg --add-architecture arm64
chroot "$root" apt-get -o Acquire::Check-Valid-Until=false update
chroot "$root" sh -euc '
    folder=$1; shift
    rm -rf "$folder.new"
    mkdir -p "$folder.new/packages"
    cd "$folder.new/packages"
    apt-get -o APT::Sandbox::User=root download "$@"
    for package in *.deb; do
        echo "unpacking $package"
        dpkg-deb --fsys-tarfile "$package" | tar -x -C .. --exclude=./usr/libexec/swift/bin --exclude=./usr/share
    done
    cd ..
    rm -r packages
    ln -s usr/lib lib
    mv "$folder.new" "$folder"
' sh "$folder" "$@"
"#;

/// Makes it in a root where it is not there.
pub fn find_or_make(root: &Path) -> Result<()> {
    let folder = root.join(FOLDER.trim_start_matches('/'));
    making::alone(&root.with_extension("arm64.lock"), || {
        if folder.is_dir() {
            return Ok(());
        }
        screen::notice(
            "Swift programs for aarch64 need Swift's libraries for it: getting them, 430 MB, 900 MB on the disk",
        );
        let mut command: Command = in_own_mounts();
        command.args(["sh", "-euc", SCRIPT, "sidetable"]).arg(root).arg(FOLDER).args(PACKAGES);
        command.env("LC_ALL", "C.UTF-8").env("PATH", inside::PATH);
        root::step("unpacking Swift for aarch64", command).context("there is no Swift for aarch64")
    })
}
