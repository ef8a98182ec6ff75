// As above, and the closure captures nothing but its variable: the box is the closure's context.
// leaks: 1 ring: box.value -> * or closure.capture -> *
// objects: >= 1
// prints: 120
@inline(never) func factorial(_ limit: Int) -> Int {
    var step: (Int) -> Int = { $0 }
    step = { number in number < 2 ? 1 : number * step(number - 1) }
    return step(limit)
}

print(factorial(CommandLine.arguments.count + 4))
