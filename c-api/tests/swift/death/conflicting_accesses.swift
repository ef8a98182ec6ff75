// Changes a property while it is being changed.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Counter { var value = 0; func twice(_ body: (inout Int) -> Void) { body(&value) } }
@inline(never) func run(_ counter: Counter) { counter.twice { inner in counter.value += 1; inner += 1 } }
let counter = Counter()
print("about to overlap")
run(counter)
print("never")
