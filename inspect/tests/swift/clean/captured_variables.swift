// Closures in globals that share captured variables, one of them with itself.
// clean
// prints: 3 and 24
@inline(never) func counter() -> (increment: () -> Void, read: () -> Int) {
    var value = 0
    return ({ value += 1 }, { value })
}

@inline(never) func factorial() -> (Int) -> Int {
    var step: (Int) -> Int = { $0 }
    step = { number in number < 2 ? 1 : number * step(number - 1) }
    return step
}

let made = counter()
for _ in 0..<3 { made.increment() }
let product = factorial()
print("\(made.read()) and \(product(4))")
