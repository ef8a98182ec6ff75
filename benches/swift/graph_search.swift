// Graph search: shortest ways over objects, the tree of found nodes with weak parents, walked back to the root.
final class Vertex {
    let id: Int
    var edges: [Edge] = []
    init(_ id: Int) { self.id = id }
}
final class Edge { unowned let to: Vertex; let cost: Int; init(_ to: Vertex, _ cost: Int) { self.to = to; self.cost = cost } }
final class Found {
    let vertex: Vertex
    let distance: Int
    weak var parent: Found?
    var children: [Found] = []
    init(_ vertex: Vertex, _ distance: Int, _ parent: Found?) { self.vertex = vertex; self.distance = distance; self.parent = parent }
}
struct Heap {
    private var items: [Found] = []
    mutating func push(_ item: Found) {
        items.append(item)
        var index = items.count - 1
        while index > 0, items[index].distance < items[(index - 1) / 2].distance { items.swapAt(index, (index - 1) / 2); index = (index - 1) / 2 }
    }
    mutating func pop() -> Found? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return first }
        items[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < items.count && items[child].distance < items[least].distance { least = child }
            if least == index { return first }
            items.swapAt(index, least)
            index = least
        }
    }
}
func search(_ vertices: [Vertex], _ start: Int) -> Int {
    var done: [Found?] = Array(repeating: nil, count: vertices.count)
    var heap = Heap()
    let root = Found(vertices[start], 0, nil)
    heap.push(root)
    while let found = heap.pop() {
        guard done[found.vertex.id] == nil else { continue }
        done[found.vertex.id] = found
        found.parent?.children.append(found)
        for edge in found.vertex.edges where done[edge.to.id] == nil { heap.push(Found(edge.to, found.distance + edge.cost, found)) }
    }
    var sum = 0
    for end in stride(from: 0, to: vertices.count, by: 3) {
        var node = done[end]
        while let here = node { sum &+= here.distance &+ here.children.count; node = here.parent }
    }
    return sum
}
let side = 60
let vertices = (0..<(side * side)).map(Vertex.init)
var state = 99
for vertex in vertices {
    let (x, y) = (vertex.id % side, vertex.id / side)
    for (nx, ny) in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] where nx >= 0 && ny >= 0 && nx < side && ny < side {
        state = (state &* 1_103_515_245 &+ 12345) & 0x7fff_ffff
        vertex.edges.append(Edge(vertices[ny * side + nx], 1 + state >> 8 % 9))
    }
}
var sum = 0
for round in 0..<Int(CommandLine.arguments[1])! { sum &+= search(vertices, round * 37 % vertices.count) }
print(sum)
