// A ring that a thread has made and left behind when it ended.
// leaks: 1 ring: Left.right -> Right.left
// objects: 2
// prints: made 1; ended 0 of 2
import Glibc

var ended = 0
var made = 0

class Left {
    var right: Right?
    deinit { ended += 1 }
}

class Right {
    var left: Left?
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let (left, right) = (Left(), Right())
    (left.right, right.left) = (right, left)
    return left.right!.left === left ? 1 : 0
}

var thread = pthread_t()
pthread_create(&thread, nil, { _ in
    made = make()
    return nil
}, nil)
pthread_join(thread, nil)
print("made \(made); ended \(ended) of 2")
