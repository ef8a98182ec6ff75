// Two rings with one object in both: one knot of three objects, and the shortest ring in it is either.
// leaks: 1 ring: Middle.left -> Left.back or Middle.right -> Right.back
// objects: 3
// prints: 3; ended 0 of 3
var ended = 0

class Middle {
    var left: Left?
    var right: Right?
    deinit { ended += 1 }
}

class Left {
    var back: Middle?
    let weight = 1
    deinit { ended += 1 }
}

class Right {
    var back: Middle?
    let weight = 2
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let (middle, left, right) = (Middle(), Left(), Right())
    (middle.left, middle.right) = (left, right)
    (left.back, right.back) = (middle, middle)
    return middle.left!.weight + middle.right!.weight
}

let weight = make()
print("\(weight); ended \(ended) of 3")
