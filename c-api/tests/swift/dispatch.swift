// Dispatch: queues, groups, barriers, semaphores, work items that hold objects.
import Dispatch
final class Store: @unchecked Sendable {
    private let queue = DispatchQueue(label: "store", attributes: .concurrent)
    private var values: [Int: Value] = [:]
    func set(_ key: Int, _ value: Value) { queue.async(flags: .barrier) { self.values[key] = value } }
    func get(_ key: Int) -> Value? { queue.sync { values[key] } }
    var count: Int { queue.sync(flags: .barrier) { values.count } }
}
final class Value: @unchecked Sendable { let number: Int; weak var peer: Value?; init(_ number: Int) { self.number = number } }
final class Total: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private(set) var sum = 0
    func add(_ n: Int) { lock.wait(); sum += n; lock.signal() }
    deinit { print("deinit total", sum) }
}
@inline(never) func stores() {
    let store = Store()
    DispatchQueue.concurrentPerform(iterations: 1000) { index in
        let value = Value(index)
        value.peer = store.get(index % 10)
        store.set(index % 100, value)
    }
    print(store.count, (0..<100).filter { store.get($0)!.number % 100 == $0 }.count)
}
@inline(never) func groups() {
    let total = Total()
    let group = DispatchGroup()
    for index in 0..<200 { DispatchQueue.global().async(group: group) { total.add(index) } }
    group.wait()
    print(total.sum)
}
@inline(never) func items() {
    let done = DispatchSemaphore(value: 0)
    let value = Value(3)
    let item = DispatchWorkItem { [weak value] in print("item", value?.number ?? -1) }
    item.notify(queue: .global()) { done.signal() }
    DispatchQueue.global().async(execute: item)
    done.wait()
    let cancelled = DispatchWorkItem { print("never") }
    cancelled.cancel()
    DispatchQueue.global().sync(execute: cancelled)
    print(cancelled.isCancelled)
    withExtendedLifetime(value) {}
    let serial = DispatchQueue(label: "serial")
    var order: [Int] = []
    for index in 0..<50 { serial.async { order.append(index) } }
    serial.sync {}
    print(order == Array(0..<50))
}
stores()
groups()
items()
