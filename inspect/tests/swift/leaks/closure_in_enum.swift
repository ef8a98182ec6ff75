// A state whose payload is a closure over the machine that is in it.
// leaks: 1 ring: Machine.state* -> *
// objects: >= 1
// prints: retries 1; ended 0 of 1
var ended = 0

enum State {
    case idle
    case running(Int)
    case failed(retry: () -> Void)
}

class Machine {
    var retries = 0
    var state = State.idle
    deinit { ended += 1 }
    func fail() {
        state = .failed { self.retries += 1 }
    }
}

@inline(never) func run() -> Int {
    let machine = Machine()
    machine.state = .running(1)
    machine.fail()
    if case .failed(let retry) = machine.state { retry() }
    return machine.retries
}

let retries = run()
print("retries \(retries); ended \(ended) of 1")
