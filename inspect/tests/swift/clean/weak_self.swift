// Closures over a weak self, in every place where a strong one leaks.
// clean
// prints: 4; ended 1
var ended = 0

class Screen {
    var count = 0
    var handler: (() -> Void)?
    var handlers: [String: () -> Void] = [:]
    lazy var drawn: () -> Void = { [weak self] in self?.count += 1 }
    deinit { ended += 1 }
    func start(step: Int) {
        handler = { [weak self] in self?.count += step }
        handlers["tap"] = { [weak self] in self?.handler?() }
    }
}

@inline(never) func show() -> Int {
    let screen = Screen()
    screen.start(step: 1)
    screen.handler?()
    screen.handlers["tap"]?()
    screen.drawn()
    screen.drawn()
    return screen.count
}

let count = show()
print("\(count); ended \(ended)")
