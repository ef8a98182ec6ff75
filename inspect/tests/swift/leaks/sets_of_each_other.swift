// Friends in each other's set.
// leaks: 1 ring: Member.friends -> _SetStorage<Member>.element -> Member.friends -> _SetStorage<Member>.element
// objects: 4
// prints: true; ended 0 of 2
var ended = 0

final class Member: Hashable {
    var friends: Set<Member> = []
    static func == (a: Member, b: Member) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    deinit { ended += 1 }
}

@inline(never) func meet() -> Bool {
    let (one, other) = (Member(), Member())
    one.friends.insert(other)
    other.friends.insert(one)
    return one.friends.contains(other) && other.friends.contains(one)
}

let friends = meet()
print("\(friends); ended \(ended) of 2")
