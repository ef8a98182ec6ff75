// Calls a closure whose unowned capture is gone, after its object got a side table.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Target { var n = 1; deinit { print("deinit") } }
@inline(never) func make() -> () -> Int {
    let target = Target()
    weak var weakly = target
    print(weakly != nil)
    return { [unowned target] in target.n }
}
let closure = make()
print("about to call")
print(closure())
