// A closure that captures self and a number: it has a context, and that holds self.
// leaks: 1 ring: Screen.handler -> closure.capture *
// objects: 2
// prints: count 5; ended 0 of 1
var ended = 0

class Screen {
    var count = 0
    var handler: (() -> Void)?
    deinit { ended += 1 }
    func start(step: Int) {
        handler = { self.count += step }
    }
}

@inline(never) func show(_ step: Int) -> Int {
    let screen = Screen()
    screen.start(step: step)
    screen.handler?()
    return screen.count
}

let count = show(CommandLine.arguments.count + 4)
print("count \(count); ended \(ended) of 1")
