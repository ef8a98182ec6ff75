// Retains and releases whose numbers are known.

final class Node {
    let value: Int
    init(_ value: Int) { self.value = value }
}

@inline(never) func take(_ node: Node) { _ = Unmanaged.passUnretained(node).retain() }
@inline(never) func give(_ node: Node) { Unmanaged.passUnretained(node).release() }
@inline(never) func make(_ value: Int) -> Node { Node(value) }

var sum = 0
for value in 0..<50 {
    let node = make(value)
    for _ in 0..<20 { take(node) }
    for _ in 0..<20 { give(node) }
    sum += node.value
}
print(sum)
