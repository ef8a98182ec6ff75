// Many objects come and go; then their memory is that of buffers which nobody has initialized, and which look like the objects.
// clean
// prints: ended 100000; 1000 buffers
var ended = 0

final class Node {
    var next: Node?
    var previous: Node?
    var number: Int
    init(_ number: Int) { self.number = number }
    deinit { ended += 1 }
}

@inline(never) func churn() {
    var nodes: [Node] = []
    for number in 0..<100_000 {
        let node = Node(number)
        if number % 2 == 1 { (nodes[number - 1].next, node.previous) = (node, nodes[number - 1]) }
        nodes.append(node)
    }
    for node in nodes { node.previous = nil }
}

churn()
var buffers: [UnsafeMutablePointer<Int>] = []
for _ in 0..<1000 {
    buffers.append(.allocate(capacity: 5))
    buffers.append(.allocate(capacity: 64))
}
for index in stride(from: 1, to: 2000, by: 2) { buffers[index].deallocate() }
print("ended \(ended); \(buffers.count / 2) buffers")
