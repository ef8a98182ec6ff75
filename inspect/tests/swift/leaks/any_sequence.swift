// A sequence made of closures over the source that keeps it.
// leaks: 1 ring: Source.numbers* -> *
// objects: >= 2
// prints: 6; ended 0 of 1
var ended = 0

final class Source {
    var numbers: AnySequence<Int>?
    var limit = 3
    deinit { ended += 1 }
    func open() {
        numbers = AnySequence { () -> AnyIterator<Int> in
            var next = 0
            return AnyIterator {
                next += 1
                return next <= self.limit ? next : nil
            }
        }
    }
}

@inline(never) func sum() -> Int {
    let source = Source()
    source.open()
    return source.numbers!.reduce(0, +)
}

let total = sum()
print("\(total); ended \(ended) of 1")
