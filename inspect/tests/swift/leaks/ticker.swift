// A timer of the program's own: an array of structs with closures, one of which captures the clock that has the ticker.
// leaks: 1 ring: Clock.ticker -> Ticker.entries -> _ContiguousArrayStorage<Entry>.[0]* -> *
// objects: >= 3
// prints: beats 2; ended 0 of 2
var ended = 0

struct Entry {
    let period: Int
    let action: () -> Void
}

final class Ticker {
    var entries: [Entry] = []
    deinit { ended += 1 }
    func fire() {
        for entry in entries { for _ in 0..<entry.period { entry.action() } }
    }
}

final class Clock {
    let ticker = Ticker()
    var beats = 0
    init() {
        ticker.entries.append(Entry(period: 2) { self.beats += 1 })
    }
    deinit { ended += 1 }
}

@inline(never) func run() -> Int {
    let clock = Clock()
    clock.ticker.fire()
    return clock.beats
}

let beats = run()
print("beats \(beats); ended \(ended) of 2")
