// A channel keeps the continuations of those who wait; the one who waits holds the channel.
// unseen: Channel: a task that waits holds itself, as one does that will go on
// prints: 1 waits; ended 0 of 1
import Dispatch

var ended = 0
let waiting = DispatchSemaphore(value: 0)

final class Channel: @unchecked Sendable {
    var waiters: [CheckedContinuation<Int, Never>] = []
    deinit { ended += 1 }
    func receive() async -> Int {
        await withCheckedContinuation { continuation in
            waiters.append(continuation)
            waiting.signal()
        }
    }
}

@inline(never) func run() -> Int {
    let channel = Channel()
    Task { _ = await channel.receive() }
    waiting.wait()
    return channel.waiters.count
}

let count = run()
print("\(count) waits; ended \(ended) of 1")
