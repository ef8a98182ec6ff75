// A list of an indirect enum, the last element of which holds the owner of the list.
// leaks: 1 ring: Owner.list* -> *.* -> *.*
// objects: 3
// prints: length 2; ended 0 of 1
var ended = 0

indirect enum List {
    case end
    case owner(Owner)
    case node(Int, List)
}

class Owner {
    var list = List.end
    deinit { ended += 1 }
    func length() -> Int {
        var count = 0
        var rest = list
        while true {
            switch rest {
            case .end: return count
            case .owner: return count + 1
            case .node(_, let next): (count, rest) = (count + 1, next)
            }
        }
    }
}

@inline(never) func make() -> Int {
    let owner = Owner()
    owner.list = .node(1, .owner(owner))
    return owner.length()
}

let length = make()
print("length \(length); ended \(ended) of 1")
