// Boxes: captured variables of every kind, shared between closures, inout, escaping after their scope.
final class Tracked { let n: Int; init(_ n: Int) { self.n = n; Tracked.living += 1 }; deinit { Tracked.living -= 1 }
    nonisolated(unsafe) static var living = 0 }
struct Big { var a = (1, 2, 3, 4, 5, 6, 7, 8); var tracked = Tracked(1); var text = "text" }
func generic<T>(_ initial: T) -> (get: () -> T, set: (T) -> Void) { var value = initial; return ({ value }, { value = $0 }) }
func modify(_ value: inout Big, _ body: (inout Big) -> Void) { body(&value) }
@inline(never) func boxes() -> [() -> Int] {
    var closures: [() -> Int] = []
    var big = Big()
    var optional: Tracked? = Tracked(2)
    weak var weakly = optional
    unowned var unowned = optional!
    var array = [Tracked(3)]
    closures.append { big.a.7 += 1; return big.a.7 }
    closures.append { big.tracked = Tracked(big.a.7); return big.tracked.n }
    closures.append { optional?.n ?? -1 }
    closures.append { weakly?.n ?? -2 }
    closures.append { unowned.n }
    closures.append { array.append(Tracked(array.count)); return array.count }
    closures.append { let old = optional; if array.count > 3 { weakly = array[1]; unowned = array[2]; optional = nil }; return old?.n ?? 0 }
    modify(&big) { $0.a.7 = 100; $0.text += "!" }
    return closures
}
@inline(never) func run() {
    let closures = boxes()
    for _ in 0..<4 { print(closures.map { $0() }) }
    print(Tracked.living > 0)
}
@inline(never) func generics() {
    let object = generic(Tracked(5))
    object.set(Tracked(6))
    print(object.get().n)
    let existential = generic(Tracked(7) as Any)
    existential.set([Tracked(8), Tracked(9)])
    print((existential.get() as! [Tracked]).count)
    let optional = generic(Optional(Big()))
    optional.set(nil)
    print(optional.get() == nil, generic((Tracked(1), 2.5)).get().1)
}
@inline(never) func loops() {
    var closures: [() -> Int] = []
    for n in 0..<1000 { var local = Tracked(n); closures.append { local = Tracked(local.n + 1); return local.n } }
    print(closures.reduce(0) { $0 + $1() }, closures.reduce(0) { $0 + $1() }, Tracked.living)
}
run()
generics()
loops()
print(Tracked.living)
