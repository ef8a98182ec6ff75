// One thread counts for long while others wait, and then they count the same objects' references at the same time: strong, unowned and weak ones, with
// side tables and without. Whoever counts without locked instructions must stop in time, and what is lost or counted twice shows in who deinits when.
import Dispatch
import Foundation
final class Locked: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0
    func add(_ more: Int) { lock.lock(); value += more; lock.unlock() }
    func get() -> Int { lock.lock(); defer { lock.unlock() }; return value }
}
let gone = Locked()
final class Node {
    let number: Int
    init(_ number: Int) { self.number = number }
    deinit { gone.add(1) }
}
final class Watcher {
    unowned let node: Node
    weak var weakly: Node?
    init(_ node: Node, _ hasWeak: Bool) { self.node = node; weakly = hasWeak ? node : nil }
}
struct Places: @unchecked Sendable { let nodes: [Node]; let watchers: [Watcher] }
@inline(never) func same(_ node: Node) -> Node { node }
@inline(never) func count(_ places: Places, _ times: Int) -> Int {
    var sum = 0
    for _ in 0..<times {
        let copy = places.nodes.map { same($0) }
        for watcher in places.watchers { sum += watcher.node.number + (watcher.weakly?.number ?? 0) }
        sum += copy.count
    }
    return sum
}
func run(_ round: Int) -> Int {
    let nodes = (0..<64).map { Node($0) }
    let places = Places(nodes: nodes, watchers: nodes.map { Watcher($0, $0.number % 2 == 0) })
    let sum = Locked()
    let (go, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    // Two that wait, one of them longer; then all three count.
    for _ in 1...2 {
        Thread {
            go.wait()
            for _ in 0..<20 {
                sum.add(count(places, 40))
                if round % 2 == 0 { Thread.sleep(forTimeInterval: 0.0005) }
            }
            done.signal()
        }.start()
    }
    for _ in 0..<3 {
        sum.add(count(places, 600))
        go.signal()
    }
    done.wait()
    done.wait()
    return sum.get()
}
for round in 1...12 {
    print(round, run(round))
    // A thread drops what it has last when it has said that it is done.
    for _ in 0..<10_000 where gone.get() < 64 * round { Thread.sleep(forTimeInterval: 0.001) }
    print("gone:", gone.get())
}
Thread.sleep(forTimeInterval: 0.05)
print("gone at the end:", gone.get())
