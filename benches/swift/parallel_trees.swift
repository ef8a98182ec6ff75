// Threads: binary trees made, walked and freed in four tasks at once, each result handed to the main thread.
import Dispatch

final class Tree: Sendable {
    let left: Tree?, right: Tree?
    init(_ left: Tree?, _ right: Tree?) { self.left = left; self.right = right }
    func check() -> Int { 1 + (left?.check() ?? 0) + (right?.check() ?? 0) }
}
func make(_ depth: Int) -> Tree { depth == 0 ? Tree(nil, nil) : Tree(make(depth - 1), make(depth - 1)) }
final class Results: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private var sums: [Int: Int] = [:]
    private var kept: [Tree] = []
    func add(_ task: Int, _ sum: Int, _ tree: Tree) {
        lock.wait()
        sums[task, default: 0] += sum
        kept.append(tree)
        if kept.count > 8 { kept.removeFirst(4) }
        lock.signal()
    }
    var total: Int { sums.values.reduce(0, +) }
}
let rounds = Int(CommandLine.arguments[1])!
let results = Results()
DispatchQueue.concurrentPerform(iterations: 4) { task in
    for round in 0..<rounds {
        let tree = make(6 + (round + task) % 8)
        results.add(task, tree.check(), tree)
    }
}
print(results.total)
