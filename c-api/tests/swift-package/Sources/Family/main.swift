final class Person {
    let name: String
    var children: [Person] = []
    weak var parent: Person?
    init(_ name: String) { self.name = name }
    deinit { print("deinit", name) }
}

func family() {
    let ann = Person("Ann")
    for name in ["Bob", "Cy"] {
        let child = Person(name)
        child.parent = ann
        ann.children.append(child)
    }
    print(ann.children.map { "\($0.name) of \($0.parent!.name)" })
}

family()
