// A ring that only a pointer in a global variable leads to, as C would keep it.
// clean
// prints: 2
class Left {
    var right: Right?
}

class Right {
    var left: Left?
    let weight = 2
}

var context: UnsafeMutableRawPointer?

@inline(never) func give() {
    let (left, right) = (Left(), Right())
    (left.right, right.left) = (right, left)
    context = Unmanaged.passRetained(left).toOpaque()
}

give()
print(Unmanaged<Left>.fromOpaque(context!).takeUnretainedValue().right!.weight)
