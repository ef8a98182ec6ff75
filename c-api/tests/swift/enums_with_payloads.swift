// Enums with object payloads in every shape: single and multi payload, nested optionals, spare bits, arrays of them.
final class Box { let n: Int; init(_ n: Int) { self.n = n; Box.living += 1 }; deinit { Box.living -= 1 }
    nonisolated(unsafe) static var living = 0 }
enum Single { case empty, other, box(Box) }
enum Multi { case a(Box), b(Box, Int), c(String), d, e([Box]), f((Box) -> Int) }
enum Weakly { case strong(Box), weak(WeakBox), none }
struct WeakBox { weak var box: Box? }
enum Phantom<T> { case some(T, Box), nothing }
func value(_ multi: Multi) -> Int {
    switch multi {
    case let .a(box): return box.n
    case let .b(box, extra): return box.n + extra
    case let .c(text): return text.count
    case .d: return 0
    case let .e(boxes): return boxes.reduce(0) { $0 + $1.n }
    case let .f(function): return function(Box(100))
    }
}
@inline(never) func singles() {
    var all: [Single] = (0..<30).map { $0 % 3 == 0 ? .empty : $0 % 3 == 1 ? .other : .box(Box($0)) }
    let copy = all
    all.removeAll { if case .box(let box) = $0 { return box.n % 2 == 0 }; return false }
    print(all.count, copy.count, Box.living)
    var nested: Box??? = .some(.some(.some(Box(1))))
    print(nested!!!.n)
    nested = .some(.some(.none))
    print(nested! == nil, nested == nil, Box.living)
}
@inline(never) func multis() {
    let captured = Box(50)
    var all: [Multi] = [.a(Box(1)), .b(Box(2), 3), .c("four"), .d, .e([Box(5), Box(6)]), .f { $0.n + captured.n }]
    print(all.map(value), Box.living)
    all.shuffle()
    all.sort { value($0) < value($1) }
    print(all.map(value))
    for index in all.indices { if case .b(let box, _) = all[index] { all[index] = .a(box) } }
    print(all.map(value).reduce(0, +), Box.living)
}
@inline(never) func weaklies() {
    var kept: [Box] = [Box(1), Box(2)]
    let all: [Weakly] = [.strong(kept[0]), .weak(WeakBox(box: kept[1])), .none, .weak(WeakBox(box: kept[0]))]
    kept.removeAll()
    for one in all { switch one { case .strong(let box): print(box.n); case .weak(let weak): print(weak.box?.n ?? -1); case .none: print("none") } }
    let phantoms: [Phantom<(Int, Box?)>] = [.some((1, Box(9)), Box(8)), .nothing, .some((2, nil), Box(7))]
    for phantom in phantoms { if case let .some(pair, box) = phantom { print(pair.0, pair.1?.n ?? 0, box.n) } }
}
singles()
multis()
weaklies()
print(Box.living)
