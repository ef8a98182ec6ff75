// A reference in a struct in an optional.
// leaks: 1 ring: Node.slot.node
// objects: 1
// prints: 2.5; ended 0 of 1
var ended = 0

struct Slot {
    let weight: Double
    let node: Node
}

class Node {
    var slot: Slot?
    deinit { ended += 1 }
}

@inline(never) func make() -> Double {
    let node = Node()
    node.slot = Slot(weight: 2.5, node: node)
    return node.slot!.node.slot!.weight
}

let weight = make()
print("\(weight); ended \(ended) of 1")
