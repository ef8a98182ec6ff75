// A bit of everything that the two replaced members of Swift's library do.
import Dispatch

class Node {
    let name: String
    var next: Node?
    weak var parent: Node?
    unowned var owner: Node?
    init(_ name: String) { self.name = name }
    deinit { print("deinit", name, parent == nil) }
}

final class Counter {
    static let shared = Counter()
    var count = 0
    let queue = DispatchQueue(label: "counter")
    func add() { queue.sync { count += 1 } }
}

indirect enum Tree {
    case leaf
    case node(Tree, Int, Tree)
    func inserting(_ value: Int) -> Tree {
        switch self {
        case .leaf: return .node(.leaf, value, .leaf)
        case let .node(left, here, right):
            return value < here
                ? .node(left.inserting(value), here, right) : .node(left, here, right.inserting(value))
        }
    }
    var sum: Int {
        if case let .node(left, here, right) = self { return left.sum + here + right.sum }
        return 0
    }
}

struct Failure: Error { let code: Int }

class Partial {
    let first = Node("first part")
    init(fail: Bool) throws { if fail { throw Failure(code: 7) } }
    deinit { print("deinit partial") }
}

func chain() {
    let root = Node("root")
    root.next = Node("child")
    root.next!.parent = root
    root.next!.owner = root
    print(root.next!.parent!.name, root.next!.owner!.name)
}

chain()

weak var gone: Node?
do {
    let strong = Node("strong")
    gone = strong
    let copies = [gone, gone, nil]
    print(copies.compactMap { $0?.name })
}
print(gone == nil)

do { _ = try Partial(fail: true) } catch { print(error) }
_ = try Partial(fail: false)

var tree = Tree.leaf
for value in 0..<200 { tree = tree.inserting(value * 7919 % 211) }
print(tree.sum)

var shared = Array(0..<5)
let before = shared
shared[0] = 42
print(before[0], shared[0])

var words: [String: [Int]] = [:]
for i in 0..<3000 { words["key \(i % 37)", default: []].append(i) }
print(words.count, words["key 5"]!.count)

func makeCounter() -> () -> Int {
    var count = 0
    return { count += 1; return count }
}
let next = makeCounter()
print(next(), next(), next())

let existential: [Any] = [1, "two", Node("three"), 4.5, [5]]
print(existential.count)

DispatchQueue.concurrentPerform(iterations: 8) { _ in
    let local = Node("local")
    local.parent = nil
    weak var seen = local
    for _ in 0..<2000 {
        if seen != nil { Counter.shared.add() }
    }
    withExtendedLifetime(local) {}
}
print(Counter.shared.count)
