// Takes more unowned references than a word can count.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Target {}
@_silgen_name("swift_unownedRetain_n") func retain(_ object: UnsafeMutableRawPointer, _ count: Int32)
let pointer = Unmanaged.passRetained(Target()).toOpaque()
print("first")
retain(pointer, 1 << 30)
print("second")
retain(pointer, 1 << 30)
print("never")
