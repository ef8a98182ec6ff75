// A reference given to C, which C never gives back and forgets.
// overretained: 1 × Node
// objects: 1
// prints: 4; ended 0 of 1
var ended = 0

class Node {
    let weight = 4
    deinit { ended += 1 }
}

@inline(never) func give() -> Int {
    let node = Node()
    let context = Unmanaged.passRetained(node).toOpaque()
    return Unmanaged<Node>.fromOpaque(context).takeUnretainedValue().weight
}

@inline(never) func clear(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { words in
        words.initialize(repeating: depth)
        return depth == 0 ? words[17] : clear(depth - 1) + words[18] - depth
    }
}

let weight = give()
print("\(weight + clear(4)); ended \(ended) of 1")
