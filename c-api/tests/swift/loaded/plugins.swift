// Loads a library while it runs: its types, those made of them, and conformances that were not there when they were first asked for.
import Foundation

@inline(never) @_optimize(none) func describe<T>(_ value: T) -> String { "\(T.self) \(MemoryLayout<T>.size) \([T].self) \((T, T?).self) \(value is any Error) \(value is any Hashable) \(value is any Sequence)" }
@inline(never) @_optimize(none) func wrap<T>(_ depth: Int, _ value: T) -> String { depth == 0 ? "\(T.self)" : wrap(depth - 1, [Optional(value)]) }
@inline(never) @_optimize(none) func items<S: Sequence>(_ sequence: S) -> String { "\(S.Element.self) \(S.Iterator.self) \(sequence.map { "\($0)" })" }
@inline(never) @_optimize(none) func unique<H: Hashable>(_ value: H) -> String { "\(Set([value, value]).count) \(type(of: [value: AnyHashable(value)]))" }
func wrapNine<T>(_ value: T) -> String { wrap(9, value) }
func errors() -> [Bool] { [(1 as Any) is any Error, ([1] as Any) is any Error, ([[1]] as Any) is any Error, ("a" as Any) is any Error,
    (Int.self as Any.Type) is any Error.Type, ([String].self as Any.Type) is any Error.Type] }
func find(_ name: String) -> String { _typeByName(name).map { "\($0)" } ?? "not found" }
let names = ["7plugins5PlainV", "7plugins7GenericVySiG", "Say7plugins5PlainVG", "7plugins7DerivedCyAA4TreeOySSGG", "7plugins7MissingV", "SaySiG"]

print(errors(), names.map(find))
let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("libplugins.so").path
guard let library = dlopen(path, RTLD_NOW) else { fatalError(String(cString: dlerror())) }
func symbol<T>(_ name: String, _ type: T.Type) -> T { unsafeBitCast(dlsym(library, name)!, to: type) }
let count = symbol("plugin_count", (@convention(c) () -> Int).self)
let fill = symbol("plugin_value", (@convention(c) (Int, UnsafeMutableRawPointer) -> Void).self)
func value(_ index: Int) -> Any {
    let place = UnsafeMutablePointer<Any>.allocate(capacity: 1)
    defer { place.deallocate() }
    fill(index, place)
    return place.move()
}
print(errors(), names.map(find))
for index in 0..<count() {
    let value = value(index)
    print(value is any Sequence ? "many" : "\(value)", describe(value), Mirror(reflecting: value).children.map { $0.label ?? "_" })
    print(_openExistential(value, do: describe), wrap(3, value))
    if let sequence = value as? any Sequence { print(items(sequence).count) }
    if let hashable = value as? any Hashable { print(unique(hashable)) }
}
print(value(7) is [AnyHashable: Any], value(14) as? [String: ClosedRange<UInt16>] ?? [:], value(12) as? Any.Type == (any Error).self, (value(11) as? Any.Type).map { "\($0)" } ?? "-")

// From many threads at once, each of which makes types of the library's for the first time.
final class Found: @unchecked Sendable { let lock = NSLock(); var lines: [[String]] = [] }
let found = Found()
DispatchQueue.concurrentPerform(iterations: 8) { _ in
    let lines = (0..<count()).map { index in wrap(6, value(index)) + _openExistential(value(index), do: wrapNine) } + names.map { find("Say\($0)G") }
    found.lock.withLock { found.lines.append(lines) }
}
print(found.lines.allSatisfy { $0 == found.lines[0] }, found.lines[0].map(\.count))

// Accesses of the library's and of the program's are one list.
let modify = symbol("plugin_modify", (@convention(c) (@convention(c) () -> Void) -> Void).self), read = symbol("plugin_read", (@convention(c) () -> Int).self)
nonisolated(unsafe) var own = 0
modify { own += 1 }
print(read(), own)
setvbuf(stdout, nil, _IOLBF, 0)
print("about to overlap")
nonisolated(unsafe) let readInside = read
modify { _ = readInside() }
print("never")
