// withExtendedLifetime, defer, guard and scopes pin when objects go.
final class Tracked { let name: String; init(_ name: String) { self.name = name }; deinit { print("deinit", name) } }
struct Stop: Error {}
@inline(never) func scopes(_ early: Bool) throws -> Int {
    let outer = Tracked("outer")
    defer { print("defer of outer"); withExtendedLifetime(outer) {} }
    guard !early else { print("leaving early"); return 1 }
    do {
        let inner = Tracked("inner")
        defer { withExtendedLifetime(inner) { print("defer of inner") } }
        throw Stop()
    } catch {
        print("caught")
    }
    return withExtendedLifetime(Tracked("temporary")) { $0.name.count }
}
@inline(never) func loops() {
    for index in 0..<4 {
        let tracked = Tracked("loop \(index)")
        if index == 1 { withExtendedLifetime(tracked) {}; continue }
        if index == 3 { withExtendedLifetime(tracked) {}; break }
        withExtendedLifetime(tracked) { print("body", index) }
    }
    outer: for a in 0..<2 {
        let holder = Tracked("row \(a)")
        for b in 0..<3 where b == 1 {
            withExtendedLifetime(holder) {}
            continue outer
        }
    }
}
@inline(never) func returns(_ which: Int) -> Tracked? {
    let candidates = [Tracked("candidate 0"), Tracked("candidate 1")]
    return candidates.indices.contains(which) ? candidates[which] : nil
}
print(try scopes(true))
print(try scopes(false))
loops()
print(returns(1)!.name)
print(returns(7) == nil)
