// The generic class's value is a struct with the reference in it: where it is depends on the arguments.
// leaks: 1 ring: Node.holder -> Holder<UInt8, Pair>.second.node
// objects: 2
// prints: 5; ended 0 of 2
var ended = 0

class Holder<First, Second> {
    var first: First
    var second: Second
    init(_ first: First, _ second: Second) { (self.first, self.second) = (first, second) }
    deinit { ended += 1 }
}

struct Pair {
    var number: Int
    var node: Node
}

class Node {
    var holder: Holder<UInt8, Pair>?
    deinit { ended += 1 }
}

@inline(never) func link() -> Int {
    let node = Node()
    node.holder = Holder(1, Pair(number: 5, node: node))
    return node.holder!.second.number
}

let number = link()
print("\(number); ended \(ended) of 2")
