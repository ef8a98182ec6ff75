// Generic types over what cannot be copied: boxes, enums, classes, protocols, and types that can be copied only when their argument can.
struct Handle: ~Copyable { let id: Int; init(_ id: Int) { self.id = id }; deinit { ended.append(id) } }
struct Nothing: ~Copyable {}
nonisolated(unsafe) var ended: [Int] = []
final class Tracked { let id: Int; init(_ id: Int) { self.id = id }; deinit { ended.append(-id) } }

@inline(never) func exchange<T: ~Copyable>(_ place: inout T, _ value: consuming T) -> T { var value = value; swap(&place, &value); return value }
func id(_ handle: consuming Handle?) -> Int { switch consume handle { case .none: 0
                                                                       case let .some(handle): handle.id } }
protocol Named: ~Copyable { associatedtype Name; var name: Name { get }; static var kind: String { get } }
extension Handle: Named { var name: Int { id }; static var kind: String { "handle" } }
extension String: Named { var name: String { self }; static var kind: String { "text" } }
struct Box<Value: ~Copyable>: ~Copyable {
    private let place: UnsafeMutablePointer<Value>
    init(_ value: consuming Value) { place = .allocate(capacity: 1); place.initialize(to: value) }
    borrowing func with<R>(_ body: (borrowing Value) -> R) -> R { body(place.pointee) }
    mutating func replace(with value: consuming Value) -> Value { let old = place.move(); place.initialize(to: value); return old }
    consuming func take() -> Value { let place = place; discard self; let value = place.move(); place.deallocate(); return value }
    deinit { place.deinitialize(count: 1); place.deallocate() }
}
extension Box: Named where Value: Named, Value: ~Copyable { var name: String { "box of \(place.pointee.name)" }; static var kind: String { "box of " + Value.kind } }
enum Maybe<Value: ~Copyable>: ~Copyable { case none, some(Value)
    mutating func take() -> Value? { switch exchange(&self, .none) { case .none: nil
                                                                     case let .some(value): value } }
    var isSome: Bool { borrowing get { switch self { case .none: false; case .some: true } } } }
extension Maybe: Copyable where Value: Copyable {}
struct Pair<A: ~Copyable, B: ~Copyable>: ~Copyable { var a: A; var b: B; consuming func flipped() -> Pair<B, A> { let a = self.a, b = self.b; return Pair<B, A>(a: b, b: a) } }
extension Pair: Copyable where A: Copyable, B: Copyable {}
extension Pair: Equatable where A: Equatable, B: Equatable {}
final class Shared<Value: ~Copyable> { var value: Value; init(_ value: consuming Value) { self.value = value }; func swap(_ other: inout Value) { Swift.swap(&value, &other) } }
class Root<Value: ~Copyable> { func visit(_ value: borrowing Value) -> String { "visited" } }
final class Leaf<Value: Named & ~Copyable>: Root<Value> { override func visit(_ value: borrowing Value) -> String { "\(Value.kind) \(value.name)" } }
struct Queue<Element: ~Copyable>: ~Copyable {
    private var first: Maybe<Box<Node>> = .none
    private(set) var count = 0
    struct Node: ~Copyable { var element: Element; var next: Maybe<Box<Node>> }
    mutating func push(_ element: consuming Element) { var rest = Maybe<Box<Node>>.none; swap(&rest, &first); first = .some(Box(Node(element: element, next: rest))); count += 1 }
    mutating func pop() -> Element? { guard let box = first.take() else { return nil }; let node = box.take(); count -= 1; return unpack(node) }
    private mutating func unpack(_ node: consuming Node) -> Element { first = node.next; return node.element }
}

@inline(never) @_optimize(none) func name<N: Named & ~Copyable>(_ value: borrowing N) -> String { "\(N.kind) \(value.name) \(N.Name.self)" }
@inline(never) @_optimize(none) func pass<T: ~Copyable>(_ value: consuming T) -> T { value }
@inline(never) @_optimize(none) func through<T: ~Copyable>(_ depth: Int, _ value: consuming T,
    _ end: (consuming T) -> Int) -> Int { depth == 0 ? end(value) : through(depth - 1, Box(value)) { (box: consuming Box<T>) in end(box.take()) } }
@inline(never) @_optimize(none) func size<T: ~Copyable>(_ type: T.Type) -> Int { MemoryLayout<T>.size }
@inline(never) @_optimize(none) func fill<T: ~Copyable>(_ queue: inout Queue<T>, _ make: (Int) -> T) { for number in 1...4 { queue.push(make(number)) } }

@inline(never) func run() {
    print(name(Handle(1)), name("text"), name(Box(Handle(2))), name(Box(Box("deep"))))
    print(through(5, Handle(3)) { $0.id }, through(3, Tracked(4)) { $0.id })
    var box = Box(Handle(5))
    let old = box.replace(with: Handle(6))
    print(old.id, box.with { $0.id }, pass(box.take()).id)
    var maybe = Maybe.some(Handle(7))
    print(maybe.isSome, id(maybe.take()), maybe.isSome)
    let copyable = Maybe.some(Tracked(8)), again = copyable
    print(copyable.isSome, again.isSome)
    // Swift 6.2.3's optimizer gives up on a flipped pair of which it sees all.
    let pair = pass(Pair(a: Handle(9), b: "nine").flipped())
    print(pair.a, pair.b.id, Pair(a: 1, b: "x") == Pair(a: 1, b: "x"))
    let shared = Shared(Handle(10))
    var other = Handle(11)
    shared.swap(&other)
    print(shared.value.id, other.id, Leaf<Handle>().visit(shared.value), (Leaf<String>() as Root<String>).visit("leaf"))
    var queue = Queue<Handle>()
    fill(&queue) { Handle(20 + $0) }
    print(id(queue.pop()), id(queue.pop()), queue.count)
    var texts = Queue<[Tracked]>()
    fill(&texts) { [Tracked(30 + $0), Tracked(40 + $0)] }
    print(texts.pop()!.count, texts.count)
    var boxes = Queue<Box<Pair<Handle, Maybe<Tracked>>>>()
    fill(&boxes) { Box(Pair(a: Handle(50 + $0), b: $0 % 2 == 0 ? .none : .some(Tracked(50 + $0)))) }
    if let box = boxes.pop() { print(box.with { $0.b.isSome }, boxes.count) }
    print(size(Box<Handle>.self), size(Maybe<Handle>.self), size(Pair<Handle, Maybe<UInt8>>.self), size(Queue<Nothing>.self), size(Maybe<Box<Nothing>>.self))
    let optional: Handle? = Handle(60)
    if let inside = optional { print(inside.id) }
}
run()
print(ended)
