// A cache that forgets what was used least recently: a dictionary, and a list linked both ways, weakly backwards.
final class Entry {
    let key: Int
    var value: String
    var next: Entry?
    weak var previous: Entry?
    init(_ key: Int, _ value: String) { self.key = key; self.value = value }
}

final class Cache {
    private var entries: [Int: Entry] = [:]
    private var head: Entry?
    private weak var tail: Entry?
    private let capacity: Int
    private(set) var hits = 0, misses = 0
    init(_ capacity: Int) { self.capacity = capacity }

    func value(_ key: Int, make: (Int) -> String) -> String {
        if let entry = entries[key] {
            hits += 1
            unlink(entry)
            push(entry)
            return entry.value
        }
        misses += 1
        if entries.count == capacity, let last = tail {
            unlink(last)
            entries[last.key] = nil
        }
        let entry = Entry(key, make(key))
        entries[key] = entry
        push(entry)
        return entry.value
    }
    private func push(_ entry: Entry) {
        entry.next = head
        entry.previous = nil
        head?.previous = entry
        head = entry
        if tail == nil { tail = entry }
    }
    private func unlink(_ entry: Entry) {
        let (previous, next) = (entry.previous, entry.next)
        if let previous { previous.next = next } else { head = next }
        if let next { next.previous = previous } else { tail = previous }
        entry.next = nil
    }
    deinit { while let entry = head { head = entry.next; entry.next = nil } }
}

var state: UInt64 = 7
func random(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
}
let cache = Cache(1000)
var length = 0
for _ in 0..<Int(CommandLine.arguments[1])! {
    let key = min(random(4000), random(4000))
    length += cache.value(key) { "the value of key \($0)" }.utf8.count
}
print(cache.hits, cache.misses, length)
