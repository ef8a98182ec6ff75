// Commands by name, each of which captures the interpreter that has them.
// leaks: 1 ring: Interpreter.commands -> _DictionaryStorage<*>.value* -> *
// objects: >= 2
// prints: steps 3; ended 0 of 1
var ended = 0

class Interpreter {
    var steps = 0
    var commands: [String: () -> Void] = [:]
    init() {
        commands["step"] = { self.steps += 1 }
        commands["jump"] = { self.steps += 2 }
    }
    deinit { ended += 1 }
}

@inline(never) func run() -> Int {
    let interpreter = Interpreter()
    for name in ["jump", "step"] { interpreter.commands[name]!() }
    return interpreter.steps
}

let steps = run()
print("steps \(steps); ended \(ended) of 1")
