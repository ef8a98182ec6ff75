// The shortest ring.
// leaks: 1 ring: Node.me
// objects: 1
// prints: 1; ended 0 of 1
var ended = 0

class Node {
    var me: Node?
    var weight = 1
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let node = Node()
    node.me = node
    return node.me!.me!.weight
}

let weight = make()
print("\(weight); ended \(ended) of 1")
