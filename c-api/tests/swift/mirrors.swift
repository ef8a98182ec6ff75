// Mirror of every kind of type: what it lists, in which order, with which labels and types, up the superclasses and down by paths.
final class Tracked { let id: Int; init(_ id: Int) { self.id = id }; deinit { ended += 1 } }
nonisolated(unsafe) var ended = 0
struct Generic<T, U> { var first: T; let second: [U]; var both: (T, U)?; var function: (T) -> U }
class Base<T> { var base: T; weak var weakly: Tracked?; unowned let unownedly: Tracked; unowned(unsafe) var unsafely: Tracked
    init(_ base: T, _ tracked: Tracked) { self.base = base; weakly = tracked; unownedly = tracked; unsafely = tracked } }
class Middle<U>: Base<[U]> { lazy var late = 5; var optional: U?; private(set) var hidden = "hidden" }
final class Leaf: Middle<Int> { let own: any Equatable = 3; var closure: (() -> Void)?; var tracked: Tracked? }
enum Payload<T> { case empty, one(T), labelled(a: Int, b: T), pair((T, T)), tracked(Tracked); indirect case nested(Payload<T>) }
enum Plain: String { case a, b = "bee" }
struct Custom: CustomReflectable { let value: Int; var customMirror: Mirror { Mirror(self, children: ["value": value, "twice": value * 2], displayStyle: .struct, ancestorRepresentation: .suppressed) } }
class Reflected: CustomReflectable { let n = 1; var customMirror: Mirror { Mirror(self, unlabeledChildren: [1, 2, 3], displayStyle: .collection) } }
final class Below: Reflected { let m = 2; override var customMirror: Mirror { Mirror(self, children: ["m": m], ancestorRepresentation: .customized { super.customMirror }) } }
struct Leafless: CustomLeafReflectable { let inside = Tracked(9); var customMirror: Mirror { Mirror(self, children: []) } }
protocol Shape { var area: Int { get } }
struct Square: Shape { var side = 2; var area: Int { side * side } }
struct Wide { var shape: any Shape = Square(); var kind: any Shape.Type = Square.self; var type: Any.Type = Int.self; var any: Any = [1: "x"]; var error: (any Error)?; let function: @Sendable (Int) -> Int = { $0 }; var empty: () = (); var pointer: UnsafeRawPointer? = nil; var character: Character = "é"; var range = 1..<3 }
struct Nested { struct Inner { enum Deep { case leaf(Inner2) }; struct Inner2 { var x = 1 } }; var inner = Inner.Deep.leaf(.init()) }
actor Agent { let name = "agent"; var count = 1 }

@inline(never) @_optimize(none) func show(_ value: Any, _ depth: Int = 0) {
    let mirror = Mirror(reflecting: value)
    print(String(repeating: "  ", count: depth) + "\(mirror.subjectType) \(mirror.displayStyle.map { "\($0)" } ?? "-") \(mirror.children.count)")
    for child in mirror.children {
        print(String(repeating: "  ", count: depth) + "- \(child.label ?? "_"): \(type(of: child.value))")
        if depth < 3 { show(child.value, depth + 1) }
    }
    var above = mirror.superclassMirror
    while let here = above { print("  above: \(here.subjectType)", here.children.map { $0.label ?? "_" }); above = here.superclassMirror }
}
@inline(never) @_optimize(none) func generic<T>(_ value: T) -> String { "\(Mirror(reflecting: value).subjectType) \(T.self) \(Mirror(reflecting: value).children.map { type(of: $0.value) })" }

@inline(never) func run() {
    let tracked = Tracked(1)
    show(Generic(first: 1, second: ["a"], both: nil) { "\($0)" })
    show(Generic(first: tracked, second: [Optional(tracked), nil], both: (tracked, nil)) { $0 })
    let leaf = Leaf([1, 2], tracked)
    leaf.tracked = Tracked(2)
    leaf.optional = leaf.late
    show(leaf)
    for payload in [.empty, .one("x"), .labelled(a: 1, b: "y"), .pair(("p", "q")), .tracked(tracked), .nested(.one("n"))] as [Payload<String>] { show(payload) }
    show(Plain.b)
    show((1, label: "two", tracked, (3, inner: 4)))
    show([1: ["a": Set([1])]])
    show([Optional(1), nil, 3])
    show(Optional(Optional(Optional(tracked))) as Any)
    show(Custom(value: 4))
    show(Below())
    show(Leafless())
    show(Wide())
    show(Nested())
    show(Agent())
    show({ (x: Int) -> Int in x })
    show(Leaf.self)
    show("text")
    show(1.5)
    print(generic(Generic(first: [1], second: [(1, 2)], both: nil) { _ in (0, 0) }), generic(leaf as Base<[Int]>), generic(Square() as any Shape), generic(Optional(leaf)))
    let mirror = Mirror(reflecting: [leaf])
    print(mirror.descendant(0, "own") ?? "-", mirror.descendant(0, "tracked", "some", "id") ?? "-", mirror.descendant(0, 1) != nil, mirror.descendant(1) != nil,
        Mirror(reflecting: Nested()).descendant("inner", "leaf", "x") ?? "-")
    var text = ""
    dump([Payload.labelled(a: 1, b: [1, 2])], to: &text, name: "dumped", indent: 2, maxDepth: 4)
    dump(Generic(first: Plain.a, second: [Square()], both: nil) { _ in Square() }, to: &text, maxItems: 9)
    print(text)
    print(String(describing: leaf), String(reflecting: Payload.pair((1, 2))), "\(Generic(first: 1, second: [2], both: (3, 4)) { $0 })")
}
run()
print(ended)
