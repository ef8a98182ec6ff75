// Types that many threads ask for first, all at the same moment: each must be one, with one name, one layout and one set of witnesses.
import Foundation
import Synchronization

final class Tracked: Hashable { let id: Int; init(_ id: Int) { self.id = id }; static func == (a: Tracked,
    b: Tracked) -> Bool { a.id == b.id }; func hash(into hasher: inout Hasher) { hasher.combine(id) } }
struct Pair<A, B> { var a: A, b: B }
enum Either<A, B> { case left(A), right(B), neither }
class Node<Value> { var value: Value?; var next: Node<[Value]>?; required init() {}; func name() -> String { "\(Self.self)" } }
final class Leaf<Value>: Node<(Value, Value)> { var own: Value?; override func name() -> String { "leaf " + super.name() } }
final class Ring<A, B> { var other: Ring<B, A>?; var node: Leaf<Ring<A, B>>?; var pair: Pair<Ring<B, B>?, A>?; init() {} }
protocol Shape { associatedtype Inner; static var depth: Int { get }; init(); func inner() -> Inner }
protocol Deep { static var depth: Int { get } }
extension Pair: Deep where A: Deep { static var depth: Int { A.depth + 1 } }
extension Either: Deep where A: Deep, B: Deep { static var depth: Int { A.depth + B.depth } }
extension Array: Deep where Element: Deep { static var depth: Int { Element.depth + 10 } }
extension Int: Deep { static var depth: Int { 1 } }
extension String: Deep { static var depth: Int { 2 } }
extension Pair: Equatable where A: Equatable, B: Equatable {}
extension Pair: Hashable where A: Hashable, B: Hashable {}

// Every thread spins until the last is there: what comes next begins in all of them at once.
final class Start: Sendable {
    private let count: Int, arrived = Atomic(0)
    init(_ count: Int) { self.count = count }
    func wait(for round: Int) {
        arrived.add(1, ordering: .relaxed)
        while arrived.load(ordering: .relaxed) < count * (round + 1) { sched_yield() }
    }
}
final class Found: @unchecked Sendable { let lock = NSLock(); var lines: [[String]] = []; var types: [[ObjectIdentifier]] = [] }

typealias Visit = (Any.Type, String) -> Void
@inline(never) @_optimize(none) func visit<T>(_ type: T.Type, _ visit: Visit) { visit(T.self, "\(MemoryLayout<T>.size) \(MemoryLayout<T>.stride) \((T.self as? any Deep.Type)?.depth ?? 0)") }
@inline(never) @_optimize(none) func grow<A, B>(_ depth: Int, _ a: A.Type, _ b: B.Type, _ body: Visit) {
    visit(Pair<A, B>.self, body)
    visit(Either<A, [B]>.self, body)
    visit((A, B?).self, body)
    visit(((A) -> Node<B>).self, body)
    visit(Leaf<A>.self, body)
    visit(Ring<A, B>.self, body)
    visit(Dictionary<String, Pair<A, B>>.self, body)
    visit((any Shape).Type.self, body)
    visit([[A]].self, body)
    if depth > 0 {
        grow(depth - 1, Pair<B, A>.self, Either<A, B>.self, body)
        grow(depth - 2, [A].self, B?.self, body)
    }
}
@inline(never) @_optimize(none) func use<T>(_ values: [T], _ body: Visit) {
    let leaf = Leaf<T>()
    leaf.own = values[0]
    leaf.next = Node<[(T, T)]>()
    let ring = Ring<T, [T]>()
    ring.other = Ring()
    ring.pair = Pair(a: nil, b: values[0])
    body(type(of: leaf.next!), leaf.name() + " " + (leaf.next?.name() ?? ""))
    body(type(of: ring.other!), "\(ring.pair!.b is Tracked) \((ring as Any) is Ring<[T], T>)")
    body(type(of: Mirror(reflecting: leaf).superclassMirror!.subjectType), "\(Mirror(reflecting: ring).children.map { $0.label! })")
}
@inline(never) @_optimize(none) func hash<H: Hashable>(_ values: [H], _ body: Visit) {
    let set = Set(values.map { Pair(a: $0, b: [$0]) })
    body(type(of: set), "\(set.count) \(set.contains(Pair(a: values[0], b: [values[0]])))")
    body(type(of: Dictionary(grouping: values) { Pair(a: $0, b: "\(H.self)") }), "\([values: 1][values]!)")
    body(type(of: AnyHashable(Pair(a: values[0], b: values))), "\(AnyHashable(values) == AnyHashable(values))")
    body(type(of: values.lazy.map { Either<H, Int>.left($0) }.filter { _ in true }), "\(\Pair<H, [H]>.a == \Pair<H, [H]>.a)")
}

let threads = 6, start = Start(threads), found = Found()
let rounds: [@Sendable (Visit) -> Void] = [
    { grow(4, Int.self, String.self, $0) }, { grow(3, Tracked.self, (() -> Void).self, $0) }, { use([1], $0) }, { use([Tracked(1)], $0); use(["text"], $0) },
    { hash([1, 2], $0); hash(["a"], $0) }, { hash([Tracked(1), Tracked(2)], $0); grow(2, Node<Int>.self, Set<Tracked>.self, $0) }, { grow(5, UInt8.self, (Int, Int).self, $0) },
]
let finished = DispatchSemaphore(value: 0)
for _ in 0..<threads {
    let thread = Thread {
        var lines: [String] = [], types: [ObjectIdentifier] = []
        for (index, round) in rounds.enumerated() { start.wait(for: index); round { type, text in types.append(ObjectIdentifier(type)); lines.append("\(type): \(text)") } }
        found.lock.lock(); found.lines.append(lines); found.types.append(types); found.lock.unlock()
        finished.signal()
    }
    thread.stackSize = 1 << 22
    thread.start()
}
for _ in 0..<threads { finished.wait() }
print(found.lines.count, found.lines[0].count, Set(found.types[0]).count)
print(found.types.allSatisfy { $0 == found.types[0] }, found.lines.allSatisfy { $0 == found.lines[0] })
var again: [ObjectIdentifier] = []
for round in rounds { round { type, _ in again.append(ObjectIdentifier(type)) } }
print(again == found.types[0])
for line in found.lines[0] { print(line.count < 200 ? line : "\(line.prefix(150))… \(line.count)") }
