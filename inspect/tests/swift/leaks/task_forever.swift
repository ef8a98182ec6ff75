// A task that sleeps in a loop, captures self, and is kept by it: nobody cancels it.
// unseen: Poller: the runtime's timer does hold the task, until the program ends
// prints: started; ended 0 of 1
import Dispatch

var ended = 0
let started = DispatchSemaphore(value: 0)

final class Poller: @unchecked Sendable {
    var polls = 0
    var task: Task<Void, Never>?
    deinit { ended += 1 }
    func start() {
        task = Task {
            started.signal()
            while !Task.isCancelled {
                try? await Task.sleep(nanoseconds: 3_600_000_000_000)
                self.polls += 1
            }
        }
    }
}

@inline(never) func run() {
    let poller = Poller()
    poller.start()
    started.wait()
}

run()
print("started; ended \(ended) of 1")
