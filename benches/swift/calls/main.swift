// Single calls: known generic types asked for by their accessors; what a property's access costs, begun and ended, beyond one that is not checked.
import Calls

/// Nanoseconds of an iteration.
func time(_ count: Int, _ body: (Int) -> Void) -> Double {
    body(count / 100)
    let (seconds, attoseconds) = ContinuousClock().measure { body(count) }.components
    return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count)
}

let count = Int(CommandLine.arguments[1])!
var asked: Any.Type = Int.self
let counter = Counter { $0 &+= 1 }
let step = counter.step

let generic = time(count) { count in
    for _ in 0..<count { ask(Int.self, String.self, &asked) }
}
let standard = time(count) { count in
    for _ in 0..<count { ask(Counter.self, &asked) }
}
let checked = time(count) { count in
    for _ in 0..<count { change(counter, by: step) }
}
let unchecked = time(count) { count in
    for _ in 0..<count { changeUnchecked(counter, by: step) }
}
let called = time(count) { count in
    for _ in 0..<count { changeBetweenCalls(counter, by: step) }
}
precondition(asked == [Counter].self && counter.unchecked == 2 * counter.value)
print("accessor of a generic type:", generic)
print("accessor of a generic type of the standard library:", standard)
print("beginAccess and endAccess:", checked - unchecked)
print("two calls that do nothing in their place:", called - unchecked)
