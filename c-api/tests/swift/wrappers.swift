// Property wrappers, observers, lazy and static properties, subscripts and result builders over classes.
@propertyWrapper final class Logged<Value> {
    private var value: Value
    private(set) var changes = 0
    var wrappedValue: Value { get { value } set { value = newValue; changes += 1 } }
    var projectedValue: Logged<Value> { self }
    init(wrappedValue: Value) { value = wrappedValue }
    deinit { print("deinit wrapper after", changes) }
}
@propertyWrapper struct WeakReference {
    private weak var object: AnyObject?
    var wrappedValue: Machine? { get { object as? Machine } set { object = newValue } }
}
final class Part { let name: String; init(_ name: String) { self.name = name; print("init", name) }; deinit { print("deinit", name) } }
final class Machine {
    @Logged var speed = 0
    @WeakReference var partner: Machine?
    lazy var motor = Part("motor")
    lazy var report: () -> String = { [unowned self] in "speed \(self.speed)" }
    static let shared = Machine()
    var part = Part("first") {
        willSet { print("will set", newValue.name) }
        didSet { print("did set", oldValue.name) }
    }
    subscript(name: String) -> Part { get { Part("subscript " + name) } set { part = newValue } }
    deinit { print("deinit machine") }
}
@resultBuilder enum Parts {
    static func buildExpression(_ name: String) -> [Part] { [Part(name)] }
    static func buildBlock(_ parts: [Part]...) -> [Part] { parts.flatMap { $0 } }
    static func buildOptional(_ parts: [Part]?) -> [Part] { parts ?? [] }
    static func buildEither(first: [Part]) -> [Part] { first }
    static func buildEither(second: [Part]) -> [Part] { second }
    static func buildArray(_ parts: [[Part]]) -> [Part] { parts.flatMap { $0 } }
}
func assemble(@Parts _ build: () -> [Part]) -> Int { build().count }
@inline(never) func machines() {
    let machine = Machine()
    machine.speed = 5
    machine.speed += 1
    print(machine.report(), machine.$speed.changes)
    machine.partner = Machine.shared
    print(machine.partner === Machine.shared)
    machine.part = Part("second")
    machine["x"] = Part("third")
    print(machine["y"].name, machine.motor.name)
    do { let other = Machine(); machine.partner = other; print(machine.partner != nil); withExtendedLifetime(other) {} }
    print(machine.partner == nil)
}
machines()
print(assemble { "a"; if Bool.random() || true { "b" }; for index in 0..<2 { "c\(index)" } })
