// A stack in memory of the program's own, whose elements are strong references.
// clean
// prints: 100
final class Node {
    var me: Node?
    let weight = 1
    init() { me = self }
}

let nodes = UnsafeMutablePointer<Node>.allocate(capacity: 100)

@inline(never) func fill() {
    for index in 0..<100 { (nodes + index).initialize(to: Node()) }
}

fill()
print((0..<100).reduce(0) { $0 + nodes[$1].weight })
