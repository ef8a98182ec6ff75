// Weak references in classes, structs, enums, tuples, arrays, dictionaries, optionals and globals.
final class Target {
    let number: Int
    init(_ number: Int) { self.number = number }
    deinit { print("deinit", number) }
}

struct Reference { weak var target: Target? }
struct Two {
    weak var first: Target?
    var between = 7
    weak var second: Target?
}
enum Holder {
    case none
    case some(Reference)
    case many(Reference, Two)
}
final class Owner {
    weak var target: Target?
    var references: [Reference] = []
    var named: [String: Reference] = [:]
}
struct Generic<T: AnyObject> { weak var value: T? }

weak var global: Target?
func number(_ target: Target?) -> String { target.map { String($0.number) } ?? "nil" }

@inline(never) func fill(_ owner: Owner, _ targets: [Target]) -> Holder {
    owner.target = targets[0]
    owner.references = targets.map { Reference(target: $0) }
    for target in targets { owner.named["t\(target.number)"] = Reference(target: target) }
    global = targets[1]
    return .many(Reference(target: targets[2]), Two(first: targets[0], second: targets[2]))
}

@inline(never) func report(_ owner: Owner, _ holder: Holder) {
    print(number(owner.target), owner.references.map { number($0.target) }, number(global))
    print(owner.named.keys.sorted().map { number(owner.named[$0]!.target) })
    if case let .many(one, two) = holder { print(number(one.target), number(two.first), two.between, number(two.second)) }
}

@inline(never) func run() {
    let owner = Owner()
    var targets = [Target(1), Target(2), Target(3)]
    let holder = fill(owner, targets)
    report(owner, holder)
    targets.remove(at: 0)
    report(owner, holder)
    targets.removeAll()
    report(owner, holder)
}
run()

@inline(never) func copies() {
    let target = Target(10)
    var a = Two(first: target, second: target)
    var b = a
    b.first = nil
    swap(&a, &b)
    print(number(a.first), number(b.first), number(a.second))
    var list = Array(repeating: a, count: 100)
    list.append(contentsOf: Array(repeating: b, count: 50))
    list.reverse()
    list.removeFirst(25)
    print(list.filter { $0.first != nil }.count, list.filter { $0.second != nil }.count)
    let generic = Generic(value: target)
    let pair = (generic, Optional(generic))
    print(number(pair.0.value), number(pair.1?.value))
    withExtendedLifetime(target) {}
}
copies()
print(number(global))
