// Two closures share a captured variable; one of them captures the object that keeps both.
// leaks: 1 ring: Counter.* -> closure.capture *
// objects: >= 3
// prints: 3; ended 0 of 1
var ended = 0

final class Counter {
    var increment: (() -> Void)?
    var read: (() -> Int)?
    var reads = 0
    deinit { ended += 1 }
}

@inline(never) func count() -> Int {
    let counter = Counter()
    var value = 0
    counter.increment = { value += 1 }
    counter.read = { counter.reads += 1; return value + counter.reads }
    counter.increment?()
    counter.increment?()
    return counter.read?() ?? 0
}

let total = count()
print("\(total); ended \(ended) of 1")
