// A ring in variables of the function that ends the program. An optimized program keeps a variable in no place that it will not read again.
// clean
// prints: 2 alive
import Glibc

class Node {
    var other: Node?
    let weight = 1
}

@inline(never) func run() -> Never {
    let (one, two) = (Node(), Node())
    (one.other, two.other) = (two, one)
    withExtendedLifetime((one, two)) {
        print("\(one.weight + one.other!.weight) alive")
        if one.weight == 1 { exit(0) }
    }
    one.other = nil
    exit(1)
}

run()
