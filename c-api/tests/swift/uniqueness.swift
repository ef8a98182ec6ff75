// Copy-on-write: unique storage is changed in place, shared storage is copied, in every standard collection.
final class Storage {
    var values: [Int]
    init(_ values: [Int]) { self.values = values; Storage.made += 1 }
    deinit { Storage.dead += 1 }
    nonisolated(unsafe) static var made = 0, dead = 0
}
struct Buffer {
    private var storage = Storage([])
    var copies = 0
    mutating func append(_ value: Int) {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.values); copies += 1 }
        storage.values.append(value)
    }
    var sum: Int { storage.values.reduce(0, +) }
}
@inline(never) func own() {
    var a = Buffer()
    for value in 0..<100 { a.append(value) }
    var b = a
    b.append(1000)
    a.append(1)
    b.append(2)
    print(a.sum, b.sum, a.copies, b.copies, Storage.made)
    var optional: Storage? = Storage([1])
    print(isKnownUniquelyReferenced(&optional))
    let second = optional
    print(isKnownUniquelyReferenced(&optional), second!.values)
    optional = nil
    print(isKnownUniquelyReferenced(&optional))
    var watched = Storage([2])
    weak var weakly = watched
    print(isKnownUniquelyReferenced(&watched), weakly != nil)
    unowned let unowned = watched
    print(isKnownUniquelyReferenced(&watched), unowned.values)
    let loaded = weakly
    print(isKnownUniquelyReferenced(&watched), loaded != nil)
}
@inline(never) func standard() {
    var array = Array(0..<1000)
    let before = array.withUnsafeBufferPointer { $0.baseAddress! }
    for index in array.indices { array[index] *= 2 }
    print(array.withUnsafeBufferPointer { $0.baseAddress! } == before)
    let shared = array
    array[0] = -1
    print(array.withUnsafeBufferPointer { $0.baseAddress! } == before, shared[0])
    var dictionary = Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, [$0]) })
    let old = dictionary
    for key in 0..<100 { dictionary[key]!.append(key) }
    print(dictionary.values.map(\.count).reduce(0, +), old.values.map(\.count).reduce(0, +))
    var set = Set(0..<50)
    let frozen = set
    set.formSymmetricDifference([1, 2, 100])
    print(set.count, frozen.count)
    var text = String(repeating: "héllo ", count: 30)
    let copy = text
    text.append("!")
    text.replaceSubrange(text.startIndex..<text.index(text.startIndex, offsetBy: 5), with: "J")
    print(text.count, copy.count, text.hasPrefix("J "))
    var slice = array[10..<20]
    slice[10] = 7
    print(slice.reduce(0, +), array[10])
    var nested = [[1, 2], [3]]
    nested[0].append(9)
    let snapshot = nested
    nested[1][0] = 5
    print(nested, snapshot)
}
own()
print(Storage.made == Storage.dead, Storage.dead)
standard()
