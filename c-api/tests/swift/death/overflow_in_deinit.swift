// Overflows in deinit.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Counter { var n = Int8.max; deinit { print("deinit"); n += Int8(CommandLine.arguments.count); print(n) } }
@inline(never) func run() { let counter = Counter(); withExtendedLifetime(counter) {} }
run()
print("never")
