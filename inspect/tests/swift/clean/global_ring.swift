// A ring that a global variable leads to.
// clean
// prints: 3
class Left {
    var right: Right?
    let weight = 1
}

class Right {
    var left: Left?
    let weight = 2
}

let left = Left()
left.right = Right()
left.right!.left = left
print(left.weight + left.right!.left!.right!.weight)
