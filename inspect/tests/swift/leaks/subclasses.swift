// The field is the superclass's, the objects are of two subclasses.
// leaks: 1 ring: Left.peer -> Right.peer
// objects: 2
// prints: 12; ended 0 of 2
var ended = 0

class Base {
    var peer: Base?
    var weight: Int { 0 }
    deinit { ended += 1 }
}

class Left: Base {
    var extra = 1.5
    override var weight: Int { 5 }
}

class Right: Base {
    var name = "right"
    override var weight: Int { 7 }
}

@inline(never) func pair() -> Int {
    let (left, right) = (Left(), Right())
    left.peer = right
    right.peer = left
    return left.peer!.weight + right.peer!.weight
}

let weight = pair()
print("\(weight); ended \(ended) of 2")
