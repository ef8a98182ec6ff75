// Closures over an unowned self, of objects alive and gone.
// clean
// prints: 3; ended 1
var ended = 0

class Clock {
    var time = 0
    var tick: (() -> Void)?
    init() { tick = { [unowned self] in time += 1 } }
    deinit { ended += 1 }
}

@inline(never) func run() -> Int {
    let clock = Clock()
    clock.tick?()
    return clock.time
}

let clock = Clock()
clock.tick?()
clock.tick?()
print("\(clock.time + run()); ended \(ended)")
