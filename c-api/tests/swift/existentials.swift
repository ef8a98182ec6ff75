// Existentials: small and large payloads, class constraints, Any, errors, casts.
protocol Shape { var area: Int { get }; func scaled(_ factor: Int) -> any Shape }
protocol Named: AnyObject { var name: String { get } }
final class Tracked { let name: String; init(_ name: String) { self.name = name }; deinit { print("deinit", name) } }
struct Small: Shape { var side: Int; var area: Int { side * side }; func scaled(_ f: Int) -> any Shape { Small(side: side * f) } }
struct Large: Shape {
    var a = 1, b = 2, c = 3, d = 4, e = 5
    let tracked: Tracked
    var area: Int { a * b * c * d * e }
    func scaled(_ f: Int) -> any Shape { var copy = self; copy.a *= f; return copy }
}
final class Round: Shape, Named {
    let name: String
    init(_ name: String) { self.name = name }
    var area: Int { name.count }
    func scaled(_ f: Int) -> any Shape { Round(String(repeating: name, count: f)) }
    deinit { print("deinit round", name) }
}
struct Oops: Error { let tracked: Tracked; let code: Int }
func total(_ shapes: [any Shape]) -> Int { shapes.reduce(0) { $0 + $1.area } }
func open<S: Shape>(_ shape: S) -> String { "\(S.self) \(shape.area)" }
func fail(_ code: Int) throws -> Int { throw Oops(tracked: Tracked("error \(code)"), code: code) }

@inline(never) func shapes() {
    let shapes: [any Shape] = [Small(side: 3), Large(tracked: Tracked("payload")), Round("r")]
    let grown = shapes.map { $0.scaled(2) }
    print(total(shapes), total(grown))
    for shape in shapes { print(open(shape), shape is any Named, (shape as? Round)?.name ?? "-") }
    var one: any Shape = grown[1]
    let copy = one
    one = Small(side: 1)
    print(one.area, copy.area)
}
@inline(never) func anything() {
    let values: [Any] = [1, "two", Tracked("any"), (1, "tuple"), Optional<Int>.none as Any, [1, 2, 3], Large(tracked: Tracked("in any")), { 5 }]
    for value in values {
        switch value {
        case let number as Int: print("Int", number)
        case let text as String: print("String", text)
        case let tracked as Tracked: print("Tracked", tracked.name)
        case let list as [Int]: print("list", list)
        case let shape as any Shape: print("shape", shape.area)
        case let function as () -> Int: print("function", function())
        case let (number, text) as (Int, String): print("tuple", number, text)
        default: print("other")
        }
    }
}
@inline(never) func errors() {
    for code in 1...3 {
        do { print(try fail(code)) } catch let oops as Oops { print("caught", oops.code, oops.tracked.name) } catch { print("?") }
    }
    let result: Result<Int, any Error> = Result { try fail(9) }
    if case let .failure(error) = result { print((error as! Oops).code) }
}
shapes()
anything()
errors()
