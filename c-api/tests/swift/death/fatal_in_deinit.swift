// Dies in a deinit that a release in another deinit began.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Inner { deinit { print("inner"); fatalError("deinit gave up") } }
final class Outer { let inner = Inner(); deinit { print("outer") } }
@inline(never) func run() { let outer = Outer(); withExtendedLifetime(outer) {} }
run()
print("never")
