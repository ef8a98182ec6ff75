// A closure that captures self and nothing else: no context of its own, the object is its own closure's context.
// leaks: 1 ring: Screen.handler
// objects: 1
// prints: count 1; ended 0 of 1
var ended = 0

class Screen {
    var count = 0
    var handler: (() -> Void)?
    deinit { ended += 1 }
    func start() {
        handler = { self.count += 1 }
    }
}

@inline(never) func show() -> Int {
    let screen = Screen()
    screen.start()
    screen.handler?()
    return screen.count
}

let count = show()
print("count \(count); ended \(ended) of 1")
