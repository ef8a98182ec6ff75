// What `plugins.swift` loads: types of its own, generic ones over those that the program knows, and conformances that the program lacked.
struct Plain: Hashable, CustomStringConvertible { var number = 1; var description: String { "plain \(number)" } }
struct Generic<Value> { var value: Value; var all: [Value?] = [] }
class Base<Value> { var value: Value; init(_ value: Value) { self.value = value }; func name() -> String { "\(Self.self)" } }
final class Derived<Value>: Base<[Value]>, CustomStringConvertible { var more: Base<Value>?; var description: String { "derived \(value.count) \(super.name())" } }
indirect enum Tree<Leaf> { case leaf(Leaf), node([Tree<Leaf>]) }
struct Countdown: Sequence, IteratorProtocol { var left: Int; mutating func next() -> Plain? { left -= 1; return left >= 0 ? Plain(number: left) : nil } }
extension Int: @retroactive Error {}
extension Array: @retroactive Error where Element: Error {}
extension Generic: Equatable where Value: Equatable {}
extension Generic: Hashable where Value: Hashable {}
extension Generic: Error where Value: Error {}
nonisolated(unsafe) var held = 0

let values: [() -> Any] = [
    { Plain(number: 7) },
    { Generic(value: 1, all: [2, nil]) },
    { Generic(value: Plain(), all: [nil]) },
    { Derived([Plain(), Plain()]) },
    { Derived([(1, "two")]) as Base<[(Int, String)]> },
    { Tree.node([.leaf("a"), .node([.leaf("b")])]) },
    { Countdown(left: 3) },
    { [Plain(number: 2): [UInt16(1)..<2]] },
    { Set([Generic(value: "text")]) },
    { (Plain(), Optional(Generic(value: 2.5))) },
    { { (plain: Plain) -> Int in plain.number } },
    { Plain.self },
    { (any Error).self },
    { \Generic<Plain>.value.number as AnyKeyPath },
    { ["a": UInt16(1)...2] },
    { AnyHashable(Plain(number: 3)) },
]

@_cdecl("plugin_count") public func count() -> Int { values.count }
@_cdecl("plugin_value") public func value(_ index: Int, _ place: UnsafeMutableRawPointer) { place.assumingMemoryBound(to: Any.self).initialize(to: values[index]()) }
@_cdecl("plugin_modify") public func modify(_ body: @convention(c) () -> Void) { change(&held, body) }
@_cdecl("plugin_read") public func read() -> Int { held }
@inline(never) func change(_ value: inout Int, _ body: () -> Void) { value += 1; body() }
