// Existentials with constraints, and opaque types: primary associated types, compositions with classes, existential metatypes, types hidden in types.
protocol Source<Item>: AnyObject { associatedtype Item; func next() -> Item?; var rest: any Source<Item> { get } }
protocol Store<Key, Value> { associatedtype Key: Hashable; associatedtype Value; init(); subscript(key: Key) -> Value? { get set }; var count: Int { get } }
protocol Named { static var title: String { get }; var name: String { get } }
class Person: Named { let name: String; required init(_ name: String) { self.name = name }; class var title: String { "person" }; deinit { ended += 1 } }
final class Worker: Person, Source { typealias Item = Person
    override class var title: String { "worker" }
    var left = 2
    func next() -> Person? { left -= 1; return left >= 0 ? Person("\(name) \(left)") : nil }
    var rest: any Source<Person> { self } }
nonisolated(unsafe) var ended = 0
final class Counter<Item>: Source { var left: Int; let make: (Int) -> Item
    init(_ left: Int, _ make: @escaping (Int) -> Item) { self.left = left; self.make = make }
    func next() -> Item? { left -= 1; return left >= 0 ? make(left) : nil }
    var rest: any Source<Item> { Counter(left / 2, make) } }
struct Flat<Key: Hashable, Value>: Store { var pairs: [Key: Value] = [:]; subscript(key: Key) -> Value? { get { pairs[key] } set { pairs[key] = newValue } }; var count: Int { pairs.count } }
struct Slow<Key: Hashable, Value>: Store { var pairs: [(Key, Value)] = []
    subscript(key: Key) -> Value? { get { pairs.last { $0.0 == key }?.1 } set { pairs.removeAll { $0.0 == key }; if let newValue { pairs.append((key, newValue)) } } }
    var count: Int { pairs.count } }

@inline(never) @_optimize(none) func drain<T>(_ source: any Source<T>) -> [T] { var found: [T] = []; while let item = source.next() { found.append(item) }; return found }
@inline(never) @_optimize(none) func fill<K, V>(_ store: inout any Store<K, V>, _ pairs: [(K, V)]) -> Int { for (key, value) in pairs { store[key] = value }; return store.count }
@inline(never) @_optimize(none) func make(_ slow: Bool) -> any Store<String, Int> { slow ? Slow() : Flat() }
@inline(never) @_optimize(none) func empty<S: Store>(like store: S) -> any Store<S.Key, S.Value> { S() }
@inline(never) @_optimize(none) func hidden(_ count: Int) -> some Sequence<(Int, String)> { (0..<count).lazy.map { ($0, "\($0)") }.filter { $0.0 % 2 == 0 } }
@inline(never) @_optimize(none) func hiddenIn<T>(_ value: T) -> some Collection<T?> { [value, nil, value].enumerated().map { $0.offset == 1 ? nil : $0.element } }
@inline(never) @_optimize(none) func twice<T>(_ value: T) -> (some Source<T>, some Hashable) { (Counter(2) { _ in value }, Optional(["opaque"])) }
@inline(never) @_optimize(none) func titles(_ types: [any Named.Type]) -> [String] { types.map { $0.title } }
@inline(never) @_optimize(none) func name<T>(of type: T.Type) -> String { "\(T.self)" }
@inline(never) @_optimize(none) func name<T>(ofType value: T) -> String { "\(T.self) \(type(of: value))" }
@inline(never) @_optimize(none) func both(_ value: any Person & Source) -> String { "\(value.name) \(value.next() != nil) \(type(of: value.rest))" }
@inline(never) func isSource(_ value: Any) -> [Bool] { [value is any Source, value is any Source<Int>, value is any Source<Person>, value is any Source<String>] }

@inline(never) func run() {
    print(drain(Counter(3) { $0 * $0 }), drain(Counter(2) { "text \($0)" }.rest), drain(Worker("w")).map(\.name))
    let sources: [any Source<Int>] = [Counter(3) { $0 }, Counter(4) { -$0 }]
    print(sources.map { drain($0.rest) }, type(of: sources))
    for slow in [false, true] {
        var store = make(slow), other = empty(like: Slow<Int, [Int]>()) as any Store<Int, [Int]>
        print(fill(&store, [("a", 1), ("b", 2), ("a", 3)]), store["a"] ?? 0, type(of: store), fill(&other, [(1, [1]), (1, [])]), other[1] ?? [])
    }
    print(Array(hidden(7)).map(\.1), type(of: hidden(1)), hiddenIn("x").count, type(of: hiddenIn(Worker("h"))))
    let (source, optional) = twice(1.5)
    print(drain(source), optional.hashValue == ["opaque"].hashValue, type(of: source), type(of: optional))
    print(titles([Person.self, Worker.self]), type(of: [Person.self, Worker.self] as [any Named.Type]), (Worker.self as Any) is any Named.Type, (Int.self as Any) is any Named.Type)
    print(name(of: (any Source<Int>).self), name(of: (any Named & Person).self), name(of: (any Source<any Source<[Int]>>).self),
        name(of: (any Store<String, any Named>).Type.self), name(of: (any Named.Type).self))
    print(name(of: AnyObject.self), name(of: Any.self), name(of: (any Error & Named).self), name(of: (any Sendable & Hashable).self), name(of: (((any Named)?) -> (any Source<Int>)).self))
    print(both(Worker("both")), name(ofType: Worker("t") as any Named), name(ofType: Worker("t") as any Person & Source), name(ofType: Counter(1) { $0 } as any Source<Int>))
    for value in [Counter(1) { $0 }, Counter(1) { "\($0)" }, Worker("c"), 1] as [Any] { print(isSource(value)) }
    let any: Any = Counter(2) { $0 + 10 }
    if let ints = any as? any Source<Int> { print(drain(ints)) }
    print((any as? any Source<String>) == nil, (any as? any Source)?.next() as Any)
    print((any Source<Int>).self == (any Source<Int>).self, ObjectIdentifier((any Source<Int>).self) == ObjectIdentifier((any Source<String>).self),
        (any Named & Person).self == (any Person & Named).self)
    print(MemoryLayout<any Source<Int>>.size, MemoryLayout<any Store<Int, Int>>.size, MemoryLayout<any Named & Person>.size, MemoryLayout<any Named.Type>.size, MemoryLayout<Any>.size)
}
run()
print(ended)
