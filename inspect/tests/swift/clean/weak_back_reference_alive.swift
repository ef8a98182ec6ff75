// The same with the tree in a global: weak references into it, and from one tree to another.
// clean
// prints: true false
class Parent {
    var children: [Child] = []
}

class Child {
    weak var parent: Parent?
    weak var friend: Child?
    init(_ parent: Parent) { self.parent = parent }
}

let parent = Parent()
for _ in 0..<3 { parent.children.append(Child(parent)) }
parent.children[0].friend = parent.children[1]
parent.children[1].friend = parent.children[0]
parent.children[2].friend = Child(parent)
print(parent.children[0].friend === parent.children[1], parent.children[2].friend != nil)
