import People

func family() {
    let ann = Person("Ann")
    for name in ["Bob", "Cy"] {
        ann.adopt(Person(name))
    }
    print(ann.children.map { "\($0.name) of \($0.parent!.name)" })
}

family()
