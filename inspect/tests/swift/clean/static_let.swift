// Rings and trees behind static properties, made when they are first asked for.
// clean
// prints: 5 of 5
final class Registry {
    static let shared = Registry()
    static var others: [Registry] = []
    var parent: Registry?
    var children: [Registry] = []
    init(parent: Registry? = nil) {
        self.parent = parent
        parent?.children.append(self)
    }
}

for _ in 0..<5 { _ = Registry(parent: .shared) }
Registry.others.append(contentsOf: Registry.shared.children)
print("\(Registry.others.count) of \(Registry.others.filter { $0.parent === Registry.shared }.count)")
