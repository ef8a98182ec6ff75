// Key paths of generic types: made in generic code, appended as the program runs, through optionals, subscripts and protocols, first asked for by threads.
import Dispatch

final class Node<Value> { var value: Value; var next: Node<Value>?; let fixed = 7; init(_ value: Value, _ next: Node<Value>? = nil) { self.value = value; self.next = next } }
class Base<T> { var pair: Pair<T, Int>; var computed: T { get { pair.a } set { pair.a = newValue } }; init(_ value: T) { pair = Pair(a: value, b: 0) } }
final class Derived<T>: Base<[T]> { var own: T?; lazy var late: [T] = pair.a }
struct Pair<A, B> { var a: A, b: B
    subscript<K: Hashable>(key: K) -> String { get { "\(key) \(a)" } set { keys.append("\(key)=\(newValue)") } }
    subscript(first first: Bool, or other: Int = 3) -> Any { first ? a : b }
    static subscript(number: Int) -> Int { number } }
nonisolated(unsafe) var keys: [String] = []
extension Pair: Equatable where A: Equatable, B: Equatable {}
protocol Measured { associatedtype Size: Comparable; var size: Size { get set } }
extension Node: Measured where Value: Comparable { var size: Value { get { value } set { value = newValue } } }
extension Measured { var doubled: [Size] { [size, size] } }
@dynamicMemberLookup struct Lens<Root, Value> { let root: Root; let path: WritableKeyPath<Root, Value>
    subscript<Inner>(dynamicMember member: WritableKeyPath<Value, Inner>) -> Lens<Root, Inner> { Lens<Root, Inner>(root: root, path: path.appending(path: member)) }
    var value: Value { root[keyPath: path] } }
typealias Maybe = Node<Int>?
struct Key: Hashable { let text: String }

@inline(never) @_optimize(none) func firstPath<A, B>(_: A.Type, _: B.Type) -> WritableKeyPath<Pair<A, B>, A> { \Pair<A, B>.a }
@inline(never) @_optimize(none) func nextValue<T>(_: T.Type) -> KeyPath<Node<T>, T?> { \Node<T>.next?.value }
@inline(never) @_optimize(none) func sizePath<M: Measured>(_: M.Type) -> WritableKeyPath<M, M.Size> { \M.size }
@inline(never) @_optimize(none) func keyed<A, B, K: Hashable>(_: Pair<A, B>.Type, _ key: K) -> WritableKeyPath<Pair<A, B>, String> { \Pair<A, B>.[key] }
@inline(never) @_optimize(none) func get<Root, Value>(_ root: Root, _ path: KeyPath<Root, Value>) -> Value { root[keyPath: path] }
@inline(never) @_optimize(none) func set<Root, Value>(_ root: inout Root, _ path: WritableKeyPath<Root, Value>, _ value: Value) { root[keyPath: path] = value }
@inline(never) @_optimize(none) func deep<Root, Value>(_ depth: Int, _ path: WritableKeyPath<Root, Pair<Value, Int>>,
    _ end: (AnyKeyPath) -> Void) { depth == 0 ? end(path.appending(path: \.a)) : end(path.appending(path: \.b)) }
@inline(never) @_optimize(none) func sorted<T, V: Comparable>(_ values: [T], by path: KeyPath<T, V>) -> [T] { values.sorted { $0[keyPath: path] < $1[keyPath: path] } }
func kind(_ path: AnyKeyPath) -> String { "\(type(of: path)) \(type(of: path).rootType) \(type(of: path).valueType)" }

@inline(never) func run() {
    var pair = Pair(a: "a", b: [1, 2])
    set(&pair, firstPath(String.self, [Int].self), "changed")
    set(&pair, \.b[1], 5)
    print(pair, get(pair, \.b.count), get(pair, \.[first: false]), get(pair, \.[first: true, or: 4]))
    let list = Node(1, Node(2, Node(3)))
    print(get(list, nextValue(Int.self)) ?? 0, get(list, \.next!.next?.fixed) ?? 0, get(list, \.next?.next?.next?.value) ?? -1)
    var node = list
    set(&node, sizePath(Node<Int>.self), 9)
    print(list.value, get(list, \.doubled), get(list, \.doubled.last!))
    node[keyPath: \Node<Int>.next!.next] = Node(4, list.next!.next)
    list[keyPath: \.next!.value] += 10
    print(list.next!.value, list.next!.next!.value)
    let derived = Derived<Character>(["x", "y"])
    derived[keyPath: \.pair.a[0]] = "z"
    derived[keyPath: \.computed] += ["w"]
    derived[keyPath: \Base<[Character]>.pair.b] = 6
    print(get(derived, \.late), derived.pair, get(derived, \.own) as Any, get(derived as Base<[Character]>, \.computed.count))
    set(&pair, keyed(Pair<String, [Int]>.self, Key(text: "key")), "v")
    set(&pair, keyed(Pair<String, [Int]>.self, 7), "w")
    print(keys, get(pair, keyed(Pair<String, [Int]>.self, [1, 2])), keyed(Pair<Int, Int>.self, "k") == keyed(Pair<Int, Int>.self, "k"),
        keyed(Pair<Int, Int>.self, "k") == keyed(Pair<Int, Int>.self, "l"))
    let nested = \Pair<Pair<Pair<Int, Int>, Int>, Int>.a
    deep(0, nested) { print(kind($0)) }
    deep(1, nested) { print(kind($0)) }
    let any: AnyKeyPath = \Node<Int>.next, wrong: AnyKeyPath = \Node<String>.value, partial: PartialKeyPath<Node<Int>> = \.value
    print(any.appending(path: wrong) == nil, partial == \Node<Int>.value, kind(partial))
    print(any.appending(path: \Maybe.!.fixed).map(kind) ?? "-", kind(\Node<[String: Int]>.value["a"]), kind(\Derived<Int>.own!))
    let paths: [AnyKeyPath] = [\Node<Int>.value, \Node<String>.value, \Node<Int>.size, \Base<Int>.pair.a, \Derived<Int>.pair.a, \Pair<Int, Int>.a, \Pair<Int, Int>.b,
        \Pair<Int, String>.a, firstPath(Int.self, Int.self), \Pair<Int, Int>.self, \(Int, String).0]
    print(Set(paths).count, paths.map { path in paths.filter { $0 == path }.count }, paths.map(\.hashValue).count)
    let lens = Lens(root: Pair(a: Pair(a: 1, b: "deep"), b: [Pair(a: 2, b: 3)]), path: \.self)
    print(lens.a.b.value, lens.b[0].a.value, lens.a.b.path == \Pair<Pair<Int, String>, [Pair<Int, Int>]>.a.b, kind(lens.b.path))
    print(sorted([Pair(a: 3, b: "c"), Pair(a: 1, b: "e")], by: \.a).map(\.b), sorted([Node(2), Node(1)], by: \.value).map(\.size), ["bb", "a"].sorted { $0.count < $1.count }.map(\.count))
    print(MemoryLayout<Pair<Int8, Int>>.offset(of: \.b) as Any, MemoryLayout<Pair<Pair<Int8, Int16>, Int>>.offset(of: \.a.b) as Any, MemoryLayout<Node<Int>>.offset(of: \.value) as Any)
}
run()
struct Result { var same = 0, sum = 0 }
let results = UnsafeMutableBufferPointer<Result>.allocate(capacity: 8)
results.initialize(repeating: Result())
nonisolated(unsafe) let slots = results
DispatchQueue.concurrentPerform(iterations: 8) { index in
    for round in 0..<50 {
        let path = firstPath((Int, Bool).self, [String].self), other = \Pair<(Int, Bool), [String]>.a
        if path == other && path.hashValue == other.hashValue { slots[index].same += 1 }
        let appended = path.appending(path: \.0)
        slots[index].sum += get(Pair(a: (round, true), b: []), appended) + get(Node(round, Node(1)), nextValue(Int.self))!
    }
}
print(results.map(\.same), results.map(\.sum))
