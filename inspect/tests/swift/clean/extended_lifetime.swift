// A ring alive under withExtendedLifetime when a call ends the program: the variables are there, should it come back.
// clean
// prints: 2 alive
import Glibc

class Node {
    var other: Node?
    let weight = 1
}

@inline(never) func finish(_ weight: Int) {
    print("\(weight) alive")
    if CommandLine.arguments.count < 100 { exit(0) }
}

@inline(never) func run() -> Int {
    let (one, two) = (Node(), Node())
    (one.other, two.other) = (two, one)
    withExtendedLifetime((one, two)) {
        finish(one.weight + two.other!.weight)
    }
    one.other = nil
    return two.weight
}

print(run())
