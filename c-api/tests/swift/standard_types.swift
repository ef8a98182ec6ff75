// The standard library's own generic types, some made in advance: each asked for by name, by unspecialized code and by values, and used.
@inline(never) @_optimize(none) func kind<T>(of value: T) -> Any.Type { T.self }
@inline(never) @_optimize(none) func array<T>(_: T.Type) -> Any.Type { [T].self }
@inline(never) @_optimize(none) func optional<T>(_: T.Type) -> Any.Type { T?.self }
@inline(never) @_optimize(none) func set<T: Hashable>(_: T.Type) -> Any.Type { Set<T>.self }
@inline(never) @_optimize(none) func dictionary<K: Hashable, V>(_: K.Type, _: V.Type) -> Any.Type { [K: V].self }
@inline(never) @_optimize(none) func ranges<T: Comparable>(_: T.Type) -> [Any.Type] { [Range<T>.self, ClosedRange<T>.self, PartialRangeFrom<T>.self,
    PartialRangeUpTo<T>.self, PartialRangeThrough<T>.self] }
@inline(never) @_optimize(none) func iterators<C: Collection>(_ collection: C) -> [Any.Type] { [C.Iterator.self, C.Index.self, C.Indices.self, C.SubSequence.self,
    C.SubSequence.SubSequence.self, C.Indices.Element.self, Swift.type(of: collection.makeIterator())] }
@inline(never) @_optimize(none) func wrapped<S: Sequence>(_ sequence: S) -> [Any.Type] {
    [Swift.type(of: sequence.lazy), Swift.type(of: sequence.lazy.map { [$0] }), Swift.type(of: sequence.lazy.filter { _ in true }), Swift.type(of: sequence.enumerated()),
        Swift.type(of: zip(sequence, sequence)), Swift.type(of: AnySequence(sequence)), Swift.type(of: sequence.lazy.compactMap { Optional($0) }),
        Swift.type(of: sequence.dropFirst()), Swift.type(of: sequence.prefix(1))]
}
@inline(never) @_optimize(none) func pointers<T>(_: T.Type) -> [Any.Type] { [UnsafePointer<T>.self, UnsafeMutablePointer<T>.self, UnsafeBufferPointer<T>.self,
    UnsafeMutableBufferPointer<T>.self, ManagedBuffer<Int, T>.self, Unmanaged<AnyObject>.self, KeyPath<T, Int>.self, Result<T, any Error>.self, CollectionOfOne<T>.self,
    EmptyCollection<T>.self, Repeated<T>.self, Slice<[T]>.self, ReversedCollection<[T]>.self, JoinedSequence<[[T]]>.self, FlattenSequence<[[T]]>.self, UnfoldSequence<T,
    T>.self, KeyValuePairs<String, T>.self, IteratorSequence<IndexingIterator<[T]>>.self, AsyncStream<T>.self, CheckedContinuation<T, Never>.self, SIMD4<Int32>.self] }
@inline(never) @_optimize(none) func work<T: Hashable>(_ values: [T]) -> String {
    var array = values, set = Set<T>(), counts: [T: Int] = [:], contiguous = ContiguousArray(values), byText: [String: [T]] = [:]
    for value in array + array { set.insert(value); counts[value, default: 0] += 1; contiguous.append(value); byText["\(value)", default: []].append(value) }
    array.reverse()
    array.swapAt(0, array.count - 1)
    let pairs = zip(array, contiguous).map { [$0, $1] }, slices = array[1...].split(maxSplits: 1) { $0 == values[0] }
    return "\(Swift.type(of: pairs)) \(Swift.type(of: slices)) \(set.count) \(counts.values.reduce(0, +)) \(contiguous.count) \(byText.count) \(Swift.type(of: counts.mapValues { [$0] })) \(Swift.type(of: Dictionary(grouping: array) { [$0] })) \(Swift.type(of: set.subtracting(array)))"
}
final class Object: Hashable { let id: Int; init(_ id: Int) { self.id = id }; static func == (a: Object,
    b: Object) -> Bool { a.id == b.id }; func hash(into hasher: inout Hasher) { hasher.combine(id) } }
enum Direction { case up, down }
struct Point: Hashable { var x = 1.5, y = 2 }

@inline(never) func run() {
    print(array(Int.self) == [Int].self, array(String.self) == [String].self, array(UInt8.self) == Swift.type(of: Array("x".utf8)),
        array(Any.self) == Swift.type(of: [1, "a"] as [Any]), array(Object.self) == [Object].self, array([Int].self) == [[Int]].self, array(AnyObject.self) == [AnyObject].self)
    print(optional(Int.self) == Int?.self, optional(String.self) == Swift.type(of: "a".first.map(String.init)), optional(Character.self) == Swift.type(of: "a".first),
        optional(Int?.self) == Int??.self, optional(Double.self) == Swift.type(of: Double("1")))
    print(set(Int.self) == Set<Int>.self, set(String.self) == Swift.type(of: Set("a b".split(separator: " ").map { String($0) })),
        set(AnyHashable.self) == Set<AnyHashable>.self, set(Object.self) == Set<Object>.self)
    print(dictionary(String.self, Int.self) == [String: Int].self, dictionary(String.self, Any.self) == Swift.type(of: ["a": 1, "b": []] as [String: Any]),
        dictionary(AnyHashable.self, Any.self) == [AnyHashable: Any].self, dictionary(Int.self, [Object].self) == Swift.type(of: Dictionary(grouping: [Object(1)], by: \.id)))
    print(ranges(Int.self), ranges(Int.self)[0] == Swift.type(of: 1..<2), ranges(String.Index.self)[0] == Swift.type(of: "ab".startIndex..<"ab".endIndex),
        ranges(Double.self)[1] == Swift.type(of: 1.0...2.0), ranges(UInt8.self)[2])
    print(iterators([1, 2]), iterators("text"), iterators(["a": 1]), iterators(Set([Object(1)])))
    print(iterators(0..<3), iterators("text".utf8), iterators([1, 2].lazy.map { "\($0)" }), iterators([[1], [2]].joined()), iterators([1, 2].reversed()),
        iterators(repeatElement(Direction.up, count: 2)))
    print(wrapped([1, 2]), wrapped("ab"), wrapped(["k": Object(1)]), wrapped(stride(from: 0, to: 4, by: 2)), wrapped([Point()]))
    print(pointers(Int.self), pointers(Object.self).count, pointers(Point?.self)[7], pointers(Direction.self)[14])
    print(work([1, 2, 3]), work(["a", "b", "c"]), work([Object(1), Object(2)]).count, work([Point(), Point(x: 2)]), work([Optional(1), nil, 3]), work([[1], [2], []]),
        work([AnyHashable(1), AnyHashable("x")]))
    print(kind(of: (1, "a", [2.5])), kind(of: { (a: [Int], b: Object?) in a }), kind(of: [Direction.up: Point()]), kind(of: Result<[String], any Error>.success([])),
        kind(of: Mirror(reflecting: 1).children), kind(of: "a".unicodeScalars.lazy), kind(of: [1: "a"].keys.sorted()), kind(of: ["a": 1].values),
        kind(of: [3, 1].sorted().enumerated().makeIterator()))
    print([Int].self == [Int].self, ObjectIdentifier([Int].self) == ObjectIdentifier(array(Int.self)),
        Set([ObjectIdentifier([String].self), ObjectIdentifier(array(String.self)), ObjectIdentifier(Swift.type(of: CommandLine.arguments))]).count)
}
run()
