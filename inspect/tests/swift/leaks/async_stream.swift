// A stream whose end is told to the feed that keeps the stream.
// leaks: 1 ring: Feed.stream* -> *
// objects: >= 2
// prints: made; ended 0 of 1
var ended = 0

final class Feed: @unchecked Sendable {
    var isOver = false
    var stream: AsyncStream<Int>?
    deinit { ended += 1 }
    func open() {
        stream = AsyncStream { continuation in
            continuation.onTermination = { _ in self.isOver = true }
            continuation.yield(1)
        }
    }
}

@inline(never) func run() -> Bool {
    let feed = Feed()
    feed.open()
    return feed.stream != nil && !feed.isOver
}

let isMade = run()
print("\(isMade ? "made" : "not made"); ended \(ended) of 1")
