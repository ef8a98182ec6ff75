// The default argument is a closure; called, it leaves one in the object that captures it.
// leaks: 1 ring: Button.kept -> *
// objects: >= 1
// prints: presses 1; ended 0 of 1
var ended = 0

class Button {
    var presses = 0
    var kept: (() -> Void)?
    init(prepare: (Button) -> Void = { button in button.kept = { button.presses += 1 } }) {
        prepare(self)
    }
    deinit { ended += 1 }
}

@inline(never) func press() -> Int {
    let button = Button()
    button.kept?()
    return button.presses
}

let presses = press()
print("presses \(presses); ended \(ended) of 1")
