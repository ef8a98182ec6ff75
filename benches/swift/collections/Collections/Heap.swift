/// The least of many, again and again, by whatever key a caller has.
public struct Heap<Element> {
    private var elements: [Element] = []
    private let precedes: (Element, Element) -> Bool

    public init(by precedes: @escaping (Element, Element) -> Bool) { self.precedes = precedes }

    public var count: Int { elements.count }
    public var first: Element? { elements.first }

    public mutating func insert(_ element: Element) {
        elements.append(element)
        var index = elements.count - 1
        while index > 0, precedes(elements[index], elements[(index - 1) / 2]) {
            elements.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    public mutating func pop() -> Element? {
        guard let last = elements.popLast() else { return nil }
        guard let first = elements.first else { return last }
        elements[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < elements.count && precedes(elements[child], elements[least]) { least = child }
            if least == index { return first }
            elements.swapAt(index, least)
            index = least
        }
    }
}

extension Heap where Element: Comparable {
    public init() { self.init(by: <) }
}
