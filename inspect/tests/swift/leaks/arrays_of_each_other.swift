// Two nodes, each in the other's array.
// leaks: 1 ring: Node.neighbours -> _ContiguousArrayStorage<*>.[0] -> Node.neighbours -> _ContiguousArrayStorage<*>.[0]
// objects: 4
// prints: 2 edges; ended 0 of 2
var ended = 0

class Node {
    var neighbours: [Node] = []
    deinit { ended += 1 }
}

@inline(never) func graph() -> Int {
    let (left, right) = (Node(), Node())
    left.neighbours.append(right)
    right.neighbours.append(left)
    return left.neighbours.count + right.neighbours.count
}

let edges = graph()
print("\(edges) edges; ended \(ended) of 2")
