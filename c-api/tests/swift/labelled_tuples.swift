// Tuples of more than three elements in generic types: their labels are written on the stack each time that the type is asked for, in memory that
// is used for other labels afterwards.
enum State<Element, Failure> {
    case initial(failure: Failure)
    case writing(writable: Bool, inside: Bool, waiting: [Element], failure: Failure)
    case draining(first: Element, second: Element, third: Element, why: Failure?)
    case finished(_: Element, _: Element, _: Failure, _: Failure, _: Bool)
    case done

    var name: String {
        switch self {
        case .initial: "initial"
        case .writing: "writing"
        case .draining: "draining"
        case .finished: "finished"
        case .done: "done"
        }
    }
}

final class Tracked { let id: Int; init(_ id: Int) { self.id = id }; deinit { print("end", id) } }

@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func step<Element, Failure>(_ states: inout [State<Element, Failure>], _ element: Element, _ failure: Failure) {
    var copies: [State<Element, Failure>] = []
    for (index, state) in states.enumerated() {
        copies.append(state)
        states[index] = switch state {
        case .initial(let failure): .writing(writable: true, inside: false, waiting: [element], failure: failure)
        case .writing(_, _, let waiting, let failure): .draining(first: waiting[0], second: element, third: element, why: failure)
        case .draining(let first, _, let third, let why): .finished(first, third, why ?? failure, failure, true)
        case .finished, .done: .done
        }
    }
    print(copies.map(\.name), states.map(\.name))
}

@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func types<A, B>(_: A.Type, _: B.Type) {
    let all: [Any.Type] = [
        (one: A, two: B, three: A, four: B).self, (one: A, two: B, three: A, fore: B).self, (A, B, A, B).self, (one: A, B, three: A, B).self,
        (one: A, two: B, three: A, four: B).self, (a: A, b: A, c: A, d: A, e: A, f: A, g: A, h: A, i: A, j: A).self,
        (aRatherLongLabel: A, anotherRatherLongLabel: B, theThirdRatherLongLabel: A, theLastRatherLongLabelOfThem: B).self,
    ]
    print(all.map { "\($0)" })
    print(all.map { type in all.map { $0 == type ? "=" : "." }.joined() })
}

var states: [State<Tracked, String>] = (0..<3).map { .initial(failure: "failure \($0)") }
for round in 0..<5 { step(&states, Tracked(round), "later \(round)") }
var numbers: [State<Int, Tracked>] = [.initial(failure: Tracked(100)), .done]
for round in 0..<4 { step(&numbers, round, Tracked(101 + round)) }
for _ in 0..<3 {
    types(Int.self, String.self)
    types(Tracked.self, [Tracked].self)
}
