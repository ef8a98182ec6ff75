// Closures and their contexts: escaping, nested, recursive, boxes shared by several, capture lists.
final class Tracked {
    let name: String
    init(_ name: String) { self.name = name }
    deinit { print("deinit", name) }
}
func counter(_ tracked: Tracked) -> (add: () -> Int, read: () -> Int) {
    var count = 0
    return ({ count += 1; _ = tracked; return count }, { count * 10 })
}
func fibonacci() -> (Int) -> Int {
    var memo: [Int: Int] = [:]
    func of(_ n: Int) -> Int {
        if n < 2 { return n }
        if let known = memo[n] { return known }
        let value = of(n - 1) + of(n - 2)
        memo[n] = value
        return value
    }
    return of
}
func compose<A, B, C>(_ f: @escaping (A) -> B, _ g: @escaping (B) -> C) -> (A) -> C { { g(f($0)) } }
func lazily(_ value: @autoclosure @escaping () -> String) -> () -> String { { value() + "!" } }

final class Button {
    var action: (() -> Void)?
    let label = Tracked("label")
    var presses = 0
    func wire() { action = { [weak self] in self?.presses += 1 } }
    func wireUnowned() { action = { [unowned self, label] in self.presses += 10; _ = label } }
    deinit { print("deinit button", presses) }
}
@inline(never) func counters() {
    var pair: (add: () -> Int, read: () -> Int)? = counter(Tracked("captured"))
    print(pair!.add(), pair!.add(), pair!.read())
    let kept = pair!.read
    pair = nil
    print("only the reader is left", kept())
}
@inline(never) func buttons() {
    let button = Button()
    button.wire()
    for _ in 0..<3 { button.action!() }
    let action = button.action!
    button.wireUnowned()
    button.action!()
    action()
    print(button.presses)
}
@inline(never) func nested() {
    let tracked = Tracked("outer")
    var log: [String] = []
    let run = { (depth: Int) -> () -> Void in
        { log.append("\(tracked.name) \(depth)"); [1, 2].forEach { log.append("inner \($0 * depth)") } }
    }
    let all = (1...3).map(run)
    all.forEach { $0() }
    print(log.joined(separator: ","))
}
counters()
buttons()
nested()
print(fibonacci()(60))
print(compose(compose({ $0 * 2 }, { $0 + 1 }), { "<\($0)>" })(20))
let tracked = Tracked("global")
print(lazily("lazy \(tracked.name)")())
