// A generic class between an object and itself.
// leaks: 1 ring: Node.holder -> Holder<Node>.value
// objects: 2
// prints: 1; ended 0 of 2
var ended = 0

class Holder<Value> {
    var value: Value
    var uses = 0
    init(_ value: Value) { self.value = value }
    deinit { ended += 1 }
}

class Node {
    var holder: Holder<Node>?
    deinit { ended += 1 }
}

@inline(never) func link() -> Int {
    let node = Node()
    node.holder = Holder(node)
    node.holder!.uses += 1
    return node.holder!.uses
}

let uses = link()
print("\(uses); ended \(ended) of 2")
