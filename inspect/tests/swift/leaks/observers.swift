// Observers by protocol, in an array of the subject which they observe.
// leaks: 1 ring: Subject.observers -> _ContiguousArrayStorage<*>.[*] -> Logger.subject
// objects: 4
// prints: 2 told; ended 0 of 3
var ended = 0

protocol Observer: AnyObject {
    func changed() -> Int
}

class Subject {
    var observers: [any Observer] = []
    deinit { ended += 1 }
    func tell() -> Int { observers.reduce(0) { $0 + $1.changed() } }
}

final class Logger: Observer {
    let subject: Subject
    init(_ subject: Subject) {
        self.subject = subject
        subject.observers.append(self)
    }
    deinit { ended += 1 }
    func changed() -> Int { 1 }
}

@inline(never) func run() -> Int {
    let subject = Subject()
    _ = Logger(subject)
    _ = Logger(subject)
    return subject.tell()
}

let told = run()
print("\(told) told; ended \(ended) of 3")
