// What a thread was given when it was made, and is still using: a closure's context and what that captured.
// clean
// prints: started
import Glibc

final class Work {
    let action: () -> Void
    init(_ action: @escaping () -> Void) { self.action = action }
}

final class Queue {
    var me: Queue?
    var items = [1, 2, 3]
}

let isThere = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
sem_init(isThere, 0, 0)

@inline(never) func start() {
    let queue = Queue()
    queue.me = queue
    let work = Work {
        sem_post(isThere)
        while queue.items.count == 3 { sleep(1000) }
        queue.me = nil
    }
    var thread = pthread_t()
    pthread_create(&thread, nil, { raw in
        let work = Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue()
        work.action()
        return nil
    }, Unmanaged.passRetained(work).toOpaque())
}

start()
sem_wait(isThere)
print("started")
