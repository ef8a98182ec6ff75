// A long mixed run: every kind of reference, in several threads, with sums that must come out.
import Dispatch
import Synchronization
final class Node: @unchecked Sendable {
    static let made = Atomic(0), dead = Atomic(0)
    let id: Int
    var strong: Node?
    weak var weakly: Node?
    unowned(unsafe) var loose: Node?
    var text: String
    init(_ id: Int) { self.id = id; text = id % 7 == 0 ? "a long piece of text with number \(id)" : "s\(id)"; Node.made.add(1, ordering: .relaxed) }
    deinit { Node.dead.add(1, ordering: .relaxed) }
}
struct Random { var state: UInt64
    mutating func next(_ n: Int) -> Int { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return Int(state >> 33) % n } }
final class Slot: Sendable {
    private let node = Mutex<Node?>(nil)
    func exchange(_ new: Node?) -> Node? { node.withLock { slot in let old = slot; slot = new; return old } }
}
final class Board: Sendable {
    let slots: [Slot]
    init(_ count: Int) { slots = (0..<count).map { _ in Slot() } }
}
func work(_ thread: Int, _ board: Board, _ steps: Int) -> Int {
    var random = Random(state: UInt64(thread + 1))
    var own: [Node?] = Array(repeating: nil, count: 64)
    var weak: [() -> Node?] = []
    var sum = 0
    for step in 0..<steps {
        let index = random.next(64)
        switch random.next(12) {
        case 0, 1: own[index] = Node(step)
        case 2: own[index] = nil
        case 3: if let node = own[index], let other = own[(index + 1) % 64], other.strong == nil, other !== node, node.strong == nil { node.strong = other; other.strong = nil }
        case 4: own[index]?.weakly = own[(index + 7) % 64]
        case 5: if let seen = own[index]?.weakly { sum &+= seen.id; withExtendedLifetime(seen) {} }
        case 6: if let node = own[index] { weak.append { [weak node] in node } }
        case 7: if weak.count > 40 { sum &+= weak.compactMap { $0()?.id }.reduce(0, &+); weak.removeFirst(20) }
        case 8: own[index] = board.slots[index].exchange(own[index])
        case 9: if let node = own[index] { let boxed: Any = node; sum &+= (boxed as! Node).text.count }
        case 10: own[index]?.strong = nil
        default: let copy = own; sum &+= copy.lazy.compactMap { $0 }.filter { $0.id % 2 == 0 }.count
        }
    }
    return sum
}
for round in 0..<2 {
    let board = Board(64)
    let total = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in total.add(work(thread, board, 200_000) & 1, ordering: .relaxed) }
    for slot in board.slots { _ = slot.exchange(nil) }
    print(round, total.load(ordering: .relaxed) <= 4)
}
print(work(9, Board(64), 400_000))
print(Node.made.load(ordering: .relaxed) > 100_000, Node.made.load(ordering: .relaxed) - Node.dead.load(ordering: .relaxed) < 200)
