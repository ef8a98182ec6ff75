// Mutexes and atomics around objects, in threads.
import Dispatch
import Synchronization
final class Node: @unchecked Sendable { let n: Int; var next: Node?; init(_ n: Int, _ next: Node?) { self.n = n; self.next = next; Node.living.add(1, ordering: .relaxed) }
    deinit { Node.living.subtract(1, ordering: .relaxed) }
    static let living = Atomic(0) }
final class LockedStack: Sendable {
    private let head = Mutex<Node?>(nil)
    func push(_ n: Int) { head.withLock { $0 = Node(n, $0) } }
    func pop() -> Int? { head.withLock { top in guard let node = top else { return nil }; top = node.next; return node.n } }
}
final class PointerSlot: Sendable {
    private let raw = Atomic<UInt>(0)
    func exchange(_ node: Node?) -> Node? {
        let new = node.map { UInt(bitPattern: Unmanaged.passRetained($0).toOpaque()) } ?? 0
        let old = raw.exchange(new, ordering: .acquiringAndReleasing)
        return UnsafeRawPointer(bitPattern: old).map { Unmanaged<Node>.fromOpaque($0).takeRetainedValue() }
    }
    deinit { _ = exchange(nil) }
}
@inline(never) func stacks() {
    let stack = LockedStack()
    let popped = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
        for n in 0..<2000 {
            stack.push(thread * 2000 + n)
            if n % 2 == 1, let top = stack.pop() { popped.add(top >= 0 ? 1 : 0, ordering: .relaxed) }
        }
    }
    var left = 0
    while stack.pop() != nil { left += 1 }
    print(popped.load(ordering: .relaxed), left, Node.living.load(ordering: .relaxed))
}
@inline(never) func slots() {
    let slot = PointerSlot()
    let sum = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
        for n in 0..<3000 { if let old = slot.exchange(Node(n, nil)) { sum.add(old.n, ordering: .relaxed) } }
    }
    if let last = slot.exchange(nil) { sum.add(last.n, ordering: .relaxed) }
    print(sum.load(ordering: .relaxed) == 4 * 3000 * 2999 / 2, Node.living.load(ordering: .relaxed))
}
stacks()
slots()
