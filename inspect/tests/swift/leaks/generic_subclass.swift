// A class over a generic superclass, whose field holds it.
// leaks: 1 ring: Leaf.item
// objects: 1
// prints: 8; ended 0 of 1
var ended = 0

class Base<Item> {
    var item: Item?
    var size = 8
    deinit { ended += 1 }
}

class Middle<Item>: Base<Item> {
    var other: [Int] = []
}

final class Leaf: Middle<AnyObject> {
    var own = 1
}

@inline(never) func make() -> Int {
    let leaf = Leaf()
    leaf.item = leaf
    return (leaf.item as! Leaf).size
}

let size = make()
print("\(size); ended \(ended) of 1")
