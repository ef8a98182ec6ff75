// Locals of three calls, used again after a call that ends the program before it comes back.
// clean
// prints: depth 3
import Glibc

final class Frame {
    var caller: Frame?
    var callees: [Frame] = []
    let depth: Int
    init(_ depth: Int, _ caller: Frame?) { (self.depth, self.caller) = (depth, caller) }
}

@inline(never) func call(_ frame: Frame) -> Int {
    if frame.depth == 3 {
        print("depth \(frame.depth)")
        if CommandLine.arguments.count == 1 { exit(0) }
    }
    let callee = Frame(frame.depth + 1, frame)
    frame.callees.append(callee)
    let result = call(callee)
    frame.callees.removeAll()
    return result + frame.depth
}

@inline(never) func start() -> Int {
    let first = Frame(0, nil)
    let result = call(first)
    return result + first.callees.count
}

print(start())
