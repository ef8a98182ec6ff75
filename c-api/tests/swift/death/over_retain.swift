// Retains an object more often than its word can count.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Target {}
let object = Unmanaged.passRetained(Target())
let word = object.toOpaque().advanced(by: 8).assumingMemoryBound(to: UInt64.self)
print(word.pointee)
// Two references below the limit of 2^30: counted up one by one it would take a while.
word.pointee += ((1 << 30) - 3) << 33
for step in 0..<4 {
    print(step)
    _ = object.retain()
}
print("never")
