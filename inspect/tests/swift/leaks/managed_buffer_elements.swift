// A ManagedBuffer whose elements hold the owner. They lie behind the instance, and are the author's to destroy.
// possible: Owner: no metadata says what lies behind a ManagedBuffer's header
// prints: 3 elements; ended 0 of 2
var ended = 0

final class Storage: ManagedBuffer<Int, Owner> {
    deinit {
        ended += 1
        _ = withUnsafeMutablePointers { header, elements in elements.deinitialize(count: header.pointee) }
    }
}

class Owner {
    var storage: ManagedBuffer<Int, Owner>?
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let owner = Owner()
    let storage = Storage.create(minimumCapacity: 3) { _ in 3 }
    storage.withUnsafeMutablePointerToElements { $0.initialize(repeating: owner, count: 3) }
    owner.storage = storage
    return storage.header
}

let count = make()
print("\(count) elements; ended \(ended) of 2")
