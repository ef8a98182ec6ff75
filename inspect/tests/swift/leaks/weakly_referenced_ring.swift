// Objects of a ring that are weakly referenced too: their counts are in side tables.
// leaks: 1 ring: Owner.item -> Item.owner
// objects: 2
// prints: alive; ended 0 of 2
var ended = 0
weak var watched: Owner?

class Owner {
    var item: Item?
    deinit { ended += 1 }
}

class Item {
    var owner: Owner?
    weak var also: Item?
    unowned var holder: Owner
    init(_ owner: Owner) { (self.owner, holder) = (owner, owner) }
    deinit { ended += 1 }
}

@inline(never) func make() {
    let owner = Owner()
    owner.item = Item(owner)
    owner.item!.also = owner.item
    watched = owner
}

make()
print("\(watched == nil ? "gone" : "alive"); ended \(ended) of 2")
