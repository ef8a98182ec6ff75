// Recursive and mutually recursive generics: types that hold themselves, two that hold each other, and types that grow as the program runs.
final class Tracked { let id: Int; init(_ id: Int) { self.id = id; Tracked.living += 1 }; deinit { Tracked.living -= 1 }
    nonisolated(unsafe) static var living = 0 }

final class List<Element> {
    var head: Element, tail: List<Element>?
    init(_ head: Element, _ tail: List<Element>?) { self.head = head; self.tail = tail }
    var count: Int { 1 + (tail?.count ?? 0) }
    func nested() -> List<List<Element>> { List<List<Element>>(self, nil) }
}
indirect enum Tree<Leaf, Node> {
    case leaf(Leaf), node(Node, Tree<Node, Leaf>, Tree<Leaf, Node>?), forest([Tree<[Leaf], Node?>])
    var depth: Int {
        switch self {
        case .leaf: 1
        case let .node(_, left, right): 1 + max(left.depth, right?.depth ?? 0)
        case let .forest(trees): 1 + (trees.map(\.depth).max() ?? 0)
        }
    }
}
// Each holds the other, with its parameters changed.
struct Folder<Name> { var name: Name; var files: [File<Name, Folder<Name>>] = []; var parent: Link<Folder<Name>>? }
struct File<Name, Place> { var name: Name; var place: Link<Place>?; var links: [Link<File<Place, Name>>] = [] }
final class Link<Target> { var target: Target?; var others: [Link<[Target]>] = []; init(_ target: Target?) { self.target = target } }
// Classes in a ring: the superclass of one holds the next.
class First<T> { var second: Second<T>?; var mine: Second<T>.Inner?; func name() -> String { "\(Self.self)" } }
class Second<T> { var third: Third<T, First<T>>?; struct Inner { var first: First<T>?; var all: [Third<T, T>] = [] } }
final class Third<T, U>: First<U> { var back: First<T>?; var pair: (T, U)?; override func name() -> String { "third " + super.name() } }
// A class whose superclass has it as its argument.
class Comparable1<Me> { func same(_ other: Me) -> Bool { self === (other as AnyObject) } }
final class Curious<T>: Comparable1<Curious<T>> { var next: Curious<[T]>?; let value: T; init(_ value: T) { self.value = value } }
protocol Grower { associatedtype Bigger: Grower where Bigger.Value == [Value]; associatedtype Value; init(_ value: Value); func bigger() -> Bigger; var text: String { get } }
struct Plant<Value>: Grower { var value: Value; init(_ value: Value) { self.value = value }; func bigger() -> Plant<[Value]> { Plant<[Value]>([value]) }; var text: String { "\(value)" } }
struct Pair<A, B> { var a: A, b: B }
enum Either<A, B> { case left(A), right(B) }

@inline(never) @_optimize(none) func grow<T>(_ depth: Int, _ value: T) -> String {
    if depth == 0 { return "\(T.self) \(MemoryLayout<T>.size)" }
    return depth % 2 == 0 ? grow(depth - 1, Pair(a: value, b: depth)) : grow(depth - 1, Optional(Either<T, [T]>.left(value)))
}
@inline(never) @_optimize(none) func climb<G: Grower>(_ depth: Int, _ grower: G) -> String {
    depth == 0 ? "\(G.self) \(grower.text)" : climb(depth - 1, grower.bigger())
}
@inline(never) @_optimize(none) func chain<T>(_ depth: Int, _ list: List<T>) -> Int {
    depth == 0 ? list.count : list.count + chain(depth - 1, list.nested())
}
@inline(never) @_optimize(none) func even<T>(_ depth: Int, _ type: T.Type) -> [Any.Type] { depth == 0 ? [type] : [type] + odd(depth - 1, Link<T>.self, T.self) }
@inline(never) @_optimize(none) func odd<T, U>(_ depth: Int, _ type: T.Type, _ other: U.Type) -> [Any.Type] { depth == 0 ? [type] : even(depth - 1, File<T, U>.self) }
@inline(never) @_optimize(none) func functions<T>(_ depth: Int, _ value: T) -> Int {
    depth == 0 ? "\(T.self)".count : functions(depth - 1, { (_: T) -> T in value }) + functions(depth - 1, (value, depth))
}
enum Outer<T> {
    struct Local<U> { var value: T, other: U; func more() -> Any { Inner<(T, U)>() }; final class Inner<V> { var v: V?; var u: U?; var t: T? } }
    enum Recursive { indirect case more(Recursive, T); case none; var depth: Int { if case let .more(next, _) = self { next.depth + 1 } else { 0 } } }
}
@inline(never) @_optimize(none) func outer<T>(_ value: T) -> [String] {
    let names = [Outer<T>.Local(value: value, other: 1).more(), Outer<[T]>.Local(value: [value], other: value).more()].map { "\(type(of: $0))" }
    return names + ["\(Outer<T>.Recursive.more(.more(.none, value), value).depth)"]
}

@inline(never) func run() {
    print(grow(9, 1))
    print(grow(8, Tracked(1)).count, grow(7, "text"))
    print(climb(5, Plant(1)), climb(4, Plant(Tracked(2).id)))
    print(chain(6, List(1, List(2, nil))), chain(4, List(Tracked(3), nil)))
    let (one, two) = (even(7, Int.self), even(7, Int.self))
    print(zip(one, two).allSatisfy { $0 == $1 }, one.count, one.last!)
    print(even(5, Tracked.self).last!, odd(4, String.self, Tracked?.self).last!)
    print(functions(4, 1), functions(3, Tracked(4)))
    print(outer(1), outer("x"))
    let tree = Tree<Int, Tracked>.node(Tracked(5), .node(1, .leaf(2), nil), .forest([.leaf([3]), .forest([.node(nil, .leaf(Tracked(6)), nil)])]))
    print(tree.depth, Tracked.living)
    let link = Link(Folder(name: "root", files: [], parent: nil))
    link.target!.files.append(File(name: "file", place: link, links: []))
    link.target!.parent = link
    link.others = [Link([link.target!])]
    print(link.target!.files[0].place!.target!.name, type(of: link.others[0]))
    link.target = nil
    let first = First<Tracked>(), third = Third<Tracked, First<Tracked>>()
    first.second = Second()
    first.second!.third = third
    third.back = first
    third.pair = (Tracked(7), First())
    first.mine = .init(first: Third<Int, Tracked>(), all: [Third()])
    print(first.name(), first.second!.third!.name(), first.mine!.first!.name())
    (third.back, third.pair) = (nil, nil)
    let curious = Curious(1)
    curious.next = Curious([2])
    print(curious.same(curious), curious.next!.same(Curious([2])), type(of: curious.next as Any), curious is Comparable1<Curious<Int>>)
}
run()
print(Tracked.living)
