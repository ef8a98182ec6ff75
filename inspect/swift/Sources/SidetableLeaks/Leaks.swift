// What was leaked, asked from inside. The process has to run under sidetable: `sidetable leaks .build/debug/AppPackageTests.xctest`, or with
// LD_PRELOAD=libsidetable_inspect.so. A thrown error fails a test in XCTest and in Swift Testing alike, so this package needs neither.

#if canImport(Glibc)
import Glibc
#endif

/// Leaks of one shape.
public struct Leak: Hashable, CustomStringConvertible, Sendable {
    /// A shortest ring by types and fields, `Person.apartment -> Apartment.tenant`; or an over-retained object's type.
    public let what: String
    /// Whether it is a cycle. Otherwise its counts say more references than anybody has.
    public let isCycle: Bool
    /// How many of this shape.
    public let times: UInt64
    /// Objects, and bytes of their blocks, with what hangs on them.
    public let objects: UInt64
    public let bytes: UInt64

    /// What there is of it beyond another one's numbers.
    func without(_ other: Leak) -> Leak {
        let beyond = { (number: UInt64, less: UInt64) in number - min(number, less) }
        return Leak(
            what: what, isCycle: isCycle, times: beyond(times, other.times), objects: beyond(objects, other.objects),
            bytes: beyond(bytes, other.bytes))
    }

    public var description: String {
        "\(times) × \(isCycle ? "a ring: " : "over-retained: ")\(what) (\(objects) objects, \(bytes) bytes)"
    }
}

/// What `expectNoLeaks` throws.
public enum LeakError: Error, CustomStringConvertible {
    /// These are there afterwards, and were not before.
    case found([Leak])
    /// The process does not run under sidetable, or cannot be copied.
    case cannotTell(String)

    public var description: String {
        switch self {
        case .found(let leaks): "leaked: " + leaks.map(\.description).joined(separator: "; ")
        case .cannotTell(let why): "leaks cannot be told: \(why)"
        }
    }
}

/// Everything that is leaked at this moment, for sure.
public func leaks() throws -> [Leak] {
    try leaks(around: {}).after
}

/// What is leaked before `body` runs, and what is afterwards. What it leaves on the stack is not in the frames that are looked at.
func leaks(around body: () -> Void) throws -> (before: [Leak], after: [Leak]) {
    typealias Body = @convention(c) (UnsafeMutableRawPointer) -> Void
    typealias Found = @convention(c) (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
    typealias Ask =
        @convention(c) (Body, UnsafeMutableRawPointer, Found, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int64
    guard let address = dlsym(nil, "sidetable_leaks_around") else {
        throw LeakError.cannotTell("this process does not run under sidetable")
    }
    let ask = unsafeBitCast(address, to: Ask.self)
    var before: [Leak] = [], after: [Leak] = []
    let told = withoutActuallyEscaping(body) { body in
        var work = body
        let run: Body = { work in work.assumingMemoryBound(to: (() -> Void).self).pointee() }
        // `sidetable_leak` in sidetable_inspect.h: words, kind, then three numbers.
        let found: Found = { leak, all in
            let number = { (offset: Int) in leak.load(fromByteOffset: offset, as: UInt64.self) }
            let words = leak.load(as: UnsafePointer<CChar>.self)
            let kind = leak.load(fromByteOffset: 8, as: UInt32.self)
            // What only words that look like references hold is no certain leak.
            guard kind < 2 else { return }
            all.assumingMemoryBound(to: [Leak].self).pointee.append(
                Leak(what: String(cString: words), isCycle: kind == 0, times: number(16), objects: number(24), bytes: number(32)))
        }
        return withUnsafeMutablePointer(to: &work) { work in
            withUnsafeMutablePointer(to: &before) { before in
                withUnsafeMutablePointer(to: &after) { after in ask(run, work, found, before, after) }
            }
        }
    }
    guard told >= 0 else { throw LeakError.cannotTell("the process cannot be copied, or has a malloc of its own") }
    return (before, after)
}

/// Runs `body`, and throws where objects are leaked afterwards that were not before.
public func expectNoLeaks<Result>(_ body: () throws -> Result) throws -> Result {
    var result: Swift.Result<Result, any Error>?
    var (before, after): ([Leak], [Leak]) = try leaks(around: { result = Swift.Result(catching: body) })
    let value = try result!.get()
    let new = after.compactMap { leak in
        // Several leaks may read alike.
        let left = before.indices.reduce(leak) { left, place in
            guard (before[place].what, before[place].isCycle) == (left.what, left.isCycle) else { return left }
            let old = before[place]
            before[place] = old.without(left)
            return left.without(old)
        }
        return left.times > 0 ? left : nil
    }
    guard new.isEmpty else { throw LeakError.found(new) }
    return value
}
