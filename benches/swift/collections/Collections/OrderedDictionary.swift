/// A dictionary that keeps the order in which its keys came.
public struct OrderedDictionary<Key: Hashable, Value> {
    private var places: [Key: Int] = [:]
    private var entries: [(key: Key, value: Value)?] = []
    private var gaps = 0

    public init() {}

    public var count: Int { places.count }

    public subscript(key: Key) -> Value? {
        get { places[key].flatMap { entries[$0]?.value } }
        set {
            switch (places[key], newValue) {
            case let (place?, value?): entries[place] = (key, value)
            case let (place?, nil): remove(key, at: place)
            case let (nil, value?): places[key] = entries.count; entries.append((key, value))
            case (nil, nil): break
            }
        }
    }

    public subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        set { self[key] = newValue }
    }

    private mutating func remove(_ key: Key, at place: Int) {
        places[key] = nil
        entries[place] = nil
        gaps += 1
        guard gaps > 16, gaps * 2 > entries.count else { return }
        entries.removeAll { $0 == nil }
        gaps = 0
        for (place, entry) in entries.enumerated() { places[entry!.key] = place }
    }

    public func mapValues<New>(_ body: (Value) -> New) -> OrderedDictionary<Key, New> {
        var mapped = OrderedDictionary<Key, New>()
        for (key, value) in self { mapped[key] = body(value) }
        return mapped
    }

    public func grouped<Group: Hashable>(by body: (Key, Value) -> Group) -> OrderedDictionary<Group, [Key]> {
        var groups = OrderedDictionary<Group, [Key]>()
        for (key, value) in self { groups[body(key, value), default: []].append(key) }
        return groups
    }
}

extension OrderedDictionary: Sequence {
    public struct Iterator: IteratorProtocol {
        private var inner: IndexingIterator<[(key: Key, value: Value)?]>
        init(_ entries: [(key: Key, value: Value)?]) { inner = entries.makeIterator() }
        public mutating func next() -> (key: Key, value: Value)? {
            while let entry = inner.next() { if let entry { return entry } }
            return nil
        }
    }
    public func makeIterator() -> Iterator { Iterator(entries) }
}
