// The program ends by exit, deep in calls, and not at the end of main.
// leaks: 1 ring: Node.other -> Node.other
// objects: 2
// prints: bye; ended 0 of 2
import Glibc

var ended = 0

class Node {
    var other: Node?
    deinit { ended += 1 }
}

@inline(never) func make() -> Bool {
    let (one, two) = (Node(), Node())
    (one.other, two.other) = (two, one)
    return one.other!.other === one
}

@inline(never) func finish(_ isMade: Bool) -> Never {
    print("\(isMade ? "bye" : "no ring"); ended \(ended) of 2")
    exit(0)
}

finish(make())
