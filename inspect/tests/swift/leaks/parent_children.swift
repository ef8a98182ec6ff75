// A parent with an array of children, each of which holds its parent.
// leaks: 1 ring: Parent.children -> _ContiguousArrayStorage<*>.[*] -> Child.parent
// objects: 5
// prints: 3 children; ended 0 of 4
var ended = 0

class Parent {
    var children: [Child] = []
    deinit { ended += 1 }
}

class Child {
    let parent: Parent
    init(_ parent: Parent) { self.parent = parent }
    deinit { ended += 1 }
}

@inline(never) func family() -> Int {
    let parent = Parent()
    for _ in 0..<3 { parent.children.append(Child(parent)) }
    return parent.children.count
}

let count = family()
print("\(count) children; ended \(ended) of 4")
