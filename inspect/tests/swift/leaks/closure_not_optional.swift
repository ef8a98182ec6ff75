// The field is a function, not an optional one, and gets its closure after init.
// leaks: 1 ring: Button.action -> *
// objects: >= 1
// prints: label 7; ended 0 of 1
var ended = 0

final class Button {
    var label = 0
    var action: (Int) -> Int = { $0 }
    init() {
        action = { self.label += $0; return self.label }
    }
    deinit { ended += 1 }
}

@inline(never) func press() -> Int {
    let button = Button()
    return button.action(7)
}

let label = press()
print("label \(label); ended \(ended) of 1")
