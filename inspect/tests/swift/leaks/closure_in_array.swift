// Closures in an array that belongs to the object which they capture.
// leaks: 1 ring: Hub.handlers -> _ContiguousArrayStorage<*>.[*] -> *
// objects: >= 2
// prints: count 2; ended 0 of 1
var ended = 0

class Hub {
    var count = 0
    var handlers: [() -> Void] = []
    deinit { ended += 1 }
    func listen() {
        handlers.append { self.count += 1 }
        handlers.append { self.count += 1 }
    }
}

@inline(never) func run() -> Int {
    let hub = Hub()
    hub.listen()
    for handler in hub.handlers { handler() }
    return hub.count
}

let count = run()
print("count \(count); ended \(ended) of 1")
