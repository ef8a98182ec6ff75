// A closure that calls itself by a variable which it captures: the variable's box holds the closure, and that the box.
// leaks: 1 ring: box.value -> * or closure.capture -> *
// objects: >= 2
// prints: 15; ended 0 of 1
var ended = 0

class Token {
    deinit { ended += 1 }
}

@inline(never) func sum(_ limit: Int) -> Int {
    let token = Token()
    var step: ((Int) -> Int)?
    step = { number in
        withExtendedLifetime(token) { number == 0 ? 0 : number + step!(number - 1) }
    }
    return step!(limit)
}

let total = sum(5)
print("\(total); ended \(ended) of 1")
