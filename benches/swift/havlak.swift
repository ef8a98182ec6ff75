// Havlak: finds the nesting of loops in control flow graphs (Paul Havlak; Robert Hundt's benchmark).
final class Block {
    let name: Int
    var incoming: [Block] = [], outgoing: [Block] = []
    init(_ name: Int) { self.name = name }
}

final class Graph {
    var blocks: [Block] = []
    func block(_ name: Int) -> Block {
        while blocks.count <= name { blocks.append(Block(blocks.count)) }
        return blocks[name]
    }
    func edge(_ from: Int, _ to: Int) {
        let (a, b) = (block(from), block(to))
        a.outgoing.append(b)
        b.incoming.append(a)
    }
}

final class Loop {
    weak var parent: Loop?
    var children: [Loop] = []
    var blocks: [Block] = []
    let header: Block?
    var isReducible = true
    init(_ header: Block?) { self.header = header }
    var depth: Int { 1 + (children.map(\.depth).max() ?? 0) }
}

final class Node {
    let block: Block
    let number: Int
    var representative: Node?
    var loop: Loop?
    init(_ block: Block, _ number: Int) { self.block = block; self.number = number }
    func find() -> Node {
        var path: [Node] = []
        var node = self
        while let next = node.representative, next !== node { path.append(node); node = next }
        for one in path { one.representative = node }
        return node
    }
}

final class Finder {
    let graph: Graph
    var nodes: [Node] = []
    var numbers: [Int: Int] = [:]
    var last: [Int] = []
    var loops: [Loop] = []
    init(_ graph: Graph) { self.graph = graph }
    func search(_ block: Block) {
        let number = nodes.count
        numbers[block.name] = number
        nodes.append(Node(block, number))
        last.append(number)
        for next in block.outgoing where numbers[next.name] == nil { search(next) }
        last[number] = nodes.count - 1
    }
    func run() -> [Loop] {
        search(graph.blocks[0])
        for (number, node) in nodes.enumerated().reversed() {
            var pool: [Node] = []
            var others: [Node] = []
            for block in node.block.incoming {
                guard let from = numbers[block.name] else { continue }
                if number <= from && from <= last[number] {
                    if from != number { pool.append(nodes[from].find()) } else if loops.last?.header !== node.block { add(Loop(node.block), [], node) }
                } else {
                    others.append(nodes[from])
                }
            }
            guard !pool.isEmpty else { continue }
            var seen = Set(pool.map(\.number))
            var work = pool
            let loop = Loop(node.block)
            while let one = work.popLast() {
                for block in one.block.incoming {
                    guard let from = numbers[block.name] else { continue }
                    let next = nodes[from].find()
                    if !(number <= next.number && next.number <= last[number]) {
                        loop.isReducible = false
                    } else if next.number != number && seen.insert(next.number).inserted {
                        work.append(next)
                        pool.append(next)
                    }
                }
            }
            add(loop, pool, node)
        }
        return loops
    }
    func add(_ loop: Loop, _ members: [Node], _ header: Node) {
        header.loop = loop
        for member in members {
            member.representative = header
            if let inner = member.loop { inner.parent = loop; loop.children.append(inner) } else { loop.blocks.append(member.block) }
        }
        loops.append(loop)
    }
}

func diamond(_ graph: Graph, _ start: Int) -> Int {
    graph.edge(start, start + 1)
    graph.edge(start, start + 2)
    graph.edge(start + 1, start + 3)
    graph.edge(start + 2, start + 3)
    return start + 3
}

func straight(_ graph: Graph, _ start: Int, _ count: Int) -> Int {
    for index in 0..<count { graph.edge(start + index, start + index + 1) }
    return start + count
}

func loop(_ graph: Graph, _ from: Int) -> Int {
    let header = straight(graph, from, 1)
    let one = diamond(graph, header)
    let two = straight(graph, one, 1)
    let three = diamond(graph, two)
    let footer = straight(graph, three, 1)
    graph.edge(two, one)
    graph.edge(three, header)
    graph.edge(footer, from)
    return straight(graph, footer, 1)
}

let graph = Graph()
var end = straight(graph, 0, 2)
for _ in 0..<10 {
    let top = end
    for _ in 0..<20 { end = loop(graph, end) }
    graph.edge(end, top)
    end = straight(graph, end, 1)
}
var loops = 0, depth = 0
for _ in 0..<Int(CommandLine.arguments[1])! {
    let found = Finder(graph).run()
    loops += found.count
    depth += found.filter { $0.parent == nil }.map(\.depth).max()!
}
print(graph.blocks.count, loops, depth)
