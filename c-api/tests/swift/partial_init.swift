// Initializers that fail or throw at every stage destroy what was initialized and nothing else.
struct Failure: Error, CustomStringConvertible {
    let stage: Int
    var description: String { "stage \(stage)" }
}
final class Part {
    let name: String
    init(_ name: String) { self.name = name }
    deinit { print("  deinit", name) }
}
class Base {
    let a: Part
    let b: Part
    init(failAt stage: Int) throws {
        if stage == 0 { throw Failure(stage: 0) }
        a = Part("a")
        if stage == 1 { throw Failure(stage: 1) }
        b = Part("b")
        if stage == 2 { throw Failure(stage: 2) }
    }
    deinit { print("  deinit Base") }
}
class Derived: Base {
    let c: Part
    var d: Part?
    override init(failAt stage: Int) throws {
        if stage == -2 { throw Failure(stage: -2) }
        c = Part("c")
        d = Part("d")
        if stage == -1 { throw Failure(stage: -1) }
        try super.init(failAt: stage)
        if stage == 3 { throw Failure(stage: 3) }
    }
    convenience init(twice stage: Int) throws {
        try self.init(failAt: stage)
        if stage == 4 { throw Failure(stage: 4) }
    }
    deinit { print("  deinit Derived") }
}
class Optionally {
    let part: Part
    init?(_ fine: Bool) {
        part = Part(fine ? "fine" : "not fine")
        if !fine { return nil }
    }
}
final class Below: Optionally {
    let more = Part("more")
    override init?(_ fine: Bool) { super.init(fine) }
    deinit { print("  deinit Below") }
}
for stage in 0...3 {
    do { _ = try Base(failAt: stage) ; print("base made") } catch { print("base", error) }
}
for stage in -2...5 {
    do { _ = try Derived(twice: stage); print("derived made") } catch { print("derived", error) }
}
print(Below(false) == nil)
print(Below(true) == nil)
