// Associated types and conformances found as the program runs: conditional, inherited, refined, through witnesses of generic types and of their arguments.
protocol Producer { associatedtype Output; associatedtype Next: Producer where Next.Output == Output; func produce() -> Output; var next: Next? { get }; static var title: String { get } }
extension Producer { static var title: String { "some producer of \(Output.self)" } }
struct Constant<Output>: Producer { let value: Output; func produce() -> Output { value }; var next: Constant<Output>? { nil } }
struct Mapped<Base: Producer,
    Output>: Producer { let base: Base; let map: (Base.Output) -> Output; func produce() -> Output { map(base.produce()) }; var next: Mapped<Base.Next,
    Output>? { base.next.map { Mapped<Base.Next, Output>(base: $0, map: map) } }; static var title: String { "mapped " + Base.title } }
struct Chained<A: Producer, B: Producer>: Producer where A.Output == B.Output { let a: A, b: B; func produce() -> A.Output { a.produce() }; var next: Either<A.Next,
    B>? { a.next.map { .left($0) } ?? .right(b) } }
enum Either<L: Producer, R: Producer>: Producer where L.Output == R.Output { case left(L), right(R)
    func produce() -> L.Output { switch self { case let .left(l): l.produce()
                                               case let .right(r): r.produce() } }
    var next: Either<L.Next, R.Next>? { switch self { case let .left(l): l.next.map { .left($0) }
                                                      case let .right(r): r.next.map { .right($0) } } } }
final class Countdown: Producer { let from: Int; init(_ from: Int) { self.from = from }; func produce() -> Int { from }; var next: Countdown? { from > 0 ? Countdown(from - 1) : nil }; static var title: String { "countdown" } }

protocol Weighed { static var weight: Int { get }; var mine: Int { get } }
protocol Heavy: Weighed { static var extra: Int { get } }
extension Weighed { var mine: Int { Self.weight * 2 } }
extension Int: Heavy { static var weight: Int { 1 }; static var extra: Int { 100 } }
extension String: Weighed { static var weight: Int { 2 }; var mine: Int { count } }
extension Array: Weighed where Element: Weighed { static var weight: Int { Element.weight + 10 }; var mine: Int { map(\.mine).reduce(0, +) } }
extension Array: Heavy where Element: Heavy { static var extra: Int { Element.extra + 1000 } }
extension Optional: Weighed where Wrapped: Weighed { static var weight: Int { Wrapped.weight + 20 } }
extension Dictionary: Weighed where Key == String, Value: Weighed { static var weight: Int { Value.weight + 30 } }
extension Result: Weighed where Success: Weighed, Failure: Weighed { static var weight: Int { Success.weight * Failure.weight } }
struct Oops: Error, Weighed { static var weight: Int { 7 } }
class Animal: Weighed { class var weight: Int { 50 } }
final class Bird<Song: Weighed>: Animal { override class var weight: Int { 60 + Song.weight } }
struct Wrapper<Value> { var value: Value }
extension Wrapper: Weighed where Value: Weighed { static var weight: Int { Value.weight + 40 } }
extension Wrapper: Heavy where Value: Heavy { static var extra: Int { Value.extra + 1 } }
extension Wrapper: Equatable where Value: Equatable {}
extension Wrapper: Hashable where Value: Hashable {}
extension Wrapper: Comparable where Value: Comparable { static func < (a: Self, b: Self) -> Bool { a.value < b.value } }
extension Wrapper: Sequence where Value: Sequence { func makeIterator() -> Value.Iterator { value.makeIterator() } }
extension Wrapper: Encodable where Value: Encodable {}
extension Wrapper: Error where Value: Error {}

@inline(never) @_optimize(none) func run<P: Producer>(_ producer: P, _ depth: Int) -> [P.Output] { depth == 0 ? [] : [producer.produce()] + (producer.next.map { run($0, depth - 1) } ?? []) }
@inline(never) @_optimize(none) func names<P: Producer>(_: P.Type, _ depth: Int) -> [String] { depth == 0 ? [] : ["\(P.self): \(P.Output.self), \(P.title)"] + names(P.Next.self, depth - 1) }
@inline(never) @_optimize(none) func nest<P: Producer>(_ producer: P,
    _ depth: Int) -> String { depth == 0 ? "\(producer.produce()) \(P.title)" : nest(Mapped(base: producer) { [$0] }, depth - 1) }
@inline(never) @_optimize(none) func weigh<W: Weighed>(_ value: W) -> String { "\(W.self) \(W.weight) \(value.mine) \((W.self as? any Heavy.Type)?.extra ?? 0)" }
@inline(never) @_optimize(none) func weighAny(_ value: Any) -> String { (value as? any Weighed).map { weigh($0) } ?? "\(type(of: value)) has no weight" }
@inline(never) @_optimize(none) func weightOf<T>(_: T.Type,
    _ depth: Int) -> [Int] { [(T.self as? any Weighed.Type)?.weight ?? -1] + (depth == 0 ? [] : depth % 2 == 0 ? weightOf([T].self, depth - 1) : weightOf(Wrapper<T?>.self, depth - 1)) }
@inline(never) @_optimize(none) func slices<C: Collection>(_ collection: C) -> String { "\(C.Element.self) \(C.SubSequence.self) \(C.SubSequence.SubSequence.Iterator.self) \(C.Indices.SubSequence.self) \(collection.dropFirst().dropLast().count)" }
@inline(never) @_optimize(none) func least<S: Sequence>(_ sequence: S) -> String where S.Element: Comparable { sequence.min().map { "\($0)" } ?? "none" }
@inline(never) @_optimize(none) func unique<H: Hashable>(_ values: [H]) -> Int { Set(values.map { Wrapper(value: Wrapper(value: $0)) }).count }
@inline(never) @_optimize(none) func conformances(_ value: Any) -> [Bool] { [value is any Equatable, value is any Hashable, value is any Comparable,
    value is any Sequence, value is any Encodable, value is any Decodable, value is any Error, value is any Weighed, value is any Heavy, value is any Producer, value is any Collection] }

print(run(Countdown(3), 9), run(Mapped(base: Countdown(2)) { "\($0)" }, 9), run(Chained(a: Countdown(1), b: Constant(value: 9)), 4),
    run(Either<Countdown, Constant<Int>>.right(Constant(value: 4)), 3))
print(names(Chained<Countdown, Mapped<Constant<String>, Int>>.self, 4), names(Mapped<Mapped<Countdown, [Int]>, Constant<Int>>.self, 2))
print(nest(Countdown(5), 6), nest(Constant(value: "c"), 3))
print(weigh(1), weigh("abc"), weigh([1, 2]), weigh([["a"], ["bc"]]), weigh(Optional([1])), weigh(["k": Optional(1)]), weigh(Result<Int, Oops>.success(1)),
    weigh(Animal()), weigh(Bird<[String]>()), weigh(Bird<Int>() as Animal), weigh(Wrapper(value: [Wrapper(value: 3)])))
let all: [Any] = [1, 1.5, "a", [1], [1.5], [[nil, 1]], ["a": ["b": 2]], [1: 2], Result<[Int], Oops>.failure(Oops()), Result<Int, any Error>.success(1), Animal(),
    Bird<String>(), Wrapper(value: 1), Wrapper(value: "x"), Wrapper(value: Wrapper(value: [Bird<Int>()])), Wrapper(value: { 1 }), Wrapper(value: Oops()), Countdown(1),
    Constant(value: 1), Wrapper(value: 1..<3), Optional<Double>.none as Any]
for value in all { print(weighAny(value), conformances(value).map { $0 ? 1 : 0 }) }
print(weightOf(Int.self, 7), weightOf(String.self, 4), weightOf(Double.self, 3), weightOf([String: Int].self, 2), weightOf([Int: Int].self, 2), weightOf(Bird<[Int?]>.self, 3))
print(slices([1, 2, 3, 4]), slices("text"), slices((0..<5).lazy.map { [$0] }), slices([[1], [2, 3]].joined()), slices("a-b".utf8), slices(["x": 1, "y": 2, "z": 3]))
print(least([Wrapper(value: 3), Wrapper(value: 1)]), least(Wrapper(value: ["b", "a"])), least(Wrapper(value: Wrapper(value: [2.5]))), unique([1, 1, 2]), unique([["a"], ["a"]]))
