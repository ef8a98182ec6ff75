// An interpreter that walks a tree of objects: closures, environments, strings and lists of a small language.
enum Value {
    case int(Int), text(String), function(Function), list(List), none
    var int: Int { if case let .int(number) = self { return number }; return 0 }
}
final class List { var items: [Value] = [] }
final class Function { let parameters: [Int]; let body: Node; let scope: Scope
    init(_ parameters: [Int], _ body: Node, _ scope: Scope) { self.parameters = parameters; self.body = body; self.scope = scope } }
final class Scope {
    var values: [Value]
    let parent: Scope?
    init(_ count: Int, _ parent: Scope?) { values = Array(repeating: .none, count: count); self.parent = parent }
}
class Node { func run(_ scope: Scope) -> Value { .none } }
final class Constant: Node { let value: Value; init(_ value: Value) { self.value = value }; override func run(_ scope: Scope) -> Value { value } }
final class Load: Node {
    let up: Int, slot: Int
    init(_ slot: Int, up: Int = 0) { self.up = up; self.slot = slot }
    override func run(_ scope: Scope) -> Value { var scope = scope; for _ in 0..<up { scope = scope.parent! }; return scope.values[slot] }
}
final class Store: Node {
    let slot: Int, value: Node
    init(_ slot: Int, _ value: Node) { self.slot = slot; self.value = value }
    override func run(_ scope: Scope) -> Value { let value = value.run(scope); scope.values[slot] = value; return value }
}
final class Operation: Node {
    enum Kind { case add, subtract, multiply, less, append, count, item }
    let kind: Kind, left: Node, right: Node
    init(_ kind: Kind, _ left: Node, _ right: Node) { self.kind = kind; self.left = left; self.right = right }
    override func run(_ scope: Scope) -> Value {
        let (a, b) = (left.run(scope), right.run(scope))
        switch kind {
        case .add: if case let .text(text) = a { return .text(text + String(b.int)) }; return .int(a.int &+ b.int)
        case .subtract: return .int(a.int &- b.int)
        case .multiply: return .int(a.int &* b.int % 1_000_003)
        case .less: return .int(a.int < b.int ? 1 : 0)
        case .append: if case let .list(list) = a { list.items.append(b) }; return a
        case .count: if case let .list(list) = a { return .int(list.items.count) }; if case let .text(text) = a { return .int(text.utf8.count) }; return .int(0)
        case .item: if case let .list(list) = a { return list.items[b.int] }; return .none
        }
    }
}
final class If: Node {
    let condition: Node, then: Node, otherwise: Node
    init(_ condition: Node, _ then: Node, _ otherwise: Node) { self.condition = condition; self.then = then; self.otherwise = otherwise }
    override func run(_ scope: Scope) -> Value { condition.run(scope).int != 0 ? then.run(scope) : otherwise.run(scope) }
}
final class While: Node {
    let condition: Node, body: Node
    init(_ condition: Node, _ body: Node) { self.condition = condition; self.body = body }
    override func run(_ scope: Scope) -> Value { while condition.run(scope).int != 0 { _ = body.run(scope) }; return .none }
}
final class Block: Node { let nodes: [Node]; init(_ nodes: [Node]) { self.nodes = nodes }
    override func run(_ scope: Scope) -> Value { var last = Value.none; for node in nodes { last = node.run(scope) }; return last } }
final class Lambda: Node { let parameters: [Int], body: Node; init(_ parameters: [Int], _ body: Node) { self.parameters = parameters; self.body = body }
    override func run(_ scope: Scope) -> Value { .function(Function(parameters, body, scope)) } }
final class NewList: Node { override func run(_ scope: Scope) -> Value { .list(List()) } }
final class Call: Node {
    let callee: Node, arguments: [Node]
    init(_ callee: Node, _ arguments: [Node]) { self.callee = callee; self.arguments = arguments }
    override func run(_ scope: Scope) -> Value {
        guard case let .function(function) = callee.run(scope) else { return .none }
        let inner = Scope(4, function.scope)
        for (slot, argument) in zip(function.parameters, arguments) { inner.values[slot] = argument.run(scope) }
        return function.body.run(inner)
    }
}
func int(_ number: Int) -> Node { Constant(.int(number)) }
let n = Int(CommandLine.arguments[1])!
let global = Scope(8, nil)
let fibonacci = Lambda([0], If(Operation(.less, Load(0), int(2)), Load(0),
    Operation(.add, Call(Load(0, up: 1), [Operation(.subtract, Load(0), int(1))]), Call(Load(0, up: 1), [Operation(.subtract, Load(0), int(2))]))))
let adder = Lambda([0], Lambda([0], Operation(.add, Load(0), Load(0, up: 1))))
let program = Block([
    Store(0, fibonacci),
    Store(1, Call(Load(0), [int(n)])),
    Store(2, adder),
    Store(3, NewList()),
    Store(4, int(0)),
    While(Operation(.less, Load(4), int(n * 2000)), Block([
        Operation(.append, Load(3), Call(Call(Load(2), [Load(4)]), [Operation(.multiply, Load(4), Load(4))])),
        Store(4, Operation(.add, Load(4), int(1))),
    ])),
    Store(5, int(0)), Store(6, Constant(.text("")))
    , Store(4, int(0)),
    While(Operation(.less, Load(4), Operation(.count, Load(3), int(0))), Block([
        Store(5, Operation(.multiply, Operation(.add, Load(5), Operation(.item, Load(3), Load(4))), int(31))),
        Store(6, If(Operation(.less, Operation(.count, Load(6), int(0)), int(100)), Operation(.add, Load(6), Load(5)), Constant(.text("again ")))),
        Store(4, Operation(.add, Load(4), int(1))),
    ])),
])
_ = program.run(global)
print(global.values[1].int, global.values[5].int, Operation(.count, Load(6), int(0)).run(global).int)
