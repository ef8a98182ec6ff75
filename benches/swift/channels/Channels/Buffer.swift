/// Bytes with a place to read from. Copies share their storage until one of them writes.
public struct Buffer {
    private var storage: [UInt8]
    public private(set) var start = 0

    public init(_ bytes: [UInt8] = []) { storage = bytes }

    public var count: Int { storage.count - start }
    public var readable: ArraySlice<UInt8> { storage[start...] }

    public mutating func write(_ bytes: some Sequence<UInt8>) { storage.append(contentsOf: bytes) }

    public mutating func write(_ integer: some FixedWidthInteger) {
        withUnsafeBytes(of: integer.bigEndian) { storage.append(contentsOf: $0) }
    }

    public mutating func write(_ buffer: Buffer) { storage.append(contentsOf: buffer.readable) }

    public func peek<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) -> Integer? {
        let size = MemoryLayout<Integer>.size
        guard count >= size else { return nil }
        return storage[start..<start + size].reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
    }

    public mutating func read<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) -> Integer? {
        guard let value: Integer = peek() else { return nil }
        start += MemoryLayout<Integer>.size
        return value
    }

    public mutating func readSlice(_ count: Int) -> Buffer? {
        guard self.count >= count else { return nil }
        defer { start += count; shrink() }
        return Buffer(Array(storage[start..<start + count]))
    }

    public mutating func readString(_ count: Int) -> String? {
        guard let slice = readSlice(count) else { return nil }
        return String(decoding: slice.readable, as: UTF8.self)
    }

    private mutating func shrink() {
        if start > 4096, start * 2 > storage.count {
            storage.removeFirst(start)
            start = 0
        }
    }
}
