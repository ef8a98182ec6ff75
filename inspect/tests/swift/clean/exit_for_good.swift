// A ring in variables of the function that ends the program. An optimized program keeps a variable in no place that it will not read again.
// clean
// doubtful in release, static, relinked: Node: no word in the process leads to it any more, as if it were over-retained
// why: without the optimizer the variables are on the stack
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
