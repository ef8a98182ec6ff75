// ManagedBuffer: tail allocation of many sizes and alignments, headers and elements that are objects.
final class Tracked { let id: Int; init(_ id: Int) { self.id = id; Tracked.living += 1 }; deinit { Tracked.living -= 1 }
    nonisolated(unsafe) static var living = 0 }
final class Ring<Element>: ManagedBuffer<(count: Int, name: Tracked), Element> {
    static func make(_ capacity: Int) -> Ring {
        let ring = Ring.create(minimumCapacity: capacity) { _ in (0, Tracked(-1)) } as! Ring
        return ring
    }
    func append(_ element: Element) {
        withUnsafeMutablePointers { header, elements in
            (elements + header.pointee.count).initialize(to: element)
            header.pointee.count += 1
        }
    }
    subscript(index: Int) -> Element { withUnsafeMutablePointerToElements { $0[index] } }
    deinit { _ = withUnsafeMutablePointers { header, elements in elements.deinitialize(count: header.pointee.count) } }
}
struct Wide { var a: SIMD4<Double>; var b: Int8 }
@inline(never) func sizes() {
    var sum = 0
    for capacity in [0, 1, 2, 3, 5, 8, 13, 21, 100, 1000, 10_000, 100_000] {
        let bytes = Ring<UInt8>.make(capacity)
        for index in 0..<capacity { bytes.append(UInt8(truncatingIfNeeded: index)) }
        let objects = Ring<Tracked>.make(capacity)
        for index in 0..<min(capacity, 500) { objects.append(Tracked(index)) }
        let wide = Ring<Wide>.make(capacity)
        for index in 0..<min(capacity, 50) { wide.append(Wide(a: SIMD4(repeating: Double(index)), b: 1)) }
        sum += capacity > 2 ? Int(bytes[2]) + objects[1].id + Int(wide[2].a.z) : 0
        sum += wide.withUnsafeMutablePointerToElements { Int(bitPattern: $0) % MemoryLayout<Wide>.alignment }
    }
    print(sum, Tracked.living)
}
@inline(never) func pointer() {
    let managed = ManagedBufferPointer<Int, Tracked>(bufferClass: Bag.self, minimumCapacity: 4) { _, _ in 4 }
    managed.withUnsafeMutablePointerToElements { for index in 0..<4 { ($0 + index).initialize(to: Tracked(index)) } }
    print(managed.header, Tracked.living, managed.capacity >= 4)
}
final class Bag {
    deinit {
        ManagedBufferPointer<Int, Tracked>(unsafeBufferObject: self).withUnsafeMutablePointers { count, elements in
            _ = elements.deinitialize(count: count.pointee)
        }
    }
}
@inline(never) func churn() {
    var kept: [Ring<Int>] = []
    for round in 0..<3000 {
        let ring = Ring<Int>.make(round * 7 % 64)
        ring.append(round)
        kept.append(ring)
        if kept.count > 40 { kept.removeFirst(20) }
    }
    print(kept.map { $0[0] }.reduce(0, +))
}
sizes()
pointer()
churn()
print(Tracked.living)
