/// A tree by the elements of keys, which any collection can be.
public struct Trie<Key: Collection, Value> where Key.Element: Hashable {
    private final class Node {
        var value: Value?
        var children: [Key.Element: Node] = [:]
        init(_ value: Value? = nil) { self.value = value }
        func copy() -> Node { let copy = Node(value); copy.children = children; return copy }
    }

    private var root = Node()
    public private(set) var count = 0

    public init() {}

    public subscript(key: Key) -> Value? {
        get {
            var node = root
            for element in key {
                guard let child = node.children[element] else { return nil }
                node = child
            }
            return node.value
        }
        set {
            if !isKnownUniquelyReferenced(&root) { root = root.copy() }
            var node = root
            for element in key {
                if node.children[element] == nil {
                    if newValue == nil { return }
                    node.children[element] = Node()
                } else if !isKnownUniquelyReferenced(&node.children[element]!) {
                    node.children[element] = node.children[element]!.copy()
                }
                node = node.children[element]!
            }
            count += (newValue == nil ? 0 : 1) - (node.value == nil ? 0 : 1)
            node.value = newValue
        }
    }

    public func values(under prefix: some Collection<Key.Element>) -> [Value] {
        var node = root
        for element in prefix {
            guard let child = node.children[element] else { return [] }
            node = child
        }
        var found: [Value] = []
        var stack = Deque([node])
        while let node = stack.popLast() {
            if let value = node.value { found.append(value) }
            for child in node.children.values { stack.append(child) }
        }
        return found
    }
}
