// Keeps a reference to an object that deinits.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
nonisolated(unsafe) var kept: [AnyObject] = []
class Runaway { deinit { print("deinit"); kept.append(self) } }
@inline(never) func make() -> Runaway { Runaway() }
print("about to release")
_ = make()
print("never")
