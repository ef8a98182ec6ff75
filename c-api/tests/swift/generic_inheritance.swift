// Classes that inherit generically: through arrays, tuples and themselves, overridden at every level, and found again by casts.
class Shelf<Item> {
    var items: [Item] = []
    required init() {}
    func add(_ item: Item) -> Self { items.append(item); return self }
    func describe() -> String { "\(Self.self) of \(Item.self): \(items.count)" }
    class func make(_ item: Item) -> Self { let made = self.init(); return made.add(item) }
    class var title: String { "Shelf<\(Item.self)>" }
    deinit { ended.append("\(type(of: self))") }
}
class Stack<Item>: Shelf<[Item]> {
    var extra: Item?
    override func describe() -> String { "stack, " + super.describe() }
    override class var title: String { "Stack of " + super.title }
}
class Names: Stack<String> { var last = "none"; override func add(_ item: [String]) -> Self { last = item.last ?? last; return super.add(item) } }
final class Loud: Names { override func describe() -> String { super.describe().uppercased() } }
class Table<Key: Hashable, Value>: Shelf<(Key, Value)> {
    lazy var index: [Key: Value] = Dictionary(items, uniquingKeysWith: { $1 })
    subscript(key: Key) -> Value? { index[key] }
}
final class Both<T: Hashable>: Table<T, Both<T>?> { var own: T?; var selfAgain: Both<T>? }
class Sized<Item>: Shelf<Item> where Item: BinaryInteger { var sum: Item { items.reduce(0, +) }; override func describe() -> String { "\(sum), " + super.describe() } }
final class Deep<A, B, C>: Table<String, (A, B, C)>, Labelled { var label: String { "deep \(A.self) \(items.count)" } }
protocol Labelled { var label: String { get } }
protocol Holding { associatedtype Held; var first: Held? { get } }
extension Shelf: Holding { var first: Item? { items.first } }
extension Stack: Labelled where Item: Hashable { var label: String { "\(Set(items.joined()).count) different" } }
class Outside<T> { class Inside<U>: Outside<U> { var t: T?; var u: U?; final class Innermost: Inside<(T, U)> { let n = 1 } } }
nonisolated(unsafe) var ended: [String] = []

@inline(never) @_optimize(none) func first<H: Holding>(_ holder: H) -> String { "\(H.self): \(holder.first.map { "\($0)" } ?? "-")" }
@inline(never) @_optimize(none) func make<Item, S: Shelf<Item>>(_ type: S.Type, _ item: Item) -> S { S.make(item) }
@inline(never) @_optimize(none) func isA<T, U>(_ value: T, _ type: U.Type) -> Bool { value is U }
@inline(never) @_optimize(none) func label(_ value: Any) -> String { (value as? any Labelled)?.label ?? "no label" }
@inline(never) @_optimize(none) func ancestors(_ type: AnyClass) -> [String] {
    var found: [String] = [], mirror: Mirror? = Mirror(reflecting: make(type))
    while let here = mirror { found.append("\(here.subjectType)"); mirror = here.superclassMirror }
    return found
}
func make(_ type: AnyClass) -> Any { (type as! any Made.Type).init() }
protocol Made { init() }
extension Shelf: Made {}

@inline(never) func run() {
    print(make(Shelf<Int>.self, 1).describe(), make(Stack<Int>.self, [1, 2]).describe())
    print(Names.make(["a", "b"]).describe(), Loud.make(["c"]).add(["d"]).describe(), Loud.make(["e", "f"]).last)
    print(Table<String, Int>.make(("one", 1)).add(("two", 2))["two"] ?? 0, Sized<UInt8>.make(7).add(8).describe())
    let both = Both<Int>.make((1, nil))
    both.selfAgain = .make((2, both))
    print(both.selfAgain![2]!!.items.count, both.selfAgain!.describe())
    let deep = Deep<Int, String, [Int?]>.make(("x", (1, "y", [nil])))
    print(deep.label, deep.describe(), deep["x"]!.1)
    print(first(Shelf<Int>()), first(Names.make(["n"])), first(Both<String>()), first(Sized<Int>.make(3)))
    let all: [AnyObject] = [Shelf<Int>(), Stack<Int>(), Names(), Loud(), Table<Int, Int>(), Both<Int>(), Sized<Int>(), Deep<Int, Int, Int>()]
    for one in all {
        print(type(of: one), isA(one, Shelf<Int>.self), isA(one, Shelf<[String]>.self), isA(one, Stack<String>.self), isA(one, Names.self), isA(one, Shelf<(Int, Both<Int>?)>.self), label(one))
    }
    print(label(Stack<() -> Void>()), label(Stack<Character>.make(["a", "b", "a"])))
    print(ancestors(Loud.self), ancestors(Both<Bool>.self))
    print(Loud.title, Stack<Int>.title, (Loud.self as Shelf<[String]>.Type).title, type(of: deep as Shelf<(String, (Int, String, [Int?]))>).title)
    print(Outside<Int>.Inside<String>.Innermost().n, type(of: Outside<Int>.Inside<String>.Innermost() as Outside<(Int, String)>), isA(Outside<Int>.Inside<Bool>.Innermost(), Outside<(Int, Bool)>.self))
    print(ObjectIdentifier(Outside<Int>.Inside<Int>.self) == ObjectIdentifier(Outside<String>.Inside<Int>.self), Outside<Int>.Inside<Int>.self == type(of: Outside<Int>.Inside<Int>()))
}
run()
print(ended.count, Set(ended).sorted())
