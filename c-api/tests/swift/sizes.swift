// Objects of every size up to a kilobyte, fixed and with tails, in orders that reuse freed memory.
class Base { var a = 1; func sum() -> Int { a } }
class C2: Base { var b = (2, 3); override func sum() -> Int { super.sum() + b.0 + b.1 } }
class C3: C2 { var c = (4, 5, 6, 7); override func sum() -> Int { super.sum() + c.3 } }
class C4: C3 { var d = (8, 9, 10, 11, 12, 13, 14, 15); override func sum() -> Int { super.sum() + d.7 } }
class C5: C4 { var e = (d0: (1, 2, 3, 4, 5, 6, 7, 8), d1: (1, 2, 3, 4, 5, 6, 7, 8), d2: (1, 2, 3, 4, 5, 6, 7, 8)); override func sum() -> Int { super.sum() + e.d2.7 } }
final class Aligned { var v = SIMD8<Double>(repeating: 1); var byte: UInt8 = 7 }
final class Byte { var b: UInt8 = 1 }
final class Empty {}
let makers: [() -> Base] = [Base.init, C2.init, C3.init, C4.init, C5.init]
var state = 12345
func random(_ n: Int) -> Int { state = (state &* 1_103_515_245 &+ 12345) & 0x7fff_ffff; return (state >> 8) % n }
@inline(never) func churn() {
    var slots: [Base?] = Array(repeating: nil, count: 500)
    var sum = 0
    for _ in 0..<60_000 {
        let slot = random(500)
        sum &+= slots[slot]?.sum() ?? 0
        slots[slot] = random(4) == 0 ? nil : makers[random(5)]()
    }
    print(sum, slots.compactMap { $0 }.count)
}
@inline(never) func tails() {
    var kept: [[Int]] = []
    var sum = 0
    for _ in 0..<20_000 {
        let array = Array(repeating: random(100), count: random(40))
        sum &+= array.reduce(0, +)
        kept.append(array)
        if kept.count > 100 { kept.removeFirst(50) }
    }
    print(sum, kept.count)
}
@inline(never) func odd() {
    var aligned: [Aligned] = []
    for index in 0..<1000 {
        let one = Aligned()
        precondition(Int(bitPattern: Unmanaged.passUnretained(one).toOpaque()) % 16 == 0)
        one.v[index % 8] = Double(index)
        aligned.append(one)
        if index % 3 == 0 { aligned.removeFirst() }
    }
    print(aligned.reduce(0) { $0 + $1.v.sum() + Double($1.byte) })
    print((0..<100).map { _ in Byte() }.reduce(0) { $0 + Int($1.b) }, Set((0..<100).map { _ in Empty() }.map { ObjectIdentifier($0) }).count >= 1)
}
churn()
tails()
odd()
