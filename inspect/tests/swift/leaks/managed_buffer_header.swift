// A ManagedBuffer whose header holds the owner: the header is a field like any other.
// leaks: 1 ring: Owner.storage -> Storage.header*
// objects: 2
// prints: capacity ok; ended 0 of 2
var ended = 0

final class Storage: ManagedBuffer<Owner?, Int> {
    deinit { ended += 1 }
}

class Owner {
    var storage: ManagedBuffer<Owner?, Int>?
    deinit { ended += 1 }
}

@inline(never) func make() -> Bool {
    let owner = Owner()
    owner.storage = Storage.create(minimumCapacity: 4) { _ in owner }
    return owner.storage!.capacity >= 4
}

let isLarge = make()
print("capacity \(isLarge ? "ok" : "too small"); ended \(ended) of 2")
