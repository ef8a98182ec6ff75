//! Functions of Swift's that stay in the program, with ours in front of them: a linker that is told `--wrap=NAME` takes every call of `NAME` to
//! `__wrap_NAME`, and `__real_NAME` is Swift's. What they wrap stands in `swift-wrapped.txt`; a program that is linked without the options has Swift's
//! functions alone.

use sidetable::metadata::{Response, TypeMetadata, answers};

/// Swift's function, by a jump to what the linker calls so. Weak: nobody asks for it in a program that wraps nothing.
macro_rules! real {
    ($name:ident = $symbol:literal ($($argument:ident: $type:ty),*) -> $result:ty) => {
        #[unsafe(naked)]
        unsafe extern "C" fn $name($($argument: $type),*) -> $result {
            #[cfg(target_arch = "x86_64")]
            core::arch::naked_asm!(concat!(".weak ", $symbol), concat!("jmp ", $symbol, "@PLT"));
            #[cfg(target_arch = "aarch64")]
            core::arch::naked_asm!(concat!(".weak ", $symbol), concat!("b ", $symbol));
        }
    };
}

type Arguments = *const *const TypeMetadata;
/// One of Swift's descriptors.
type Descriptor = *const u32;

real!(get_generic = "__real_swift_getGenericMetadata"(request: usize, arguments: Arguments, descriptor: Descriptor) -> Response);
real!(get_prespecialized = "__real_swift_getCanonicalPrespecializedGenericMetadata"(
    request: usize, arguments: Arguments, descriptor: Descriptor, token: *mut usize
) -> Response);
real!(check_state = "__real_swift_checkMetadataState"(request: usize, record: *const TypeMetadata) -> Response);

/// `sidetable::metadata::answers::generic`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getGenericMetadata(
    request: usize,
    arguments: Arguments,
    descriptor: Descriptor,
) -> Response {
    // SAFETY: as the caller promises.
    unsafe { answers::generic(descriptor, arguments, move || get_generic(request, arguments, descriptor)) }
}

/// `sidetable::metadata::answers::generic`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_getCanonicalPrespecializedGenericMetadata(
    request: usize,
    arguments: Arguments,
    descriptor: Descriptor,
    token: *mut usize,
) -> Response {
    // SAFETY: as the caller promises.
    unsafe {
        answers::generic(descriptor, arguments, move || get_prespecialized(request, arguments, descriptor, token))
    }
}

/// `sidetable::metadata::answers::check_state`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __wrap_swift_checkMetadataState(request: usize, record: *const TypeMetadata) -> Response {
    // SAFETY: as the caller promises.
    answers::check_state(record, move || unsafe { check_state(request, record) })
}
