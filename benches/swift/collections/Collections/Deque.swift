/// A queue with two ends, in a ring.
public struct Deque<Element> {
    private var ring: [Element?] = [nil, nil, nil, nil]
    private var head = 0
    public private(set) var count = 0

    public init() {}
    public init(_ elements: some Sequence<Element>) { for element in elements { append(element) } }

    public var isEmpty: Bool { count == 0 }
    public var first: Element? { isEmpty ? nil : self[0] }

    private func place(_ index: Int) -> Int { (head + index) & (ring.count - 1) }

    private mutating func grow() {
        guard count == ring.count else { return }
        ring = (0..<count).map { ring[place($0)] } + Array(repeating: nil, count: count)
        head = 0
    }

    public mutating func append(_ element: Element) { grow(); ring[place(count)] = element; count += 1 }
    public mutating func prepend(_ element: Element) { grow(); head = place(ring.count - 1); ring[head] = element; count += 1 }

    public mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        defer { ring[head] = nil; head = place(1); count -= 1 }
        return ring[head]
    }

    public mutating func popLast() -> Element? {
        guard !isEmpty else { return nil }
        count -= 1
        defer { ring[place(count)] = nil }
        return ring[place(count)]
    }
}

extension Deque: RandomAccessCollection, MutableCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { count }
    public subscript(index: Int) -> Element {
        get { ring[place(index)]! }
        set { ring[place(index)] = newValue }
    }
}
