// A method without its call: it holds the object that it is a method of.
// leaks: 1 ring: Clock.tick -> *
// objects: >= 1
// prints: time 1; ended 0 of 1
var ended = 0

class Clock {
    var time = 0
    var tick: (() -> Void)?
    deinit { ended += 1 }
    func advance() { time += 1 }
    func start() { tick = advance }
}

@inline(never) func run() -> Int {
    let clock = Clock()
    clock.start()
    clock.tick?()
    return clock.time
}

let time = run()
print("time \(time); ended \(ended) of 1")
