// A program of many kinds of objects under a tool's hooks: each kind's calls are counted, those that Swift's library makes among them.
protocol Shape { var area: Int { get set } }
struct Square: Shape { var area = 1, side = 2, corner = 3, name = "a name that is no small string" }
final class Node {
    var next: Node?
    weak var back: Node?
    unowned var root: Node!
    let value: Int
    init(_ value: Int) { self.value = value }
}
indirect enum Tree { case leaf(Int), node(Tree, Tree) }
struct Failure: Error { let reason: String }

@inline(never) func makeShapes(_ count: Int) -> [any Shape] { (0..<count).map { _ in Square() } }
@inline(never) func grow(_ shapes: inout [any Shape]) { for index in shapes.indices { shapes[index].area += index } }
@inline(never) func makeList(_ count: Int) -> Node {
    let root = Node(0)
    var last = root
    for value in 1..<count {
        let node = Node(value)
        (last.next, node.back, node.root) = (node, last, root)
        last = node
    }
    return root
}
@inline(never) func sum(_ tree: Tree) -> Int {
    switch tree {
    case .leaf(let value): value
    case .node(let left, let right): sum(left) + sum(right)
    }
}
@inline(never) func makeTree(_ depth: Int) -> Tree { depth == 0 ? .leaf(1) : .node(makeTree(depth - 1), makeTree(depth - 1)) }
@inline(never) func makeCounter(_ start: Int) -> () -> Int {
    var count = start
    return { count += 1; return count }
}
@inline(never) func fail(_ count: Int) throws -> Int { throw Failure(reason: "number \(count)") }
@inline(never) func boxed<T>(_ value: T) -> () -> T {
    var kept = value
    return { let found = kept; kept = value; return found }
}

@inline(never) func shapes() -> Int {
    var all = makeShapes(20)
    let before = all
    grow(&all)
    return before.count + all.reduce(0) { $0 + $1.area }
}
@inline(never) func lists() -> Int {
    let list = makeList(20)
    var count = 0
    var node: Node? = list
    while let here = node {
        count += (here.back?.value ?? 0) + (here.root?.value ?? 0)
        node = here.next
    }
    return count
}
// Without hashes: what they cost differs from run to run.
@inline(never) func collections() -> Int {
    let words = (0..<50).map { number in (key: "the key of \(number % 7)", number: number) }
    let sorted = words.sorted { ($0.key, $0.number) < ($1.key, $1.number) }.map { "\($0.key): \([$0.number])" }
    return sorted.count + sorted.joined(separator: ", ").count
}
@inline(never) func closures() -> Int {
    let counters = (0..<10).map(makeCounter)
    return counters.reduce(0) { $0 + $1() + $1() } + boxed(7)() + boxed("a word that takes an object, too")().count
}
@inline(never) func errors() -> Int {
    var length = 0
    for number in 0..<5 {
        do { _ = try fail(number) } catch let failure as Failure { length += failure.reason.count } catch {}
    }
    return length
}
@inline(never) func casts() -> Int {
    let values: [Any] = [1, "two and more than fifteen bytes", Node(3), Square(), [4, 5], Optional(6) as Any]
    return values.filter { $0 is Node || $0 is any Shape || $0 is [Int] }.count + values.map { "\($0)" }.joined().count % 2
}

let parts: [() -> Int] = [shapes, lists, { sum(makeTree(6)) }, collections, closures, errors, casts]
hooked_save()
for overwritten: UInt32 in [0, 1, 0x3e, 0x3f] {
    var results: [Int] = []
    for part in parts {
        hooked_overwrite(overwritten)
        hooked_set_flag(overwritten & 1 == 0)
        hooked_report("before")
        let result = part()
        hooked_report("a part")
        hooked_overwrite(0)
        hooked_set_flag(false)
        results.append(result)
    }
    print(results)
}
