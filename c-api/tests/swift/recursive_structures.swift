// Lists, trees and graphs: long chains, back pointers, iterative and recursive teardown.
final class Cell { var next: Cell?; weak var previous: Cell?; let id: Int
    init(_ id: Int) { self.id = id; Cell.living += 1 }
    deinit { Cell.living -= 1 }
    nonisolated(unsafe) static var living = 0 }
final class List {
    var head: Cell?, tail: Cell?
    func append(_ id: Int) {
        let cell = Cell(id)
        cell.previous = tail
        if let tail { tail.next = cell } else { head = cell }
        tail = cell
    }
    func removeLast() -> Int? {
        guard let last = tail else { return nil }
        tail = last.previous
        if let tail { tail.next = nil } else { head = nil }
        return last.id
    }
    deinit { tail = nil; while let cell = head { head = cell.next; cell.next = nil } }
}
final class Tree {
    var left: Tree?, right: Tree?
    unowned(unsafe) var parent: Tree?
    let key: Int
    init(_ key: Int) { self.key = key }
    func insert(_ key: Int) {
        if key < self.key {
            if let left { left.insert(key) } else { left = Tree(key); left!.parent = self }
        } else {
            if let right { right.insert(key) } else { right = Tree(key); right!.parent = self }
        }
    }
    var depth: Int { var depth = 0; var node = parent; while let up = node { depth += 1; node = up.parent }; return depth }
    func visit(_ body: (Tree) -> Void) { left?.visit(body); body(self); right?.visit(body) }
    deinit { Tree.dead += 1 }
    nonisolated(unsafe) static var dead = 0
}
final class Vertex { let id: Int; var edges: [Edge] = []; init(_ id: Int) { self.id = id }; deinit { Vertex.dead += 1 }
    nonisolated(unsafe) static var dead = 0 }
final class Edge { unowned let from: Vertex; unowned let to: Vertex; let cost: Int
    init(_ from: Vertex, _ to: Vertex, _ cost: Int) { self.from = from; self.to = to; self.cost = cost } }
@inline(never) func lists() {
    let list = List()
    for id in 0..<100_000 { list.append(id) }
    var sum = 0
    for _ in 0..<1000 { sum += list.removeLast()! }
    print(sum, Cell.living, list.tail!.previous!.id)
}
@inline(never) func chain() {
    var head: Cell? = nil
    for id in 0..<10_000 { let cell = Cell(id); cell.next = head; head = cell }
    print(Cell.living)
    head = nil
    print("torn down by recursion", Cell.living)
}
@inline(never) func trees() {
    let root = Tree(5000)
    var key = 1
    for _ in 0..<10_000 { key = key &* 7919 % 10_007; root.insert(key) }
    var deepest = 0, count = 0, last = -1, ordered = true
    root.visit { deepest = max(deepest, $0.depth); count += 1; ordered = ordered && $0.key >= last; last = $0.key }
    print(deepest, count, ordered)
}
@inline(never) func graphs() {
    let vertices = (0..<1000).map(Vertex.init)
    for vertex in vertices { for step in [1, 7, 31] { let to = vertices[(vertex.id * 3 + step) % 1000]; vertex.edges.append(Edge(vertex, to, step)) } }
    var distance = Array(repeating: Int.max, count: 1000)
    distance[0] = 0
    var frontier = [vertices[0]]
    while let vertex = frontier.popLast() {
        for edge in vertex.edges where distance[edge.from.id] + edge.cost < distance[edge.to.id] {
            distance[edge.to.id] = distance[edge.from.id] + edge.cost
            frontier.append(edge.to)
        }
    }
    print(distance.filter { $0 < Int.max }.count, distance.filter { $0 < Int.max }.reduce(0, +))
    withExtendedLifetime(vertices) {}
}
lists()
chain()
trees()
print(Tree.dead)
graphs()
print(Vertex.dead, Cell.living)
