// Lazy properties: values, closures without self, helpers that know their owner weakly; asked for and not.
// clean
// prints: 10; ended 2
var ended = 0

class Helper {
    weak var owner: Owner?
    init(_ owner: Owner) { self.owner = owner }
    deinit { ended += 1 }
}

class Owner {
    var base = 5
    lazy var double = base * 2
    lazy var helper = Helper(self)
    lazy var never: Owner? = self
    lazy var format: (Int) -> String = { "<\($0)>" }
    deinit { ended += 1 }
}

@inline(never) func run() -> Int {
    let owner = Owner()
    return owner.helper.owner!.double + owner.format(1).count - 3
}

let result = run()
print("\(result); ended \(ended)")
