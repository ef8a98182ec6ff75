// Rings that are broken before the last reference goes.
// clean
// prints: ended 6 of 6
var ended = 0

class Node {
    var other: Node?
    var handler: (() -> Void)?
    var all: [Node] = []
    deinit { ended += 1 }
}

@inline(never) func make(_ breakIt: (Node) -> Void) {
    let (one, two) = (Node(), Node())
    (one.other, two.other) = (two, one)
    one.handler = { _ = two.other }
    two.all = [one, two]
    breakIt(one)
}

for _ in 0..<3 {
    make { node in
        node.other!.all.removeAll()
        node.other!.other = nil
        node.handler = nil
    }
}
print("ended \(ended) of 6")
