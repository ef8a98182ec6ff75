// An actor that keeps a closure over itself.
// leaks: 1 ring: Store.changed* -> *
// objects: >= 1
// prints: 1; ended 0 of 1
import Dispatch

var ended = 0

actor Store {
    var changes = 0
    var changed: (() -> Void)?
    deinit { ended += 1 }
    func watch() -> Int {
        changed = { self.changes += 1 }
        changed?()
        return changes
    }
}

@inline(never) func run() -> Int {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var changes = 0
    Task {
        changes = await Store().watch()
        done.signal()
    }
    done.wait()
    return changes
}

let changes = run()
print("\(changes); ended \(ended) of 1")
