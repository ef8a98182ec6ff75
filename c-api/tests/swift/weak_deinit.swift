// A weak reference read, made or handed on while its object deinits is nil.
final class Registry {
    var seen: [String] = []
    weak var last: Node?
    func note(_ node: Node) { last = node; seen.append(last == nil ? "nil" : "there") }
}

class Node {
    let registry: Registry
    weak var me: Node?
    init(_ registry: Registry) { self.registry = registry; me = self }
    deinit {
        print("in deinit, weak self is", me == nil ? "nil" : "there")
        weak var fresh = self
        print("a fresh one is", fresh == nil ? "nil" : "there")
        registry.note(self)
        let copy = { [weak self] in self == nil }
        print("a captured one is nil:", copy())
    }
}

final class Plain {
    deinit {
        weak var fresh: Plain? = self
        print("without side table:", fresh == nil ? "nil" : "there")
    }
}

@inline(never) func run() {
    let registry = Registry()
    do { _ = Node(registry) }
    do {
        let node = Node(registry)
        registry.note(node)
        withExtendedLifetime(node) {}
    }
    print(registry.seen, registry.last == nil)
    _ = Plain()
}
run()
