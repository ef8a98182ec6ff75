// Retains an object more often than its word can count.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Target {}
@_silgen_name("swift_nonatomic_retain_n") func retain(_ object: UnsafeMutableRawPointer, _ count: UInt32) -> UnsafeMutableRawPointer
let pointer = Unmanaged.passRetained(Target()).toOpaque()
print("first")
_ = retain(pointer, 1 << 29)
print("second")
_ = retain(pointer, 1 << 29)
print("never")
