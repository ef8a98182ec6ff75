// Three objects retained by hand, each of which has an array of others.
// overretained: 3 × Group
// objects: 12
// prints: 6 members; ended 0 of 9
var ended = 0

class Group {
    var members: [Member] = [Member(), Member()]
    deinit { ended += 1 }
}

class Member {
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let group = Group()
    _ = Unmanaged.passUnretained(group).retain()
    return group.members.count
}

@inline(never) func clear(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { words in
        words.initialize(repeating: depth)
        return depth == 0 ? words[17] : clear(depth - 1) + words[18] - depth
    }
}

var members = 0
for _ in 0..<3 { members += make() }
print("\(members + clear(4)) members; ended \(ended) of 9")
