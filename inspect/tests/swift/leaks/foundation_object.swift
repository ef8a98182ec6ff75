// Two objects under a superclass of Foundation's.
// leaks: 1 ring: Model.other -> Model.other
// objects: 2
// prints: 3; ended 0 of 2
import Foundation

var ended = 0

class Model: NSObject {
    var weight = 0
    var other: Model?
    deinit { ended += 1 }
}

@inline(never) func pair() -> Int {
    let (one, two) = (Model(), Model())
    (one.weight, two.weight) = (1, 2)
    one.other = two
    two.other = one
    return one.other!.weight + two.other!.weight
}

let weight = pair()
print("\(weight); ended \(ended) of 2")
