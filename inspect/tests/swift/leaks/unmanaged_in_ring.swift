// A ring, one object of which somebody has retained for ever: nobody holds it, but its counts say so.
// overretained: 1 × Left
// objects: 2
// prints: 2; ended 0 of 2
var ended = 0

class Left {
    var right: Right?
    deinit { ended += 1 }
}

class Right {
    var left: Left?
    let weight = 2
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let (left, right) = (Left(), Right())
    left.right = right
    right.left = left
    _ = Unmanaged.passRetained(left)
    return left.right!.weight
}

@inline(never) func clear(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { words in
        words.initialize(repeating: depth)
        return depth == 0 ? words[17] : clear(depth - 1) + words[18] - depth
    }
}

let weight = make()
print("\(weight + clear(4)); ended \(ended) of 2")
