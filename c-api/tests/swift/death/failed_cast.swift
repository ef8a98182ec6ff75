// Casts an object to a class that it is not of.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
class Base {}
final class Left: Base {}
final class Right: Base { let n = 1 }
@inline(never) func make() -> Base { Left() }
let base = make()
print(base is Right)
print((base as! Right).n)
