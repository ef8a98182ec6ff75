// Casts of every kind, asked by `is`, `as?` and `as!`, known to the compiler and hidden in generics: a table of values by types.
protocol P { var p: Int { get } }
protocol Q: AnyObject { associatedtype Item; var item: Item? { get } }
protocol Marked {}
class Base: P { var p: Int { 1 } }
class Derived<T>: Base, Q { var item: T?; override var p: Int { 2 } }
final class Last: Derived<[Int]>, Error { override var p: Int { 3 } }
struct Value: P, Hashable, CustomStringConvertible { var p = 4; var description: String { "value \(p)" } }
enum Choice: Int, Error, CaseIterable { case one = 1, two }
struct Box<T> { var value: T }
extension Box: P where T: P { var p: Int { value.p + 10 } }
extension Box: Equatable where T: Equatable {}
extension Box: Hashable where T: Hashable {}
extension Array: Marked where Element: Marked {}
extension Optional: Marked where Wrapped: Marked {}
extension Int: Marked {}
extension Optional: P where Wrapped: P { var p: Int { self.map(\.p) ?? 0 } }
struct Large: P { var a = (1, 2, 3, 4, 5, 6); var p: Int { 6 } }
struct Failure: Error, Equatable { let why: String }
actor Agent: P { nonisolated var p: Int { 8 } }

@inline(never) @_optimize(none) func cast<From, To>(_ value: From, to: To.Type) -> To? { value as? To }
@inline(never) @_optimize(none) func isA<From, To>(_ value: From, _: To.Type) -> Bool { value is To }
@inline(never) @_optimize(none) func forced<From, To>(_ value: From, to: To.Type) -> To { value as! To }
@inline(never) @_optimize(none) func boxed<T>(_ value: T) -> Any { value }

struct Target { let name: String; let test: (Any) -> (Bool, String?) }
func target<T>(_ type: T.Type) -> Target { Target(name: "\(type)") { value in (isA(value, T.self), cast(value, to: T.self).map { "\(Swift.type(of: $0))" }) } }
let targets = [
    target(Int.self), target(Int?.self), target(Int??.self), target(UInt8.self), target(Double.self), target(Bool.self), target(String.self), target(Character.self),
        target(Any.self), target(AnyObject.self), target(AnyHashable.self),
    target(Base.self), target(Derived<Int>.self), target(Derived<[Int]>.self), target(Last.self), target((any P).self), target((any P)?.self), target((any Q).self),
        target((any Q & P).self), target((any Base & Q).self), target((any Marked).self), target((any Error).self),
    target((any Hashable).self), target((any CustomStringConvertible).self), target(Value.self), target(Box<Int>.self), target(Box<Value>.self), target(Box<any P>.self),
        target([Int].self), target([Any].self), target([any P].self), target([Base].self), target([Int?].self), target([String: Any].self), target([AnyHashable: Any].self),
    target(Set<Int>.self), target(Set<AnyHashable>.self), target((Int, String).self), target((Any, Any).self), target((a: Int, b: String).self),
        target(((Int) -> Int).self), target((() -> Void).self), target(Any.Type.self), target(Base.Type.self), target((any P.Type).self), target(AnyClass.self),
        target(Choice.self), target(Failure.self), target(Never.self), target(Void.self), target(ContiguousArray<Int>.self), target(ArraySlice<Int>.self),
        target(Agent.self), target((any Actor).self), target((any Sendable).self),
]
let values: [(String, Any)] = [
    ("int", 1), ("uint8", UInt8(1)), ("double", 1.0), ("bool", true), ("string", "s"), ("character", "c" as Character), ("some int", Optional(1) as Any),
        ("some some int", Optional(Optional(1)) as Any), ("no int", Optional<Int>.none as Any), ("some no int", Optional(Optional<Int>.none) as Any),
        ("no value", Optional<Value>.none as Any),
    ("base", Base()), ("derived", Derived<Int>()), ("last", Last()), ("last as P", boxed(Last() as any P)), ("last as error", boxed(Last() as any Error)),
        ("optional last", boxed(Optional(Last()))), ("value", Value()), ("large", Large()), ("box of int", Box(value: 1)), ("box of value", Box(value: Value())),
        ("box of box", Box(value: Box(value: Value()))), ("box of P", Box<any P>(value: Value())),
    ("ints", [1, 2]), ("no ints", [Int]()), ("anys", [1, "a"] as [Any]), ("any ints", [1, 2] as [Any]), ("bases", [Last(), Derived<Int>()] as [Base]),
        ("lasts", [Last()]), ("Ps", [Value(), Base()] as [any P]), ("optional ints", [1, nil] as [Int?]), ("strings to ints", ["a": 1]),
        ("hashables", ["a": 1, 2: "b"] as [AnyHashable: Any]), ("ints to Ps", [1: Value()] as [Int: any P]),
    ("set", Set([1])), ("set of hashables", Set<AnyHashable>([1, "a"])), ("hashable int", AnyHashable(1)), ("hashable value", AnyHashable(Value())),
        ("hashable hashable", AnyHashable(AnyHashable("x"))), ("tuple", (1, "a")), ("labelled tuple", (a: 1, b: "b")), ("function", { (x: Int) -> Int in x }),
        ("nothing to nothing", { () -> Void in }), ("Int", Int.self), ("Last", Last.self), ("P", (any P).self), ("[Int]", [Int].self), ("choice", Choice.two),
        ("failure", Failure(why: "w")), ("failure as error", boxed(Failure(why: "e") as any Error)), ("void", ()), ("contiguous", ContiguousArray([1])),
        ("slice", [1, 2, 3][1...]), ("agent", Agent()), ("sequence", AnySequence([1])),
]

for (name, value) in values {
    let results = targets.map { ($0.name, $0.test(value)) }
    print(name, type(of: value), results.filter { $0.1.0 }.map { $0.1.1 == $0.0 ? $0.0 : "\($0.0) (\($0.1.1!))" })
    precondition(results.allSatisfy { $0.1.0 == ($0.1.1 != nil) })
}
@inline(never) func known() {
    let any: Any = Last(), base: Base = Last(), p: any P = Box(value: Value()), object: AnyObject = Derived<Int>()
    print(any is Base, any as? Last != nil, base is Last, (base as? Derived<Int>) == nil, (base as! Derived<[Int]>).p, p is Box<Value>, (p as? Box<Int>) == nil,
        (p as! Box<Value>).p, object is any Q, (object as? any P)?.p ?? 0, object as? Last == nil)
    let numbers: [Any] = [1, 2, 3], objects: [AnyObject] = [Last(), Last()], mixed: [String: Any] = ["a": 1, "b": [1], "c": ["d": nil] as [String: Int?]]
    print(numbers as? [Int] ?? [], (objects as? [Last])?.count ?? 0, (objects as? [Derived<Int>]) == nil, (mixed["b"] as? [Int]) ?? [],
        (mixed["c"] as? [String: Any])?.count ?? 0, (mixed as? [String: Int]) == nil)
    print((numbers as! [Int]).reduce(0, +), ([Last()] as [Base]).count, (Set([1, 2]) as Set<AnyHashable>).count, (["a": Last()] as [AnyHashable: Any]).count, ([1, 2] as [Int?]).count)
    let nested: Int??? = 5, none: Int??? = .some(.some(nil))
    print(nested as? Int ?? 0, none as? Int ?? -1, (nested as Any) as? Int ?? 0, (none as Any) is Int?, boxed(nested) as? Int ?? 0)
    let error: any Error = Choice.one
    print(error as? Choice ?? .two, error is any CaseIterable, (error as? Failure)?.why ?? "-", (error as Any) is any RawRepresentable)
    print((Last.self as AnyClass) is Base.Type, (Base.self as Base.Type) as? Last.Type == nil, (Last.self as Any.Type) is any P.Type,
        (Box<Int>.self as Any.Type) is any P.Type, (Box<Value>.self as Any.Type) is any P.Type, ([[Int?]].self as Any.Type) is any Marked.Type,
        ([String].self as Any.Type) is any Marked.Type)
    print(forced(Last(), to: Base.self).p, forced(1, to: Int?.self) ?? 0, forced([1], to: [Any].self).count, forced(Optional(Value()), to: (any P).self).p,
        forced(Box(value: Value()), to: (any P & Hashable).self).p, forced(3, to: AnyHashable.self))
    print(cast(nil as Int?, to: Int?.self) as Any, cast(nil as Int?, to: Int.self) as Any, cast(nil as Int?, to: String?.self) as Any, cast(1, to: Int??.self) as Any,
        cast(Optional(Last()), to: Base.self).map(\.p) as Any)
    let functions: [Any] = [{ (x: Int) throws -> Int in x } as (Int) throws -> Int, { (x: inout Int) in x += 1 } as (inout Int) -> Void,
        { @Sendable (x: Int) -> Int in x } as @Sendable (Int) -> Int, { (x: Int) async -> Int in x } as (Int) async -> Int]
    print(functions.map { [$0 is (Int) -> Int, $0 is (Int) throws -> Int, $0 is @Sendable (Int) -> Int, $0 is (Int) async -> Int, $0 is (inout Int) -> Void] })
}
known()
