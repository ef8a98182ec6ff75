// A task that sleeps when the program ends, with a ring in its frame.
// clean
// prints: asleep
import Dispatch

final class Left: @unchecked Sendable {
    var right: Right?
}

final class Right: @unchecked Sendable {
    var left: Left?
    let weight = 2
}

let isThere = DispatchSemaphore(value: 0)

@inline(never) func start() {
    Task {
        let (left, right) = (Left(), Right())
        (left.right, right.left) = (right, left)
        isThere.signal()
        try? await Task.sleep(nanoseconds: 3_600_000_000_000)
        right.left = nil
        print("\(left.right!.weight)")
    }
}

start()
isThere.wait()
print("asleep")
