// A property wrapper that tells its owner of changes.
// leaks: 1 ring: Model._count.changed* -> *
// objects: >= 1
// prints: told 2; ended 0 of 1
var ended = 0

@propertyWrapper struct Observed {
    var changed: (() -> Void)?
    var wrappedValue: Int {
        didSet { changed?() }
    }
    init(wrappedValue: Int) { self.wrappedValue = wrappedValue }
}

class Model {
    @Observed var count = 0
    var told = 0
    init() { _count.changed = { self.told += 1 } }
    deinit { ended += 1 }
}

@inline(never) func run() -> Int {
    let model = Model()
    model.count = 5
    model.count = 6
    return model.told
}

let told = run()
print("told \(told); ended \(ended) of 1")
