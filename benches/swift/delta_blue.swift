// DeltaBlue: an incremental solver of one-way constraints with strengths (Freeman-Benson and Maloney).
enum Strength: Int, Comparable {
    case required, preferred, strong, medium, weak, weakest
    static func < (a: Strength, b: Strength) -> Bool { a.rawValue > b.rawValue }
}

final class Variable {
    var value: Int
    var constraints: [Constraint] = []
    var determinedBy: Constraint?
    var mark = 0
    var walkStrength = Strength.weakest
    var stays = true
    init(_ value: Int) { self.value = value }
}

class Constraint {
    let strength: Strength
    init(_ strength: Strength) { self.strength = strength }
    var variables: [Variable] { [] }
    var isSatisfied: Bool { false }
    var output: Variable { fatalError("no output") }
    var inputs: [Variable] { variables.filter { $0 !== output } }
    func chooseMethod(_ mark: Int) {}
    func markUnsatisfied() {}
    func execute() {}
    func recalculate() {
        let out = output
        out.walkStrength = inputs.reduce(strength) { min($0, $1.walkStrength) }
        out.stays = inputs.allSatisfy(\.stays)
        if out.stays { execute() }
    }
    final func satisfy(_ mark: Int, _ planner: Planner) -> Constraint? {
        chooseMethod(mark)
        guard isSatisfied else { return nil }
        for input in inputs { input.mark = mark }
        let out = output
        let overridden = out.determinedBy
        overridden?.markUnsatisfied()
        out.determinedBy = self
        _ = planner.propagate(self, mark)
        out.mark = mark
        return overridden
    }
}

final class Fixed: Constraint {
    let variable: Variable
    let isEdit: Bool
    var satisfied = false
    init(_ variable: Variable, _ strength: Strength, isEdit: Bool) { self.variable = variable; self.isEdit = isEdit; super.init(strength) }
    override var variables: [Variable] { [variable] }
    override var isSatisfied: Bool { satisfied }
    override var output: Variable { variable }
    override func chooseMethod(_ mark: Int) { satisfied = variable.mark != mark && strength > variable.walkStrength }
    override func markUnsatisfied() { satisfied = false }
    override func recalculate() { variable.walkStrength = strength; variable.stays = !isEdit }
}

class Binary: Constraint {
    enum Direction { case none, forward, backward }
    let first: Variable, second: Variable
    var direction = Direction.none
    init(_ first: Variable, _ second: Variable, _ strength: Strength) { self.first = first; self.second = second; super.init(strength) }
    override var variables: [Variable] { [first, second] }
    override var isSatisfied: Bool { direction != .none }
    override var output: Variable { direction == .forward ? second : first }
    override func markUnsatisfied() { direction = .none }
    override func chooseMethod(_ mark: Int) {
        if first.mark == mark {
            direction = second.mark != mark && strength > second.walkStrength ? .forward : .none
        } else if second.mark == mark {
            direction = strength > first.walkStrength ? .backward : .none
        } else if first.walkStrength < second.walkStrength {
            direction = strength > first.walkStrength ? .backward : .none
        } else {
            direction = strength > second.walkStrength ? .forward : .none
        }
    }
    override func execute() { if direction == .forward { second.value = first.value } else { first.value = second.value } }
}

final class Scale: Binary {
    let scale: Variable, offset: Variable
    init(_ from: Variable, _ scale: Variable, _ offset: Variable, _ to: Variable, _ strength: Strength) {
        self.scale = scale
        self.offset = offset
        super.init(from, to, strength)
    }
    override var variables: [Variable] { [first, second, scale, offset] }
    override func execute() {
        if direction == .forward { second.value = first.value * scale.value + offset.value } else { first.value = (second.value - offset.value) / scale.value }
    }
}

final class Planner {
    private var lastMark = 0
    func mark() -> Int { lastMark += 1; return lastMark }
    func add(_ constraint: Constraint) {
        for variable in constraint.variables { variable.constraints.append(constraint) }
        let mark = mark()
        var overridden = constraint.satisfy(mark, self)
        while let next = overridden { overridden = next.satisfy(mark, self) }
    }
    func remove(_ constraint: Constraint) {
        guard constraint.isSatisfied else { return detach(constraint) }
        let out = constraint.output
        constraint.markUnsatisfied()
        detach(constraint)
        out.determinedBy = nil
        out.walkStrength = .weakest
        out.stays = true
        var unsatisfied: [Constraint] = []
        var open = [out]
        while let variable = open.popLast() {
            for other in variable.constraints where !other.isSatisfied { unsatisfied.append(other) }
            for next in consumers(variable) { next.recalculate(); open.append(next.output) }
        }
        for other in unsatisfied.sorted(by: { $0.strength > $1.strength }) {
            let mark = mark()
            var overridden = other.satisfy(mark, self)
            while let next = overridden { overridden = next.satisfy(mark, self) }
        }
    }
    private func detach(_ constraint: Constraint) { for variable in constraint.variables { variable.constraints.removeAll { $0 === constraint } } }
    func consumers(_ variable: Variable) -> [Constraint] { variable.constraints.filter { $0 !== variable.determinedBy && $0.isSatisfied } }
    func propagate(_ constraint: Constraint, _ mark: Int) -> Bool {
        var open = [constraint]
        while let next = open.popLast() {
            if next.output.mark == mark { return false }
            next.recalculate()
            open.append(contentsOf: consumers(next.output))
        }
        return true
    }
    func plan(_ sources: [Constraint]) -> [Constraint] {
        let mark = mark()
        var plan: [Constraint] = [], open = sources
        while let next = open.popLast() {
            guard next.output.mark != mark, next.inputs.allSatisfy({ $0.mark == mark || $0.stays || $0.determinedBy == nil }) else { continue }
            plan.append(next)
            next.output.mark = mark
            open.append(contentsOf: consumers(next.output))
        }
        return plan
    }
}

func chain(_ length: Int) -> Int {
    let planner = Planner()
    let variables = (0...length).map { _ in Variable(0) }
    for index in 0..<length { planner.add(Binary(variables[index], variables[index + 1], .required)) }
    planner.add(Fixed(variables[length], .strong, isEdit: false))
    let edit = Fixed(variables[0], .preferred, isEdit: true)
    planner.add(edit)
    let plan = planner.plan([edit])
    for value in 0..<50 {
        variables[0].value = value
        for constraint in plan { constraint.execute() }
    }
    planner.remove(edit)
    return variables[length].value
}

func projection(_ count: Int) -> Int {
    let planner = Planner()
    let scale = Variable(10), offset = Variable(1000)
    var results: [Variable] = []
    for index in 0..<count {
        let from = Variable(index), to = Variable(index)
        results.append(to)
        planner.add(Fixed(from, .weak, isEdit: false))
        planner.add(Scale(from, scale, offset, to, .required))
    }
    let edit = Fixed(scale, .preferred, isEdit: true)
    planner.add(edit)
    let plan = planner.plan([edit])
    for value in 1...5 {
        scale.value = value
        for constraint in plan { constraint.execute() }
    }
    planner.remove(edit)
    return results.reduce(0) { $0 &+ $1.value }
}

var sum = 0
for _ in 0..<Int(CommandLine.arguments[1])! { sum &+= chain(400) &+ projection(200) }
print(sum)
