// Indirect enums: trees and expressions that share parts, are rewritten and torn down.
final class Leaf { let value: Int; init(_ value: Int) { self.value = value }; deinit { Leaf.dead += 1 }
    nonisolated(unsafe) static var dead = 0 }
indirect enum Expression {
    case number(Leaf)
    case sum(Expression, Expression)
    case product(Expression, Expression)
    case negated(Expression)
    var value: Int {
        switch self {
        case let .number(leaf): return leaf.value
        case let .sum(a, b): return a.value &+ b.value
        case let .product(a, b): return a.value &* b.value
        case let .negated(a): return 0 &- a.value
        }
    }
    var simplified: Expression {
        switch self {
        case .number: return self
        case let .sum(a, b): return .sum(b.simplified, a.simplified)
        case let .product(a, .number(leaf)) where leaf.value == 1: return a.simplified
        case let .product(a, b): return .product(a.simplified, b.simplified)
        case let .negated(.negated(a)): return a.simplified
        case let .negated(a): return .negated(a.simplified)
        }
    }
    var depth: Int {
        switch self {
        case .number: return 1
        case let .sum(a, b), let .product(a, b): return 1 + max(a.depth, b.depth)
        case let .negated(a): return 1 + a.depth
        }
    }
}
enum List { case end; indirect case cell(Int, List) }
@inline(never) func build(_ depth: Int) -> Expression {
    if depth == 0 { return .number(Leaf(depth + 1)) }
    let below = build(depth - 1)
    switch depth % 3 {
    case 0: return .sum(below, build(depth - 1))
    case 1: return .product(below, .number(Leaf(1)))
    default: return .negated(.negated(.sum(below, below)))
    }
}
@inline(never) func expressions() {
    let expression = build(18)
    let simple = expression.simplified
    print(expression.value, simple.value, expression.depth, simple.depth)
}
@inline(never) func lists() {
    var list = List.end
    for value in 0..<5000 { list = .cell(value, list) }
    let shared = list
    var sum = 0
    while case let .cell(value, rest) = list { sum += value; list = rest }
    var count = 0
    list = shared
    while case let .cell(_, rest) = list { count += 1; list = rest }
    print(sum, count)
}
expressions()
print(Leaf.dead)
lists()
