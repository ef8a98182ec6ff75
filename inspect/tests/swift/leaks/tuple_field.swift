// A reference in a tuple in a field.
// leaks: 1 ring: Node.pair.node
// objects: 1
// prints: 3; ended 0 of 1
var ended = 0

class Node {
    var pair: (count: Int, node: Node?) = (3, nil)
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let node = Node()
    node.pair.node = node
    return node.pair.node!.pair.count
}

let count = make()
print("\(count); ended \(ended) of 1")
