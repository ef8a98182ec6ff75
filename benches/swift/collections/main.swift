// A generic collection library in a module of its own, used with many types: an ordered dictionary, a deque, a heap and a trie.
import Collections

final class Job: Comparable, Hashable {
    let id: Int, weight: Int
    init(_ id: Int, _ weight: Int) { self.id = id; self.weight = weight }
    static func < (a: Job, b: Job) -> Bool { (a.weight, a.id) < (b.weight, b.id) }
    static func == (a: Job, b: Job) -> Bool { a.id == b.id }
    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
struct Point: Hashable { let x: Int, y: Int }
enum Command: Hashable { case push(Int), pop, label(String) }
struct Random { var state: UInt64 = 42; mutating func next(_ bound: Int) -> Int { state = state &* 6364136223846793005 &+ 1442695040888963407; return Int(state >> 33) % bound } }

var random = Random()
var sum = 0
func add(_ number: Int) { sum = (sum &* 31 &+ number) & 0xffff_ffff }

func schedule() {
    var queue = Deque<Job>(), ready = Heap<Job>(), seen = OrderedDictionary<Job, Int>()
    for id in 0..<60 { queue.append(Job(id, random.next(100))) }
    while let job = queue.popFirst() {
        ready.insert(job)
        seen[job, default: 0] += 1
        if ready.count > 20, let first = ready.pop(), seen[first]! < 3 { queue.prepend(Job(first.id, first.weight + 10)) }
    }
    while let job = ready.pop() { add(job.weight) }
    for (job, times) in seen.grouped(by: { $1 }) { add(job * times.count) }
}
func search() {
    var distances = OrderedDictionary<Point, Int>(), frontier = Heap<(Int, Point)> { $0.0 < $1.0 }
    frontier.insert((0, Point(x: 0, y: 0)))
    while let (distance, point) = frontier.pop(), distances.count < 80 {
        if distances[point] != nil { continue }
        distances[point] = distance
        for (dx, dy) in [(1, 0), (0, 1), (-1, 0), (0, -1)] { frontier.insert((distance + 1 + random.next(9), Point(x: point.x + dx, y: point.y + dy))) }
    }
    for (point, distance) in distances { add(point.x * 7 + point.y * 3 + distance) }
    for (ring, points) in distances.mapValues({ $0 / 5 }).grouped(by: { $1 }) { add(ring + points.count) }
}
func words() {
    var trie = Trie<String, Int>(), numbers = Trie<[Int], String>()
    for index in 0..<60 {
        let number = random.next(400)
        trie["word \(number)"] = index
        numbers[[number % 7, number % 5, number % 3]] = "n\(number)"
        if index % 9 == 0 { trie["word \(number / 2)"] = nil }
    }
    let kept = trie
    trie["word 1"] = 1
    add(trie.count + kept.count + numbers.count)
    add(trie.values(under: "word 1").reduce(0, +) + numbers.values(under: [3]).reduce(0) { $0 + $1.count })
}
func machine() {
    var program = Deque<Command>(), stack = Deque<Int?>(), labels = OrderedDictionary<String, Deque<Command>>()
    for index in 0..<80 { program.append(index % 7 == 3 ? .label("label \(index % 4)") : index % 3 == 2 ? .pop : .push(random.next(50))) }
    while let command = program.popFirst() {
        switch command {
        case let .push(number): stack.append(number % 5 == 0 ? nil : number)
        case .pop: add((stack.popLast() ?? 1) ?? 2)
        case let .label(name): labels[name, default: Deque()].append(.push(stack.count)); if stack.count > 30 { labels[name] = nil }
        }
    }
    for (name, commands) in labels { add(name.utf8.count + commands.count + Set(commands).count) }
}
func mixed() {
    var tables = OrderedDictionary<String, OrderedDictionary<Int, Heap<Double>>>()
    for _ in 0..<60 {
        let table = "table \(random.next(5))", row = random.next(6)
        tables[table, default: OrderedDictionary()][row, default: Heap()].insert(Double(random.next(1000)) / 8)
    }
    for (_, table) in tables { for (row, heap) in table { add(row + Int((heap.first ?? 0) * 8) + heap.count) } }
    var recent = Deque(repeatElement("none", count: 3))
    for index in 0..<40 { recent.append("entry \(index)"); _ = recent.popFirst(); if index % 8 == 0 { add(recent.sorted().joined().utf8.count) } }
}

for _ in 0..<Int(CommandLine.arguments[1])! { schedule(); search(); words(); machine(); mixed() }
print(sum)
