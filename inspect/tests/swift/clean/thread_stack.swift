// A ring on the stack of a thread that waits when the program ends.
// clean
// prints: waiting with 2
import Glibc

class Left {
    var right: Right?
}

class Right {
    var left: Left?
    let weight = 2
}

var isThere = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
var never = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
var weight = 0
sem_init(isThere, 0, 0)
sem_init(never, 0, 0)

@inline(never) func hold() {
    let (left, right) = (Left(), Right())
    (left.right, right.left) = (right, left)
    withExtendedLifetime(left) {
        weight = left.right!.weight
        sem_post(isThere)
        sem_wait(never)
    }
    right.left = nil
}

var thread = pthread_t()
pthread_create(&thread, nil, { _ in
    hold()
    return nil
}, nil)
sem_wait(isThere)
print("waiting with \(weight)")
