// Sequences and iterators that are classes, lazy chains, zipped, nested and abandoned halfway.
final class Counter: Sequence, IteratorProtocol {
    private var current: Int
    private let end: Int
    init(_ range: Range<Int>) { current = range.lowerBound; end = range.upperBound }
    func next() -> Value? { guard current < end else { return nil }; defer { current += 1 }; return Value(current) }
    deinit { print("deinit counter at", current) }
}
final class Value { let n: Int; init(_ n: Int) { self.n = n; Value.living += 1 }; deinit { Value.living -= 1 }
    nonisolated(unsafe) static var living = 0 }
final class TreeNode { let value: Value; var children: [TreeNode]; init(_ n: Int, _ c: [TreeNode] = []) { value = Value(n); children = c } }
struct DepthFirst: Sequence, IteratorProtocol {
    private var stack: [TreeNode]
    init(_ root: TreeNode) { stack = [root] }
    mutating func next() -> Value? { guard let node = stack.popLast() else { return nil }; stack += node.children.reversed(); return node.value }
}
@inline(never) func counters() {
    print(Counter(0..<5).map(\.n), Value.living)
    for value in Counter(0..<100) where value.n == 3 { print("found", value.n); break }
    print(zip(Counter(0..<3), Counter(10..<20)).map { $0.n * $1.n })
    let chain = Counter(0..<50).lazy.filter { $0.n % 3 == 0 }.map { $0.n * 2 }.prefix { $0 < 40 }
    print(Array(chain), Value.living)
    var iterator = Counter(0..<4).makeIterator()
    print(iterator.next()!.n, iterator.next()!.n)
    iterator = Counter(7..<8)
    print(iterator.next()!.n, iterator.next() == nil)
}
@inline(never) func trees() {
    let tree = TreeNode(1, [TreeNode(2, [TreeNode(3), TreeNode(4)]), TreeNode(5)])
    print(DepthFirst(tree).map(\.n), DepthFirst(tree).reduce(0) { $0 + $1.n })
    print(sequence(first: tree) { $0.children.first }.map(\.value.n))
    let erased = AnySequence(DepthFirst(tree))
    print(erased.dropFirst(2).map(\.n), AnyIterator(DepthFirst(tree)).next()!.n)
    print(Array(sequence(state: tree.children[...]) { $0.popFirst()?.value.n }))
}
@inline(never) func nested() {
    let groups = stride(from: 0, to: 30, by: 10).map { start in (start..<(start + 3)).map(Value.init) }
    print(groups.joined().map(\.n), groups.flatMap { $0 }.count, Value.living)
    let grouped = Dictionary(grouping: groups.joined()) { $0.n % 2 }
    print(grouped[0]!.count, grouped[1]!.count)
}
counters()
trees()
nested()
print(Value.living)
