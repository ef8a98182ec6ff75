// Binary trees: allocates, walks and frees trees of many depths (the Computer Language Benchmarks Game).
final class Tree {
    let left: Tree?
    let right: Tree?
    init(_ left: Tree?, _ right: Tree?) { self.left = left; self.right = right }
    func check() -> Int { 1 + (left?.check() ?? 0) + (right?.check() ?? 0) }
}

func make(_ depth: Int) -> Tree {
    depth == 0 ? Tree(nil, nil) : Tree(make(depth - 1), make(depth - 1))
}

let deepest = Int(CommandLine.arguments[1])!
let kept = make(deepest)
for depth in stride(from: 4, through: deepest, by: 4) {
    let count = 1 << (deepest - depth + 4)
    var sum = 0
    for _ in 0..<count { sum += make(depth).check() }
    print(count, depth, sum)
}
print(kept.check())
