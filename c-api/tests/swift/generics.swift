// Unspecialized generic code over classes: boxes, protocols with associated types, generic classes and their subclasses.
final class Tracked: Comparable {
    let id: Int
    init(_ id: Int) { self.id = id; Tracked.living += 1 }
    deinit { Tracked.living -= 1 }
    static func < (a: Tracked, b: Tracked) -> Bool { a.id < b.id }
    static func == (a: Tracked, b: Tracked) -> Bool { a.id == b.id }
    nonisolated(unsafe) static var living = 0
}
protocol Container { associatedtype Element; init(); mutating func put(_ e: Element); mutating func take() -> Element?; var count: Int { get } }
struct Stack<Element>: Container {
    private var items: [Element] = []
    init() {}
    mutating func put(_ e: Element) { items.append(e) }
    mutating func take() -> Element? { items.popLast() }
    var count: Int { items.count }
}
class Chain<Element>: Container {
    private final class Cell { let value: Element; let next: Cell?; init(_ v: Element, _ n: Cell?) { value = v; next = n } }
    private var head: Cell?
    var count = 0
    required init() {}
    func put(_ e: Element) { head = Cell(e, head); count += 1 }
    func take() -> Element? { defer { if head != nil { head = head!.next; count -= 1 } }; return head?.value }
}
final class Loud<Element>: Chain<Element> {
    override func put(_ e: Element) { print("put"); super.put(e) }
    deinit { print("deinit Loud<\(Element.self)>", count) }
}
@inline(never) @_optimize(none) func exercise<C: Container>(_ type: C.Type, _ make: (Int) -> C.Element) -> Int {
    var container = C()
    for index in 0..<5 { container.put(make(index)) }
    let copy = container
    _ = container.take()
    return container.count * 10 + copy.count
}
@inline(never) @_optimize(none) func largest<T: Comparable>(_ values: [T]) -> T { values.max()! }
@inline(never) @_optimize(none) func swapped<A, B>(_ pair: (A, B)) -> (B, A) { (pair.1, pair.0) }
@inline(never) @_optimize(none) func box<T>(_ value: T) -> () -> T { var copy = value; return { defer { copy = value }; return copy } }
func each<each T: AnyObject>(_ objects: repeat each T) -> [ObjectIdentifier] {
    var ids: [ObjectIdentifier] = []
    repeat ids.append(ObjectIdentifier(each objects))
    return ids
}
print(exercise(Stack<Tracked>.self, Tracked.init), Tracked.living)
print(exercise(Chain<Tracked>.self, Tracked.init), Tracked.living)
print(exercise(Loud<(Tracked, String)>.self) { (Tracked($0), "x") }, Tracked.living)
print(exercise(Stack<Tracked?>.self) { $0 % 2 == 0 ? Tracked($0) : nil }, Tracked.living)
print(largest([Tracked(3), Tracked(9), Tracked(4)]).id, Tracked.living)
print(swapped((Tracked(1), "s")).0, Tracked.living)
print(box(Tracked(5))().id, Tracked.living)
print(Set(each(Tracked(1), Loud<Int>(), Chain<String>())).count > 0, Tracked.living)
