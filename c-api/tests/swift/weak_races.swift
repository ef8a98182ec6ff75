// Weak references loaded, copied and replaced in many threads while their objects die.
import Dispatch
import Synchronization
final class Target: Sendable {
    static let living = Atomic(0)
    let id: Int
    init(_ id: Int) { self.id = id; Target.living.add(1, ordering: .relaxed) }
    deinit { Target.living.subtract(1, ordering: .relaxed) }
}
struct Weak { weak var target: Target? }
final class Shared: @unchecked Sendable { var references: [Weak]; init(_ references: [Weak]) { self.references = references } }

@inline(never) func loads() {
    let good = Atomic(0), wrong = Atomic(0)
    for round in 0..<200 {
        let slots = Mutex<[Target?]>((0..<4).map { Target(round * 4 + $0) })
        let shared = Shared(slots.withLock { $0.map { Weak(target: $0) } })
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            if thread == 0 {
                for slot in 0..<4 { slots.withLock { $0[slot] = nil } }
            } else {
                for step in 0..<200 {
                    let slot = (step + thread) % 4
                    var copy = shared.references[slot]
                    if let target = copy.target {
                        if target.id == round * 4 + slot { good.add(1, ordering: .relaxed) } else { wrong.add(1, ordering: .relaxed) }
                    }
                    copy.target = nil
                }
            }
        }
        if shared.references.contains(where: { $0.target != nil }) { wrong.add(1, ordering: .relaxed) }
    }
    print(wrong.load(ordering: .relaxed), good.load(ordering: .relaxed) >= 0, Target.living.load(ordering: .relaxed))
}
@inline(never) func firsts() {
    for round in 0..<500 {
        let target = Target(round)
        let seen = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            weak var mine = target
            unowned let other = target
            if mine != nil && other.id == round { seen.add(1, ordering: .relaxed) }
        }
        if seen.load(ordering: .relaxed) != 4 { print("lost in round", round) }
        withExtendedLifetime(target) {}
    }
    print(Target.living.load(ordering: .relaxed))
}
loads()
firsts()
