// A continuation that is thrown away: the task that waits for it never ends, nor does what it captured.
// unseen: Waiter: a task that waits holds itself, as one does that will go on
// prints: waiting; ended 0 of 1
import Dispatch

var ended = 0
let waiting = DispatchSemaphore(value: 0)

final class Waiter: @unchecked Sendable {
    var answers = 0
    var task: Task<Void, Never>?
    deinit { ended += 1 }
    func ask() {
        task = Task {
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in waiting.signal() }
            self.answers += 1
        }
    }
}

@inline(never) func run() {
    let waiter = Waiter()
    waiter.ask()
    waiting.wait()
}

run()
print("waiting; ended \(ended) of 1")
