// What threads leave behind that use objects in the destructors of POSIX keys, for the first time or again: nothing of malloc's.
import Glibc
final class Node { let next: Node?; weak var last: Node?; init(_ next: Node?) { self.next = next; last = next } }
func chain(_ length: Int) -> Node { (1..<length).reduce(Node(nil)) { node, _ in Node(node) } }

final class Task {
    let node: Node, last: WeakNode, hasBody: Bool
    var rounds: Int
    init(_ node: Node, _ last: WeakNode, _ hasBody: Bool, _ rounds: Int) {
        self.node = node; self.last = last; self.hasBody = hasBody; self.rounds = rounds
    }
}
final class WeakNode { weak var node: Node?; init(_ node: Node?) { self.node = node } }

nonisolated(unsafe) var key = pthread_key_t()
func end(_ value: UnsafeMutableRawPointer) {
    let task = Unmanaged<Task>.fromOpaque(value)
    let isLast = task._withUnsafeGuaranteedRef { task in task.rounds -= 1; return task.rounds == 0 }
    if isLast { task.release() } else { pthread_setspecific(key, value) }
}
func run(_ value: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let hasBody = Unmanaged<Task>.fromOpaque(value!)._withUnsafeGuaranteedRef { $0.hasBody }
    if hasBody { precondition(chain(50).next != nil) }
    pthread_setspecific(key, value)
    return nil
}
// The thread's alone: a variable in the loop would keep it.
@inline(never) func task(_ length: Int, _ hasBody: Bool, _ rounds: Int) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(Task(chain(length), WeakNode(chain(length)), hasBody, rounds)).toOpaque()
}
func inThreads(_ count: Int, _ length: Int, _ hasBody: Bool, _ rounds: Int) {
    for _ in 0..<count {
        var thread = pthread_t()
        pthread_create(&thread, nil, run, task(length, hasBody, rounds))
        pthread_join(thread, nil)
    }
}
// A C function that returns ten words gets on x86-64 the place for them as its argument; Swift does not see it in malloc.h.
let mallinfo2 = unsafeBitCast(dlsym(nil, "mallinfo2"), to: (@convention(c) (UnsafeMutablePointer<Int>) -> Void).self)
func allocated() -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 10) { words in
        mallinfo2(words.baseAddress!)
        return words[7] + words[4]  // uordblks, hblkhd
    }
}

pthread_key_create(&key) { end($0!) }
for length in [3, 100] {
    for hasBody in [false, true] {
        for rounds in 1...3 {
            inThreads(50, length, hasBody, rounds)
            let before = allocated()
            inThreads(500, length, hasBody, rounds)
            let left = (allocated() - before) / 500
            print(length, "nodes,", hasBody ? "used before," : "first use,", "round", rounds, left < 16 ? "nothing" : "\(left) bytes a thread")
        }
    }
}
