// An enum that keeps its case in the spare bits of the reference.
// leaks: 1 ring: Node.link* -> Other.back*
// objects: 2
// prints: other 6; ended 0 of 2
var ended = 0

enum Link {
    case none
    case node(Node)
    case other(Other)
    case nodes([Node])
}

class Node {
    var link = Link.none
    deinit { ended += 1 }
}

class Other {
    var back = Link.none
    let weight = 6
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let (node, other) = (Node(), Other())
    node.link = .other(other)
    other.back = .node(node)
    if case .other(let other) = node.link { return other.weight }
    return 0
}

let weight = make()
print("other \(weight); ended \(ended) of 2")
