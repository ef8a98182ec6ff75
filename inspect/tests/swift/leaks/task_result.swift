// A task that is over, with the object that keeps it as its result.
// unseen: Loader: no metadata says what lies behind a task, and a register of another thread may have it
// prints: bytes 9; ended 0 of 1
import Dispatch

var ended = 0

final class Loader: @unchecked Sendable {
    var bytes = 0
    var task: Task<Loader, Never>?
    deinit { ended += 1 }
}

@inline(never) func load() -> Int {
    let loader = Loader()
    let done = DispatchSemaphore(value: 0)
    loader.task = Task {
        loader.bytes = 9
        return loader
    }
    let task = loader.task!
    Task {
        _ = await task.value
        done.signal()
    }
    done.wait()
    return loader.bytes
}

let bytes = load()
print("bytes \(bytes); ended \(ended) of 1")
