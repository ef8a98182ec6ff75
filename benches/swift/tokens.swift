// A tokenizer and a parser over enums with payloads and strings: source to tokens, tokens to a tree, the tree folded, run and printed.
enum Token: Equatable {
    case number(Double), text(String), name(String), symbol(Character), keyword(Keyword), comment(String), end
    enum Keyword: String { case `let`, `if`, then, `else`, fn, `in` }
}
struct Failure: Error { let line: Int, message: String }

struct Tokenizer: Sequence, IteratorProtocol {
    private var rest: Substring
    private(set) var line = 1
    private var isAtEnd = false
    init(_ source: String) { rest = source[...] }

    mutating func next() -> Token? {
        while let first = rest.first, first.isWhitespace { if first.isNewline { line += 1 }; rest.removeFirst() }
        guard let first = rest.first else { defer { isAtEnd = true }; return isAtEnd ? nil : .end }
        switch first {
        case "0"..."9": return .number(Double(take { $0.isNumber || $0 == "." })!)
        case "\"":
            rest.removeFirst()
            defer { rest = rest.dropFirst() }
            return .text(String(take { $0 != "\"" }))
        case "#": return .comment(String(take { !$0.isNewline }))
        case _ where first.isLetter:
            let word = String(take { $0.isLetter || $0 == "_" || $0.isNumber })
            return Token.Keyword(rawValue: word).map(Token.keyword) ?? .name(word)
        default: return .symbol(rest.removeFirst())
        }
    }

    private mutating func take(while isPart: (Character) -> Bool) -> Substring {
        let taken = rest.prefix(while: isPart)
        rest = rest[taken.endIndex...]
        return taken
    }
}

indirect enum Tree: Equatable {
    case number(Double), text(String), name(String), list([Tree])
    case call(Tree, [Tree]), binary(Character, Tree, Tree), negate(Tree)
    case condition(Tree, then: Tree, otherwise: Tree?), binding(String, Tree, Tree), function([String], Tree)
}

struct Parser {
    private let tokens: [Token]
    private var position = 0
    init(_ source: String) { tokens = Tokenizer(source).filter { if case .comment = $0 { false } else { true } } }

    private var token: Token { tokens[position] }
    private mutating func take(_ expected: Token) throws { guard token == expected else { throw Failure(line: position, message: "\(token) is not \(expected)") }; position += 1 }
    private mutating func name() throws -> String { guard case let .name(name) = token else { throw Failure(line: position, message: "\(token) is no name") }; position += 1; return name }

    mutating func program() throws -> Tree { let tree = try expression(); try take(.end); return tree }

    mutating func expression() throws -> Tree {
        switch token {
        case .keyword(.let):
            position += 1
            let name = try name()
            try take(.symbol("="))
            let value = try expression()
            try take(.keyword(.in))
            return .binding(name, value, try expression())
        case .keyword(.if):
            position += 1
            let test = try expression()
            try take(.keyword(.then))
            let yes = try expression()
            guard token == .keyword(.else) else { return .condition(test, then: yes, otherwise: nil) }
            position += 1
            return .condition(test, then: yes, otherwise: try expression())
        case .keyword(.fn):
            position += 1
            var names: [String] = []
            while case let .name(name) = token { names.append(name); position += 1 }
            try take(.symbol(":"))
            return .function(names, try expression())
        default: return try binary(0)
        }
    }

    private mutating func binary(_ level: Int) throws -> Tree {
        let levels: [[Character]] = [["<", ">", "="], ["+", "-"], ["*", "/"]]
        guard level < levels.count else { return try unary() }
        var left = try binary(level + 1)
        while case let .symbol(symbol) = token, levels[level].contains(symbol) { position += 1; left = .binary(symbol, left, try binary(level + 1)) }
        return left
    }

    private mutating func unary() throws -> Tree {
        if token == .symbol("-") { position += 1; return .negate(try unary()) }
        var tree = try atom()
        while token == .symbol("(") { position += 1; tree = .call(tree, try list(until: ")")) }
        return tree
    }

    private mutating func list(until end: Character) throws -> [Tree] {
        var trees: [Tree] = []
        while token != .symbol(end) { trees.append(try expression()); if token == .symbol(",") { position += 1 } }
        position += 1
        return trees
    }

    private mutating func atom() throws -> Tree {
        defer { position += 1 }
        switch token {
        case let .number(number): return .number(number)
        case let .text(text): return .text(text)
        case let .name(name): return .name(name)
        case .symbol("["): position += 1; defer { position -= 1 }; return .list(try list(until: "]"))
        case .symbol("("):
            position += 1
            let tree = try expression()
            guard token == .symbol(")") else { throw Failure(line: position, message: "no )") }
            return tree
        default: throw Failure(line: position, message: "\(token) begins nothing")
        }
    }
}

/// What is known before it runs is computed before it runs.
func folded(_ tree: Tree) -> Tree {
    switch tree {
    case let .binary(symbol, left, right):
        switch (symbol, folded(left), folded(right)) {
        case let ("+", .number(a), .number(b)): return .number(a + b)
        case let ("*", .number(a), .number(b)): return .number(a * b)
        case let ("+", .text(a), .text(b)): return .text(a + b)
        case let ("*", .number(1), other), let ("*", other, .number(1)): return other
        case let (_, left, right): return .binary(symbol, left, right)
        }
    case let .negate(inner): if case let .number(number) = folded(inner) { return .number(-number) } else { return .negate(folded(inner)) }
    case let .condition(test, yes, no): return .condition(folded(test), then: folded(yes), otherwise: no.map(folded))
    case let .binding(name, value, body): return .binding(name, folded(value), folded(body))
    case let .function(names, body): return .function(names, folded(body))
    case let .call(callee, arguments): return .call(folded(callee), arguments.map(folded))
    case let .list(trees): return .list(trees.map(folded))
    case .number, .text, .name: return tree
    }
}

enum Value { case number(Double), text(String), list([Value]), function([String], Tree, Scope), nothing }
indirect enum Scope { case empty, bound(String, Value, Scope)
    func find(_ name: String) -> Value { if case let .bound(mine, value, rest) = self { mine == name ? value : rest.find(name) } else { .nothing } } }
func run(_ tree: Tree, _ scope: Scope) -> Value {
    switch tree {
    case let .number(number): return .number(number)
    case let .text(text): return .text(text)
    case let .name(name): return scope.find(name)
    case let .list(trees): return .list(trees.map { run($0, scope) })
    case let .negate(inner): if case let .number(number) = run(inner, scope) { return .number(-number) } else { return .nothing }
    case let .binary(symbol, left, right):
        switch (run(left, scope), run(right, scope), symbol) {
        case let (.number(a), .number(b), "+"): return .number(a + b)
        case let (.number(a), .number(b), "-"): return .number(a - b)
        case let (.number(a), .number(b), "*"): return .number(a * b)
        case let (.number(a), .number(b), "<"): return .number(a < b ? 1 : 0)
        case let (.text(a), .text(b), "+"): return .text(a + b)
        case let (.text(a), .number(b), "*"): return .text(String(repeating: a, count: Int(b)))
        case let (.list(a), .list(b), "+"): return .list(a + b)
        default: return .nothing
        }
    case let .condition(test, yes, no): if case .number(1) = run(test, scope) { return run(yes, scope) } else { return no.map { run($0, scope) } ?? .nothing }
    case let .binding(name, value, body): return run(body, .bound(name, run(value, scope), scope))
    case let .function(names, body): return .function(names, body, scope)
    case let .call(callee, arguments):
        guard case let .function(names, body, captured) = run(callee, scope) else { return .nothing }
        let inner = zip(names, arguments).reduce(captured) { .bound($1.0, run($1.1, scope), $0) }
        return run(body, inner)
    }
}
func show(_ value: Value) -> String {
    switch value {
    case let .number(number): "\(Int(number))"
    case let .text(text): "\"\(text)\""
    case let .list(values): "[" + values.map(show).joined(separator: ", ") + "]"
    case let .function(names, _, _): "fn/\(names.count)"
    case .nothing: "nothing"
    }
}

func source(_ number: Int) -> String {
    """
    # program \(number)
    let twice = fn f x : f(f(x)) in let add_\(number) = fn n : n + \(number) * 1 in
    let words = ["some", "text" + " joined", "naïve" * 2] + [if \(number) < 5 then "few" else "many"] in
    let fold = fn n : (if n < 1 then 0 else n * 2 + -1 - 3 * (2 + 4)) in
    [twice(add_\(number), \(number % 10)), words, fold(\(number)), fn a b c : a, [1, [2, [3, missing]]], 2 * 3 + 4 * 5]
    """
}
var characters = 0, tokens = 0, failures = 0
for round in 0..<Int(CommandLine.arguments[1])! {
    let text = source(round % 97)
    tokens += Tokenizer(text).reduce(0) { count, _ in count + 1 }
    var parser = Parser(text)
    let tree = folded(try parser.program())
    characters += show(run(tree, .empty)).utf8.count + (tree == folded(tree) ? 1 : 0)
    var broken = Parser(String(text.dropLast(round % 40 + 1)))
    do { _ = try broken.program() } catch is Failure { failures += 1 }
}
print(characters, tokens, failures)
