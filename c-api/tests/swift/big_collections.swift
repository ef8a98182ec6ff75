// Collections of hundreds of thousands of objects: sorted, mapped, filtered, sliced, copied, torn down.
final class Item: Hashable {
    let id: Int
    init(_ id: Int) { self.id = id; Item.living += 1 }
    deinit { Item.living -= 1 }
    static func == (a: Item, b: Item) -> Bool { a.id == b.id }
    func hash(into hasher: inout Hasher) { hasher.combine(id) }
    nonisolated(unsafe) static var living = 0
}
@inline(never) func arrays() {
    let count = 200_000
    var items = (0..<count).map { Item(($0 &* 7919) % count) }
    items.sort { $0.id < $1.id }
    print(items[0].id, items[count - 1].id, Item.living)
    let even = items.filter { $0.id % 2 == 0 }
    let slice = items[1000..<2000]
    items.removeAll()
    print(Item.living, even.count, slice.first!.id)
    let lazily = even.lazy.map { $0.id }.filter { $0 % 3 == 0 }.prefix(1000)
    print(lazily.reduce(0, +))
    let reversed = Array(even.reversed())
    print(reversed.first === even.last, zip(even, reversed).filter { $0 === $1 }.count)
}
@inline(never) func hashed() {
    var set = Set<Item>()
    for id in 0..<100_000 { set.insert(Item(id % 60_000)) }
    print(set.count, Item.living)
    var table: [Item: [Item]] = [:]
    for item in set { table[Item(item.id % 100), default: []].append(item) }
    print(table.count, table.values.map(\.count).max()!, Item.living)
    set.subtract(set.filter { $0.id % 2 == 1 })
    table = table.filter { $0.key.id < 50 }
    print(set.count, table.count, Item.living)
}
@inline(never) func queue() {
    var queue: [Item?] = []
    var head = 0
    var sum = 0
    for id in 0..<150_000 {
        queue.append(Item(id))
        if id % 3 == 2 { sum += queue[head]!.id; queue[head] = nil; head += 1 }
    }
    print(sum, Item.living)
    let optional = queue.compactMap { $0 }
    print(optional.count)
}
arrays()
print(Item.living)
hashed()
print(Item.living)
queue()
print(Item.living)
