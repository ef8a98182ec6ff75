public struct Pair<First, Second> {
    var first: First
    var second: Second
}

/// The arguments are known when it runs, and not before: the type is asked for by its accessor, each time.
@inline(never) @_semantics("optimize.sil.specialize.generic.never")
public func ask<First, Second>(_: First.Type, _: Second.Type, _ answer: inout Any.Type) { answer = Pair<First, Second>.self }

@inline(never) @_semantics("optimize.sil.specialize.generic.never")
public func ask<Element>(_: Element.Type, _ answer: inout Any.Type) { answer = [Element].self }

open class Counter {
    public var value = 0
    @exclusivity(unchecked) public var unchecked = 0
    /// Not known to the compiler, so that it may access the property, too.
    public var step: (inout Int) -> Void
    public init(step: @escaping (inout Int) -> Void) { self.step = step }
}

/// The access is begun before the step and ended after it.
@inline(never)
public func change(_ counter: Counter, by step: (inout Int) -> Void) { step(&counter.value) }

@inline(never)
public func changeUnchecked(_ counter: Counter, by step: (inout Int) -> Void) { step(&counter.unchecked) }

/// What a call costs that does nothing; the compiler does not look into it, so the call stays.
@inline(never) @_optimize(none)
public func nothing() {}

/// Calls where the access would begin and end.
@inline(never)
public func changeBetweenCalls(_ counter: Counter, by step: (inout Int) -> Void) {
    nothing()
    step(&counter.unchecked)
    nothing()
}
