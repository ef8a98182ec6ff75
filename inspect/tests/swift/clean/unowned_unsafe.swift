// References that count nothing, of objects that a global holds.
// clean
// prints: 2
final class Node {
    unowned(unsafe) var other: Node?
    var raw: Unmanaged<Node>?
    let weight = 1
}

let one = Node()
let two = Node()
(one.other, two.other) = (two, one)
(one.raw, two.raw) = (Unmanaged.passUnretained(two), Unmanaged.passUnretained(one))
print(one.other!.weight + two.raw!.takeUnretainedValue().weight)
