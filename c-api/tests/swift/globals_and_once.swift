// Globals and statics are made once, by whichever thread comes first, and stay.
import Dispatch
import Synchronization
final class Service: Sendable {
    static let made = Atomic(0)
    static let shared = Service("shared")
    static let other: Service = { Service("other of " + shared.name) }()
    let name: String
    init(_ name: String) { self.name = name; Service.made.add(1, ordering: .relaxed) }
    deinit { print("never") }
}
enum Lazy<T> { static func name() -> String { Names.of(T.self) } }
enum Names { static let table: [ObjectIdentifier: String] = [ObjectIdentifier(Int.self): "Int", ObjectIdentifier(String.self): "String"]
    static func of(_ type: Any.Type) -> String { table[ObjectIdentifier(type)] ?? "?" } }
let constant = [Service("array 0"), Service("array 1")]
nonisolated(unsafe) var variable: Service? = Service("variable")
let literal: StaticString = "static"
let numbers = [1, 2, 3, 5, 8, 13]
let table = ["a": [1], "b": [2, 3]]

DispatchQueue.concurrentPerform(iterations: 8) { index in
    precondition(Service.shared.name == "shared")
    precondition(index % 2 == 0 || Service.other.name == "other of shared")
    precondition(Lazy<Int>.name() == "Int")
}
print(Service.made.load(ordering: .relaxed), Service.other.name)
weak var gone = variable
print(gone != nil, constant.map(\.name))
for round in 0..<3 {
    let copy = numbers + [round]
    print(copy.reduce(0, +), numbers.count, table["b"]!, "\(literal)")
}
func recursive(_ depth: Int) -> Int { enum Local { static let base = Service("local").name.count }; return depth == 0 ? Local.base : recursive(depth - 1) + 1 }
print(recursive(3), recursive(2), Service.made.load(ordering: .relaxed))
