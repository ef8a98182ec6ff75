// Parameter packs: functions, structs and classes of any number of types, of none, and of packs made from packs.
final class Tracked: CustomStringConvertible { let id: Int; init(_ id: Int) { self.id = id; Tracked.living += 1 }; deinit { Tracked.living -= 1 }
    var description: String { "#\(id)" }
    nonisolated(unsafe) static var living = 0 }
func text<T>(_ type: T.Type) -> String { "\(type)" }
func text<T>(_ value: T) -> String { "\(T.self)=\(value)" }
struct Row<each Cell> {
    var cells: (repeat each Cell)
    init(_ cells: repeat each Cell) { self.cells = (repeat each cells) }
    func lists() -> Row<repeat [each Cell]> { Row<repeat [each Cell]>(repeat [each cells]) }
    static var names: [String] { var names: [String] = []; repeat names.append(text((each Cell).self)); return names }
    struct Nested<Extra> { var row: Row<repeat each Cell>; var extra: Extra }
}
typealias Empty = Row< >
func paired<each A, each B>(_ one: repeat each A, with other: Row<repeat each B>) -> (repeat Row<each A, each B>) { (repeat Row(each one, each other.cells)) }
protocol Listener<Value>: AnyObject { associatedtype Value; func hear(_ value: Value) }
final class Last<Value>: Listener { var heard: [Value] = []; func hear(_ value: Value) { heard.append(value) } }
final class Signal<each Value> {
    private var listeners: [any Listener<(repeat each Value)>] = []
    func listen(_ listener: any Listener<(repeat each Value)>) { listeners.append(listener) }
    func send(_ values: repeat each Value) { for listener in listeners { listener.hear((repeat each values)) } }
    deinit { print("end of a signal of", Row<repeat each Value>.names) }
}
class Base<T> { var kept: [T] = [] }
final class Derived<First, each Rest>: Base<(First, repeat Row<each Rest>)> { func keep(_ first: First, _ rest: repeat each Rest) { kept.append((first, repeat Row<each Rest>(each rest))) } }
protocol Measured { associatedtype Unit: CustomStringConvertible; var measure: Unit { get } }
extension Int: Measured { var measure: Double { Double(self) } }
extension String: Measured { var measure: Int { count } }
extension Array: Measured where Element: Measured { var measure: String { map { "\($0.measure)" }.joined(separator: "+") } }
struct Together<each M: Measured>: Measured { var parts: (repeat each M); var measure: String { var texts: [String] = []; repeat texts.append("\((each parts).measure)"); return texts.joined(separator: " ") } }

@inline(never) @_optimize(none) func count<each T>(_ values: repeat each T) -> Int { var count = 0; for _ in repeat each values { count += 1 }; return count }
@inline(never) @_optimize(none) func describe<each T>(_ values: repeat each T) -> String { var texts: [String] = []; repeat texts.append(text(each values)); return texts.joined(separator: ", ") }
@inline(never) @_optimize(none) func swapped<each A, each B>(_ pairs: repeat (each A, each B)) -> (repeat (each B, each A)) { (repeat ((each pairs).1, (each pairs).0)) }
@inline(never) @_optimize(none) func measure<each M: Measured>(_ values: repeat each M) -> (repeat (each M).Unit) { (repeat (each values).measure) }
@inline(never) @_optimize(none) func equal<each E: Equatable>(_ a: (repeat each E), _ b: (repeat each E)) -> Bool { for (x, y) in repeat (each a,
    each b) { if x != y { return false } }; return true }
@inline(never) @_optimize(none) func more<each T>(_ depth: Int, _ values: repeat each T) -> String { depth == 0 ? describe(repeat each values) : more(depth - 1, repeat each values, depth) }
@inline(never) @_optimize(none) func nest<each T>(_ depth: Int, _ values: repeat each T) -> String { depth == 0 ? "\(type(of: Row(repeat each values)))" : nest(depth - 1,
    Row(repeat each values), depth) }
@inline(never) @_optimize(none) func type<each T>(_ values: repeat each T) -> Any.Type { Row<repeat each T>.self }
@inline(never) @_optimize(none) func closures<each T>(_ values: repeat each T) -> (repeat () -> each T) { (repeat { each values }) }

@inline(never) func run() {
    print(count(), count(1), count(1, "2", Tracked(3)), count(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    print(describe(1, "two", Tracked(3), [4], Optional(5) as Any), describe())
    print(swapped((1, "a"), (Tracked(2), 2.5)), measure(1, "four", [1, 2], ["a", "bc"]))
    print(equal((1, "a"), (1, "a")), equal((1, "a", true), (1, "a", false)), equal((), ()))
    print(more(7), more(3, Tracked(9), "x"))
    print(nest(4), nest(3, Tracked(1)))
    print(Empty.names, Row<Int>.names, Row<Int, [Tracked], (Int, String)>.names)
    let two = Row("x", [3])
    print(paired(1, Tracked(2), with: two))
    let lists = Row(1, "2", 3.0).lists()
    print(lists.cells)
    print(Swift.type(of: lists), Swift.type(of: paired(1, 2, 3, with: lists)), MemoryLayout<Row<Int8, Int64, Bool>>.size, MemoryLayout<Empty>.size)
    print(type(1, "a") == type(2, "b"), type(1, "a") == type("a", 1), type() == Empty.self, type(1, 2, 3) == Row<Int, Int, Int>.self)
    print(Row<Int, String>.Nested<Bool>.self, Row<Int, String>.Nested<Bool>(row: Row(1, "n"), extra: true).row.cells.1)
    let signal = Signal<Int, Tracked>()
    let last = Last<(Int, Tracked)>()
    signal.listen(last)
    for number in 0..<3 { signal.send(number, Tracked(10)) }
    print(last.heard)
    Signal< >().send()
    let derived = Derived<Int, String, Tracked>()
    derived.keep(1, "d", Tracked(5))
    print(derived.kept, Swift.type(of: derived as Base<(Int, Row<String>, Row<Tracked>)>), (derived as AnyObject) is Base<(Int, Row<String>)>)
    print(Together(parts: (1, "abc", Together(parts: ([2, 3], "d")))).measure)
    let made = closures(Tracked(6), "closure", 7)
    print(made.0().id, made.1(), made.2())
    print((type(1, 2) as Any) is Row<Int, Int>.Type, (Row(1) as Any) as? Row<Int> != nil, (Row(1) as Any) is Row<Int, Int>)
}
run()
print(Tracked.living)
