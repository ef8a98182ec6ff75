// Objects that only memory of malloc's leads to, and to that a global.
// clean
// prints: 8
import Glibc

final class Node {
    var next: Node?
    let weight = 1
}

var table: UnsafeMutablePointer<UnsafeMutableRawPointer?>?

@inline(never) func fill() {
    table = malloc(8 * MemoryLayout<UnsafeMutableRawPointer?>.stride)!
        .bindMemory(to: UnsafeMutableRawPointer?.self, capacity: 8)
    for index in 0..<8 {
        let node = Node()
        if index % 2 == 0 { node.next = node }
        table![index] = Unmanaged.passRetained(node).toOpaque()
    }
}

fill()
print((0..<8).reduce(0) { $0 + Unmanaged<Node>.fromOpaque(table![$1]!).takeUnretainedValue().weight })
