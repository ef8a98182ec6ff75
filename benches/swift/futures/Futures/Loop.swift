/// Runs tasks in turn, and those whose time has come: a loop of one thread, whose clock goes on when nothing else is left to do.
public final class EventLoop {
    private struct Timer { let due: Int, order: Int, task: () -> Void }

    private var tasks: [() -> Void] = []
    private var timers: [Timer] = []
    private var order = 0
    public private(set) var now = 0
    public private(set) var ran = 0

    public init() {}

    public func execute(_ task: @escaping () -> Void) {
        tasks.append(task)
    }

    public func submit<Value>(_ task: @escaping () throws -> Value) -> Future<Value> {
        let promise = makePromise(of: Value.self)
        execute {
            do { promise.succeed(try task()) } catch { promise.fail(error) }
        }
        return promise.future
    }

    public func schedule<Value>(in delay: Int, _ task: @escaping () throws -> Value) -> Future<Value> {
        let promise = makePromise(of: Value.self)
        order += 1
        timers.append(Timer(due: now + delay, order: order) {
            do { promise.succeed(try task()) } catch { promise.fail(error) }
        })
        return promise.future
    }

    public func makePromise<Value>(of type: Value.Type = Value.self) -> Promise<Value> {
        Promise(future: Future(loop: self))
    }

    public func makeSucceeded<Value>(_ value: Value) -> Future<Value> {
        let promise = makePromise(of: Value.self)
        promise.succeed(value)
        return promise.future
    }

    public func makeFailed<Value>(_ error: any Error) -> Future<Value> {
        let promise = makePromise(of: Value.self)
        promise.fail(error)
        return promise.future
    }

    public func run() {
        while true {
            let batch = tasks
            tasks.removeAll(keepingCapacity: true)
            for task in batch { task() }
            ran += batch.count
            if !tasks.isEmpty { continue }
            guard let next = timers.min(by: { ($0.due, $0.order) < ($1.due, $1.order) }) else { return }
            now = next.due
            let due = timers.filter { $0.due <= now }.sorted { ($0.due, $0.order) < ($1.due, $1.order) }
            timers.removeAll { $0.due <= now }
            for timer in due { execute(timer.task) }
        }
    }
}
