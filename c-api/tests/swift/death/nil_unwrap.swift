// Unwraps a weak reference whose object is gone.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Target { let n = 1; deinit { print("deinit") } }
struct Weak { weak var target: Target? }
@inline(never) func make() -> Weak { Weak(target: Target()) }
let reference = make()
print("about to unwrap")
print(reference.target!.n)
