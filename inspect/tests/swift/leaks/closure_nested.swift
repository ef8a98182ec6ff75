// The inner closure holds self strongly, whatever the outer one does.
// leaks: 1 ring: Screen.inner -> *
// objects: >= 1
// prints: count 2; ended 0 of 1
var ended = 0

class Screen {
    var count = 0
    var outer: (() -> Void)?
    var inner: (() -> Void)?
    deinit { ended += 1 }
    func start() {
        outer = { [weak self] in
            guard let self else { return }
            self.count += 1
            self.inner = { self.count += 1 }
        }
    }
}

@inline(never) func show() -> Int {
    let screen = Screen()
    screen.start()
    screen.outer?()
    screen.inner?()
    return screen.count
}

let count = show()
print("count \(count); ended \(ended) of 1")
