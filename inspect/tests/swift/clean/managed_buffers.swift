// Buffers with objects in their tails, in globals and freed, one of which copies on write.
// clean
// prints: 4; ended 1
var ended = 0

final class Storage: ManagedBuffer<Int, Node> {
    static func make(_ count: Int) -> ManagedBuffer<Int, Node> {
        let storage = create(minimumCapacity: count) { _ in count }
        storage.withUnsafeMutablePointerToElements { elements in
            for index in 0..<count { (elements + index).initialize(to: Node()) }
        }
        return storage
    }
    deinit {
        ended += 1
        _ = withUnsafeMutablePointers { $1.deinitialize(count: $0.pointee) }
    }
}

final class Node {
    var me: Node?
    weak var also: Node?
    init() { also = self }
}

@inline(never) func forget() { _ = Storage.make(3) }

let storage = Storage.make(4)
storage.withUnsafeMutablePointerToElements { $0[1].me = $0[1] }
forget()
print("\(storage.header); ended \(ended)")
