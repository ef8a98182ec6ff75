// Objects that get side tables early, late, many times over, and keep their counts.
final class Node {
    let id: Int
    var links: [Node] = []
    init(_ id: Int) { self.id = id }
    deinit { Node.dead += 1 }
    nonisolated(unsafe) static var dead = 0
}
struct Weak { weak var node: Node? }

@inline(never) func late() {
    let node = Node(1)
    var owners = Array(repeating: node, count: 1000)
    let weak = (0..<1000).map { _ in Weak(node: node) }
    print(CFGetCount(owners), weak.allSatisfy { $0.node === node })
    owners.removeAll()
    print(weak.filter { $0.node != nil }.count)
    withExtendedLifetime(node) {}
}
func CFGetCount(_ owners: [Node]) -> Int { owners.count }

@inline(never) func many() -> [Weak] {
    var weak: [Weak] = []
    var strong: [Node] = []
    for id in 0..<20_000 {
        let node = Node(id)
        if id % 3 == 0 { strong.append(node) }
        if id % 2 == 0 { weak.append(Weak(node: node)) }
    }
    print(weak.filter { $0.node != nil }.count, Node.dead)
    for (index, node) in strong.enumerated() where index > 0 { node.links.append(strong[index - 1]) }
    let last = strong.removeLast()
    strong.removeAll()
    print(Node.dead)
    var current = last
    var length = 1
    while let next = current.links.first { current = next; length += 1 }
    print(length)
    current = last
    while let next = current.links.popLast() { current = next }
    return weak
}
late()
var kept = many()
print(Node.dead, kept.filter { $0.node != nil }.count)
for round in 0..<5 {
    kept = kept.map { _ in Weak(node: nil) } + many()
    print(round, Node.dead, kept.count)
}
