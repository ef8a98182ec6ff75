// Objects as keys: sets, dictionaries, identity tables, weak values, removal while other tables hold them.
final class Key: Hashable {
    let id: Int
    init(_ id: Int) { self.id = id; Key.living += 1 }
    deinit { Key.living -= 1 }
    static func == (a: Key, b: Key) -> Bool { a.id == b.id }
    func hash(into hasher: inout Hasher) { hasher.combine(id % 64) }
    nonisolated(unsafe) static var living = 0
}
struct WeakKey { weak var key: Key? }
final class WeakTable {
    private var table: [ObjectIdentifier: WeakKey] = [:]
    func add(_ key: Key) { table[ObjectIdentifier(key)] = WeakKey(key: key) }
    func sweep() -> Int { table = table.filter { $0.value.key != nil }; return table.count }
}
@inline(never) func tables() {
    var table: [Key: Int] = [:]
    for id in 0..<2000 { table[Key(id % 500), default: 0] += 1 }
    print(table.count, Key.living, table.values.reduce(0, +))
    let before = table
    for id in 0..<250 { table.removeValue(forKey: Key(id)) }
    print(table.count, before.count, Key.living)
    table.merge(before) { $0 + $1 }
    print(table.count, table.values.max()!)
    let keys = Set(table.keys)
    print(keys.intersection(before.keys.filter { $0.id % 2 == 0 }).count, keys.isSuperset(of: before.keys))
}
@inline(never) func weakly() {
    let table = WeakTable()
    var keys = (0..<300).map(Key.init)
    keys.forEach(table.add)
    print(table.sweep())
    keys.removeAll { $0.id % 3 != 0 }
    print(table.sweep(), Key.living)
    keys.removeAll()
    print(table.sweep(), Key.living)
}
@inline(never) func mapped() {
    let squares = Dictionary(uniqueKeysWithValues: (0..<100).map { (Key($0), [Key($0 * $0)]) })
    let inverted = squares.reduce(into: [Int: [Key]]()) { $0[$1.value[0].id % 10, default: []].append($1.key) }
    print(inverted.mapValues(\.count).sorted { $0.key < $1.key }.map { $0.value })
    print(squares.mapValues { $0.count }.count, squares.compactMapValues { $0[0].id > 50 ? $0[0] : nil }.count)
}
tables()
print(Key.living)
weakly()
mapped()
print(Key.living)
