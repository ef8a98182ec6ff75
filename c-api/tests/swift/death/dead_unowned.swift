// Reads a dead unowned reference.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Target { deinit { print("deinit") } }
final class Holder { unowned var target: Target; init(_ target: Target) { self.target = target } }
@inline(never) func make() -> Holder { Holder(Target()) }
let holder = make()
print("about to read")
print(holder.target)
