//! The functions, in front of the runtime's, which do all the work.
//!
//! Each begins in assembly: it counts down how many calls its thread lets pass, and as long as some are left it goes on to the runtime's
//! function with nothing changed but `rax`, where a C function's result will be. Only then it costs more to be counted: the return
//! address goes along as one more argument to a function in Rust, which calls the runtime's at its end.

use std::arch::naked_asm;
use std::ffi::CStr;
use std::mem::transmute;

use sidetable_picture::counts::Operation;

use crate::next::{NAMES, NEXT, next};
use crate::thread::{prepare, tick};

type Object = *mut usize;

/// The isa, or 0 where there is no object: what Swift's runtime leaves alone is null or has the top bit set.
///
/// # Safety
/// The caller's object, or none.
#[inline(always)]
unsafe fn isa(object: Object) -> usize {
    // SAFETY: an object begins with its isa.
    if object.addr().cast_signed() > 0 { unsafe { *object } } else { 0 }
}

/// The same of a bridge object: an object's address with bits of others' in its top byte and in its low three bits.
///
/// # Safety
/// As above.
#[inline(always)]
unsafe fn bridged_isa(bits: Object) -> usize {
    const OTHERS: usize = 0xff00_0000_0000_0007;
    if bits.addr().cast_signed() < 0 {
        return 0;
    }
    // SAFETY: as above.
    unsafe { isa(bits.map_addr(|bits| bits & !OTHERS)) }
}

/// Whether a name is this one, its zero included.
const fn is(name: &CStr, bytes: &[u8]) -> bool {
    let name = name.to_bytes_with_nul();
    let mut at = 0;
    while at < name.len() && at < bytes.len() && name[at] == bytes[at] {
        at += 1;
    }
    at == name.len() && at == bytes.len()
}

/// `front! { number: name(arguments), register of the next argument, counted by function }`, for each of [`NAMES`].
macro_rules! front {
    ($($number:literal $name:ident: $register:literal => $counted:ident;)*) => {
        const _: () = assert!([$($number),*].len() == NAMES.len());
        // A name of each, at its number.
        $(const _: () = assert!(is(NAMES[$number], concat!(stringify!($name), "\0").as_bytes()));)*

        $(
            #[unsafe(no_mangle)]
            #[unsafe(naked)]
            unsafe extern "C" fn $name() {
                naked_asm!(
                    "mov rax, qword ptr [rip + sidetable_arc_local@GOTTPOFF]",
                    "sub qword ptr fs:[rax], 1",
                    "js 2f",
                    "jmp qword ptr [rip + {next} + {at}]",
                    "2:",
                    concat!("mov ", $register, ", qword ptr [rsp]"),
                    "jmp {counted}",
                    next = sym NEXT,
                    at = const $number * 8,
                    counted = sym $counted::<$number>,
                )
            }
        )*
    };
}

front! {
    0 swift_retain: "rsi" => retain;
    1 swift_nonatomic_retain: "rsi" => retain;
    2 swift_errorRetain: "rsi" => retain;
    3 swift_retain_n: "rdx" => retain_n;
    4 swift_nonatomic_retain_n: "rdx" => retain_n;
    5 swift_bridgeObjectRetain: "rsi" => retain_bridged;
    6 swift_nonatomic_bridgeObjectRetain: "rsi" => retain_bridged;
    7 swift_bridgeObjectRetain_n: "rdx" => retain_bridged_n;
    8 swift_nonatomic_bridgeObjectRetain_n: "rdx" => retain_bridged_n;
    9 swift_tryRetain: "rsi" => try_retain;
    10 swift_release: "rsi" => release;
    11 swift_nonatomic_release: "rsi" => release;
    12 swift_errorRelease: "rsi" => release;
    13 swift_release_n: "rdx" => release_n;
    14 swift_nonatomic_release_n: "rdx" => release_n;
    15 swift_bridgeObjectRelease: "rsi" => release_bridged;
    16 swift_nonatomic_bridgeObjectRelease: "rsi" => release_bridged;
    17 swift_bridgeObjectRelease_n: "rdx" => release_bridged_n;
    18 swift_nonatomic_bridgeObjectRelease_n: "rdx" => release_bridged_n;
    19 swift_weakLoadStrong: "rsi" => load_weak;
    20 swift_weakTakeStrong: "rsi" => load_weak;
    21 swift_unownedRetainStrong: "rsi" => load_unowned;
    22 swift_nonatomic_unownedRetainStrong: "rsi" => load_unowned;
    23 swift_unownedRetainStrongAndRelease: "rsi" => load_unowned;
    24 swift_nonatomic_unownedRetainStrongAndRelease: "rsi" => load_unowned;
    25 swift_allocObject: "rcx" => allocate;
    26 swift_allocBox: "rsi" => allocate_box;
}

/// Defines a function that counts and then calls the runtime's: `fn name(arguments) -> result = operation, isa, amount`.
macro_rules! counted {
    ($($name:ident($first:ident: $first_type:ty $(, $other:ident: $type:ty)*) -> $result:ty =
        $operation:ident, $isa:expr, $amount:expr;)*) => {
        $(
            unsafe extern "C" fn $name<const NUMBER: usize>($first: $first_type $(, $other: $type)*, site: usize) -> $result {
                // SAFETY: the caller's contract is the runtime's; the assembly in front comes here when there is something to count.
                unsafe {
                    tick(Operation::$operation, site, $isa, $amount as u64);
                    let next: unsafe extern "C" fn($first_type $(, $type)*) -> $result = transmute(next(NUMBER));
                    next($first $(, $other)*)
                }
            }
        )*
    };
}

counted! {
    retain(object: Object) -> Object = Retain, isa(object), 1;
    retain_n(object: Object, n: u32) -> Object = Retain, isa(object), n;
    retain_bridged(object: Object) -> Object = Retain, bridged_isa(object), 1;
    retain_bridged_n(object: Object, n: u32) -> Object = Retain, bridged_isa(object), n;
    release(object: Object) -> () = Release, isa(object), 1;
    release_n(object: Object, n: u32) -> () = Release, isa(object), n;
    release_bridged(object: Object) -> () = Release, bridged_isa(object), 1;
    release_bridged_n(object: Object, n: u32) -> () = Release, bridged_isa(object), n;
    load_unowned(object: Object) -> Object = LoadUnowned, isa(object), 1;
    allocate(class: usize, bytes: usize, align_mask: usize) -> Object = Allocate, class, bytes;
}

/// The runtime's function, for those that count what it returns: such a call may be the process's first.
#[inline(always)]
fn found(number: usize, site: usize) -> usize {
    if next(number) == 0 {
        prepare(site);
    }
    next(number)
}

/// A retain that the object may refuse: its result says.
unsafe extern "C" fn try_retain<const NUMBER: usize>(object: Object, site: usize) -> Object {
    // SAFETY: as for all of these.
    unsafe {
        let next: unsafe extern "C" fn(Object) -> Object = transmute(found(NUMBER, site));
        let isa = isa(object);
        let retained = next(object);
        tick(Operation::Retain, site, isa, u64::from(!retained.is_null()));
        retained
    }
}

/// Null where the object is gone.
unsafe extern "C" fn load_weak<const NUMBER: usize>(reference: *mut usize, site: usize) -> Object {
    // SAFETY: as for all of these.
    unsafe {
        let next: unsafe extern "C" fn(*mut usize) -> Object = transmute(found(NUMBER, site));
        let object = next(reference);
        tick(Operation::LoadWeak, site, isa(object), u64::from(!object.is_null()));
        object
    }
}

/// Swift's `BoxPair`: the box, and its value's place.
#[repr(C)]
struct BoxAndValue {
    object: Object,
    value: usize,
}

/// A box has no size in its call: its value is of the type in its metadata, and has what that type's witnesses say.
unsafe extern "C" fn allocate_box<const NUMBER: usize>(value_type: *const *const usize, site: usize) -> BoxAndValue {
    /// Words from a witness table's beginning to the size: eight functions are in front.
    const SIZE: usize = 8;
    // SAFETY: as for all of these; a type's witnesses are in the word in front of it.
    unsafe {
        let next: unsafe extern "C" fn(*const *const usize) -> BoxAndValue = transmute(found(NUMBER, site));
        let size = *(*value_type.sub(1)).add(SIZE);
        let made = next(value_type);
        let bytes = made.value.wrapping_sub(made.object.addr()) + size;
        tick(Operation::Allocate, site, isa(made.object), bytes as u64);
        made
    }
}
