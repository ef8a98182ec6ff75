// Deinits come in order: locals, properties, elements, a subclass before its superclass.
class Part {
    let name: String
    init(_ name: String) { self.name = name }
    deinit { print("deinit", name) }
}

class Base {
    let first = Part("base first")
    let second = Part("base second")
    deinit { print("deinit Base") }
}

class Middle: Base {
    var own: Part? = Part("middle own")
    deinit { print("deinit Middle", own!.name) }
}

final class Leaf: Middle {
    let last = Part("leaf last")
    deinit { print("deinit Leaf") }
}

struct Pair {
    let left: Part
    let right: Part
}

@inline(never) func hierarchy() {
    let leaf = Leaf()
    withExtendedLifetime(leaf) { print("alive") }
}

@inline(never) func aggregates() {
    let pair = Pair(left: Part("left"), right: Part("right"))
    let array = (0..<4).map { Part("element \($0)") }
    let tuple = (Part("tuple 0"), Part("tuple 1"))
    withExtendedLifetime((pair, array, tuple)) { print("aggregates alive") }
}

@inline(never) func replacements() {
    var part: Part? = Part("one")
    print("replace")
    part = Part("two")
    withExtendedLifetime(part) {}
    print("clear")
    part = nil
    print("cleared")
}

@inline(never) func removals() {
    var parts = (0..<5).map { Part("removed \($0)") }
    parts.remove(at: 2)
    print("removed one")
    parts.removeLast(2)
    print("removed two")
    parts.removeAll()
    print("removed all", parts.count)
}

hierarchy()
aggregates()
replacements()
removals()
