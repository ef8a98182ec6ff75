public final class Person {
    public let name: String
    public var children: [Person] = []
    public weak var parent: Person?
    public init(_ name: String) { self.name = name }
    deinit { print("deinit", name) }

    public func adopt(_ child: Person) {
        child.parent = self
        children.append(child)
    }
}

/// Generic, and for other modules to specialize by asking for its metadata.
public struct Register<Entry> {
    public private(set) var entries: [Entry] = []
    public init() {}
    public mutating func enter(_ entry: Entry) { entries.append(entry) }
    public func about() -> String { "\(Self.self) of \(entries.count)" }
}
