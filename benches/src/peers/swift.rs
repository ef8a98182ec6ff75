//! libswiftCore, loaded beside this program's own runtime.

use core::ffi::{CStr, c_void};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use super::class;
use super::runtime::{Runtime, SWIFT_CORE_LOOPS};

/// Where a toolchain keeps the library, from its `usr` folder's `lib/swift` or `libexec/swift/lib/swift`.
const LIBRARY: &str = "lib/swift/linux/libswiftCore.so";

/// libswiftCore, and what it is.
pub struct Swift {
    /// Its functions.
    pub runtime: Runtime,
    /// Keeps them there.
    _library: Library,
}

static LOADED: OnceLock<Swift> = OnceLock::new();

/// libswiftCore, if [`load`] has loaded it.
pub fn loaded() -> Option<&'static Swift> {
    LOADED.get()
}

/// The library that belongs to a `swiftc`.
pub fn beside(swiftc: &Path) -> Option<PathBuf> {
    let library = swiftc.canonicalize().ok()?.parent()?.parent()?.join(LIBRARY);
    library.is_file().then_some(library)
}

/// Loads the library for [`loaded`] to give.
pub fn load(path: &Path) -> Result<()> {
    // SAFETY: the library's initializers are Swift's own.
    let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }
        .with_context(|| format!("cannot load {}", path.display()))?;
    let symbol = |name: &str| {
        // SAFETY: only the address is used here.
        unsafe { library.get::<*const c_void>(name.as_bytes()) }.ok().map(|symbol| symbol.into_raw().cast_const())
    };
    // SAFETY: libswiftCore defines the ABI that the loops are written for.
    let runtime = unsafe { Runtime::new(symbol, class::for_swift, &SWIFT_CORE_LOOPS) }
        .map_err(|missing| anyhow::anyhow!("{} has no {missing}", path.display()))?;
    let retain = symbol("swift_retain").context("it was there a moment ago")?;
    ensure!(
        object_file_of(retain).is_some_and(|file| file.ends_with("libswiftCore.so")),
        "swift_retain is not libswiftCore's own"
    );
    ensure!(LOADED.set(Swift { runtime, _library: library }).is_ok(), "libswiftCore is loaded already");
    Ok(())
}

/// The shared object that an address lies in.
fn object_file_of(address: *const c_void) -> Option<PathBuf> {
    let mut info = libc::Dl_info {
        dli_fname: core::ptr::null(),
        dli_fbase: core::ptr::null_mut(),
        dli_sname: core::ptr::null(),
        dli_saddr: core::ptr::null_mut(),
    };
    // SAFETY: any address may be asked for.
    let found = unsafe { libc::dladdr(address, &raw mut info) } != 0;
    // SAFETY: names that dladdr gives are strings as long as the object is loaded.
    found.then(|| PathBuf::from(unsafe { CStr::from_ptr(info.dli_fname) }.to_string_lossy().into_owned()))
}
