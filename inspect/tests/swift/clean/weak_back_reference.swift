// A tree whose children know their parent weakly.
// clean
// prints: ended 4 of 4
var ended = 0

class Parent {
    var children: [Child] = []
    deinit { ended += 1 }
}

class Child {
    weak var parent: Parent?
    init(_ parent: Parent) { self.parent = parent }
    deinit { ended += 1 }
}

@inline(never) func family() {
    let parent = Parent()
    for _ in 0..<3 { parent.children.append(Child(parent)) }
    precondition(parent.children[1].parent === parent)
}

family()
print("ended \(ended) of 4")
