// A finished task in the object that its closure captured: the closure is gone with the work.
// clean
// prints: bytes 9; ended 1
import Dispatch

var ended = 0

final class Loader: @unchecked Sendable {
    var bytes = 0
    var task: Task<Int, Never>?
    deinit { ended += 1 }
}

@inline(never) func load() -> (Task<Int, Never>, WeakLoader) {
    let loader = Loader()
    loader.task = Task {
        loader.bytes = 9
        return loader.bytes
    }
    return (loader.task!, WeakLoader(loader: loader))
}

struct WeakLoader: @unchecked Sendable {
    weak var loader: Loader?
}

@inline(never) func run() -> Int {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var bytes = 0
    let (task, watched) = load()
    Task {
        bytes = await task.value
        while watched.loader != nil { await Task.yield() }
        done.signal()
    }
    done.wait()
    return bytes
}

let bytes = run()
print("bytes \(bytes); ended \(ended)")
