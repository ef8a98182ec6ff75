// A persistent map: a balanced tree whose old versions stay, as functional programs and undo lists use it.
final class Node {
    let key: Int, value: String, height: Int, count: Int
    let left: Node?, right: Node?
    init(_ key: Int, _ value: String, _ left: Node?, _ right: Node?) {
        self.key = key
        self.value = value
        self.left = left
        self.right = right
        height = 1 + max(left?.height ?? 0, right?.height ?? 0)
        count = 1 + (left?.count ?? 0) + (right?.count ?? 0)
    }
}
func height(_ node: Node?) -> Int { node?.height ?? 0 }
func balanced(_ key: Int, _ value: String, _ left: Node?, _ right: Node?) -> Node {
    if height(left) > height(right) + 1, let left {
        if height(left.left) >= height(left.right) { return Node(left.key, left.value, left.left, Node(key, value, left.right, right)) }
        let middle = left.right!
        return Node(middle.key, middle.value, Node(left.key, left.value, left.left, middle.left), Node(key, value, middle.right, right))
    }
    if height(right) > height(left) + 1, let right {
        if height(right.right) >= height(right.left) { return Node(right.key, right.value, Node(key, value, left, right.left), right.right) }
        let middle = right.left!
        return Node(middle.key, middle.value, Node(key, value, left, middle.left), Node(right.key, right.value, middle.right, right.right))
    }
    return Node(key, value, left, right)
}
func inserted(_ node: Node?, _ key: Int, _ value: String) -> Node {
    guard let node else { return Node(key, value, nil, nil) }
    if key < node.key { return balanced(node.key, node.value, inserted(node.left, key, value), node.right) }
    if key > node.key { return balanced(node.key, node.value, node.left, inserted(node.right, key, value)) }
    return Node(key, value, node.left, node.right)
}
func removedLeast(_ node: Node) -> Node? { node.left.map { balanced(node.key, node.value, removedLeast($0), node.right) } ?? node.right }
func find(_ node: Node?, _ key: Int) -> String? {
    var node = node
    while let here = node { if key == here.key { return here.value }; node = key < here.key ? here.left : here.right }
    return nil
}
var state: UInt64 = 3
func random(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
}
var versions: [Node?] = [nil]
var found = 0
for step in 0..<Int(CommandLine.arguments[1])! {
    var version = versions[versions.count - 1]
    version = inserted(version, random(20_000), "v\(step % 1000)")
    if version!.count > 5000 { version = removedLeast(version!) }
    versions.append(version)
    if versions.count > 200 { versions.removeFirst(100) }
    if find(versions[random(versions.count)], random(20_000)) != nil { found += 1 }
}
print(found, versions.last!!.count, versions.last!!.height)
