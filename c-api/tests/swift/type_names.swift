// The names of types, as text and mangled, from values, from generic code, from nested and hidden places, and types found again by name.
import Dispatch

enum Space { struct Inner<T> { enum Deep { case one; final class Class<U, V> { struct Last {} } } }; typealias Short = Inner<Int>; class Open { class var name: String { "\(self)" } } }
private struct Hidden<T> { private final class Worse { struct Worst {} }; static var worst: Any.Type { Worse.Worst.self } }
fileprivate enum AlsoHidden { case none }
protocol P { associatedtype A }; protocol Q<Element>: AnyObject { associatedtype Element }
extension Space.Inner where T == String { struct Special {} }
extension Int { struct OfInt<T> {}; enum Kind {} }
extension Array { struct OfArray { var first: Element? } }
extension Optional { final class OfOptional {} }
struct NonCopy: ~Copyable {}
struct Of<T: ~Copyable> {}
struct Pack<each T> { struct Inside {} }
actor Agent {}
@globalActor actor Global { static let shared = Global() }
typealias NoPack = Pack< >
typealias Borrows = (borrowing String, consuming [Int]) -> Void
typealias Sends = (sending Agent) -> Void
func local() -> [Any.Type] { struct Local { struct More {} }; enum Other { case x }; return [Local.self, Local.More.self, Other.self, { struct InClosure {}; return InClosure.self }()] }
struct Getter { var type: Any.Type { struct InGetter {}; return InGetter.self }; init() { final class InInit {}; _ = InInit() } }
func opaque() -> some P { struct Mine: P { typealias A = Int }; return Mine() }
@inline(never) @_optimize(none) func named<T>(_: T.Type) -> [String] { ["\(T.self)", String(reflecting: T.self), _typeName(T.self, qualified: false), _typeName(T.self),
    _mangledTypeName(T.self) ?? "no mangled name"] }
@inline(never) @_optimize(none) func deep<T>(_: T.Type, _ depth: Int) -> String { depth == 0 ? _typeName(T.self) : deep(Space.Inner<T?>.Deep.Class<[T], (T) -> T>.self, depth - 1) }
func withMany(_ types: [Any.Type]) { for type in types { print(_openExistential(type, do: named)) } }

withMany([Int.self, String.self, [Int].self, [String: [Int?]].self, Set<Character>.self, Optional<Optional<Int>>.self, Any.self, AnyObject.self, AnyClass.self,
    Never.self, Void.self, (any Error).self, AnyHashable.self, UnsafeMutableRawPointer.self, Range<String.Index>.self, SIMD4<Float>.self])
withMany([(Int, String).self, (a: Int, b: (c: String, Any)).self, (() -> Void).self, ((Int, inout String) throws -> [Int]).self,
    (@Sendable (Int) async throws -> Void).self, (@convention(c) (Int32) -> Int32).self, ((@escaping (Int) -> Void) -> Void).self, (@MainActor () -> Void).self,
    (@Global (Int) -> Int).self, Borrows.self, Sends.self])
withMany([Int.Type.self, Int.Type.Type.self, (any P).self, (any P.Type).self, (any P).Type.self, (any Q<Int>).self, (any Q<any Q<String>>).self, (any P & Q).self,
    (any Space.Open & P).self, (any P & Sendable).self, (any P.Type)?.self, [any Q<[Int]>].self])
withMany([Space.self, Space.Inner<Int>.self, Space.Short.Deep.self, Space.Inner<[Int]>.Deep.Class<String, Any>.self, Space.Inner<(Int, Int)>.Deep.Class<Space,
    Space.Open>.Last.self, Space.Inner<String>.Special.self, Int.OfInt<Int>.self, Int.Kind.self, [String].OfArray.self, Optional<Int>.OfOptional.self, Agent.self,
    Of<NonCopy>.self, Of<Int>.self, NoPack.self, Pack<Int>.self, Pack<Int, [String], (Int, Bool)>.self, Pack<Int, Pack<Int, Int>>.Inside.self])
for type in [Hidden<Int>.self, Hidden<AlsoHidden>.self, AlsoHidden.self, Hidden<Int>.worst,
    type(of: opaque())] + local() + [Getter().type] { print(_typeName(type).replacing(#/\$[0-9a-f]+/#, with: "$"), type, _mangledTypeName(type) != nil) }
print(deep(Int.self, 3), deep(Agent.self, 2).count, deep((any P).self, 4).count)
print(Space.Open.name, String(describing: Agent()), String(reflecting: [Space.Inner<Int>.Deep.one]), String(reflecting: Optional(Int.OfInt<Int>())), "\([Space.Open.self as Any.Type])")
for type in [Int.self, [Int?].self, [String: (Int, Any)].self, Space.Inner<Bool>.Deep.Class<Int, () -> Void>.self, (any Q<Int>).self, Pack<Int, String>.self,
    Optional<Space.Open>.OfOptional.self, (Int, label: String).self] as [Any.Type] {
    let mangled = _mangledTypeName(type) ?? "", found = _typeByName(mangled)
    print(mangled, found.map { "\($0)" } ?? "not found", found == type)
}
print(["Si", "SaySiG", "SaySSSgG", "4main5SpaceO", "4main7NothingV", "nonsense", "", "SDySSSayypGG", "s5NeverO", "4main5AgentC", "yyc",
    "Sis5Error_pIegyzo_"].map { _typeByName($0).map { "\($0)" } ?? "-" })

// By many threads at once.
final class Names: @unchecked Sendable { let lock = DispatchSemaphore(value: 1); var all: [[String]] = []; var types: [[ObjectIdentifier?]] = [] }
let names = Names()
DispatchQueue.concurrentPerform(iterations: 8) { _ in
    let texts = [deep(String.self, 5), deep((Int, Bool).self, 4), _typeName(Space.Inner<Agent>.Deep.Class<Names, [Names?]>.self), String(reflecting: Pack<Names, Agent, Int>.self)]
    let types = texts.indices.map { _ in _typeByName("SaySDySSSayypGSgGG").map(ObjectIdentifier.init) } + ["Si",
        "SaySaySaySaySiGGGG"].map { _typeByName($0).map(ObjectIdentifier.init) } + [ObjectIdentifier(type(of: Space.Inner<Names>.Deep.Class<Int, Agent>.Last.self)),
        ObjectIdentifier(Pack<Agent, Names>.self)]
    names.lock.wait(); names.all.append(texts); names.types.append(types); names.lock.signal()
}
print(names.all.allSatisfy { $0 == names.all[0] }, names.types.allSatisfy { $0 == names.types[0] }, names.types[0].allSatisfy { $0 != nil }, names.all[0].map(\.count))
