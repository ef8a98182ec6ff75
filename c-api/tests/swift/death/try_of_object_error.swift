// try! of an error that is an object.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Failure: Error { deinit { print("never") } }
@inline(never) func fail() throws -> Int { throw Failure() }
print("about to fail")
print(try! fail())
