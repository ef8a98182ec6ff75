public struct Promise<Value> {
    public let future: Future<Value>

    public func succeed(_ value: Value) {
        future.complete(.success(value))
    }

    public func fail(_ error: any Error) {
        future.complete(.failure(error))
    }

    public func complete(with result: Result<Value, any Error>) {
        future.complete(result)
    }
}

/// The callbacks that completing a future makes ready: run one after the other, so that chains of futures take no stack.
struct Callbacks {
    private var first: (() -> Callbacks)?
    private var rest: [() -> Callbacks] = []

    init() {}

    mutating func append(_ callback: @escaping () -> Callbacks) {
        if first == nil { first = callback } else { rest.append(callback) }
    }

    mutating func append(_ other: Callbacks) {
        if let first = other.first { append(first) }
        for callback in other.rest { append(callback) }
    }

    var isEmpty: Bool { first == nil }

    func run() {
        var pending = self
        while !pending.isEmpty {
            var next = Callbacks()
            if let first = pending.first { next.append(first()) }
            for callback in pending.rest { next.append(callback()) }
            pending = next
        }
    }
}

public final class Future<Value> {
    public let loop: EventLoop
    private var result: Result<Value, any Error>?
    private var callbacks = Callbacks()

    init(loop: EventLoop) {
        self.loop = loop
    }

    func complete(_ result: Result<Value, any Error>) {
        set(result).run()
    }

    func set(_ result: Result<Value, any Error>) -> Callbacks {
        guard self.result == nil else { return Callbacks() }
        self.result = result
        let callbacks = callbacks
        self.callbacks = Callbacks()
        return callbacks
    }

    func whenDone(_ callback: @escaping (Result<Value, any Error>) -> Callbacks) {
        if let result {
            callback(result).run()
        } else {
            callbacks.append { [self] in callback(self.result!) }
        }
    }

    public func whenComplete(_ body: @escaping (Result<Value, any Error>) -> Void) {
        whenDone { body($0); return Callbacks() }
    }

    public func whenSuccess(_ body: @escaping (Value) -> Void) {
        whenComplete { if case let .success(value) = $0 { body(value) } }
    }

    public func map<New>(_ body: @escaping (Value) -> New) -> Future<New> {
        flatMapResult { .success(body($0)) }
    }

    public func flatMapThrowing<New>(_ body: @escaping (Value) throws -> New) -> Future<New> {
        flatMapResult { value in Result { try body(value) } }
    }

    public func flatMapResult<New>(_ body: @escaping (Value) -> Result<New, any Error>) -> Future<New> {
        let next = Future<New>(loop: loop)
        whenDone { result in next.set(result.flatMap(body)) }
        return next
    }

    public func flatMap<New>(_ body: @escaping (Value) -> Future<New>) -> Future<New> {
        let next = Future<New>(loop: loop)
        whenDone { result in
            switch result {
            case let .success(value):
                let inner = body(value)
                if let result = inner.result { return next.set(result) }
                inner.whenDone { next.set($0) }
                return Callbacks()
            case let .failure(error):
                return next.set(.failure(error))
            }
        }
        return next
    }

    public func recover(_ body: @escaping (any Error) -> Value) -> Future<Value> {
        let next = Future<Value>(loop: loop)
        whenDone { result in
            if case let .failure(error) = result { return next.set(.success(body(error))) }
            return next.set(result)
        }
        return next
    }

    public func and<Other>(_ other: Future<Other>) -> Future<(Value, Other)> {
        let both = Future<(Value, Other)>(loop: loop)
        var mine: Value?, theirs: Other?
        whenDone { result in
            switch result {
            case let .failure(error): return both.set(.failure(error))
            case let .success(value):
                mine = value
                return theirs.map { both.set(.success((value, $0))) } ?? Callbacks()
            }
        }
        other.whenDone { result in
            switch result {
            case let .failure(error): return both.set(.failure(error))
            case let .success(value):
                theirs = value
                return mine.map { both.set(.success(($0, value))) } ?? Callbacks()
            }
        }
        return both
    }

    public func fold<Other>(_ others: [Future<Other>], with body: @escaping (Value, Other) -> Future<Value>) -> Future<Value> {
        others.reduce(self) { before, other in before.and(other).flatMap { body($0.0, $0.1) } }
    }

    public func always(_ body: @escaping () -> Void) -> Future<Value> {
        whenComplete { _ in body() }
        return self
    }

    public func cascade(to promise: Promise<Value>) {
        whenDone { promise.future.set($0) }
    }

    public func hop() -> Future<Value> {
        let promise = loop.makePromise(of: Value.self)
        whenComplete { [loop] result in loop.execute { promise.complete(with: result) } }
        return promise.future
    }

    public static func whenAll(_ futures: [Future<Value>], on loop: EventLoop) -> Future<[Value]> {
        loop.makeSucceeded([Value]()).fold(futures) { list, value in loop.makeSucceeded(list + [value]) }
    }
}
