// A ring of many: it is found whole, and by nobody's recursion.
// leaks: 1 ring: Node.next -> *
// objects: 100000
// prints: last 99999; ended 0
var ended = 0

final class Node {
    let number: Int
    var next: Node?
    init(_ number: Int) { self.number = number }
    deinit { ended += 1 }
}

@inline(never) func ring() -> Int {
    let first = Node(0)
    var last = first
    for number in 1..<100_000 {
        let node = Node(number)
        last.next = node
        last = node
    }
    last.next = first
    return last.number
}

let last = ring()
print("last \(last); ended \(ended)")
