// Threads: async sequences and actors: readings from several streams are merged, put in windows, gathered by actors and watched by tasks.
import Dispatch

struct Reading: Sendable { let sensor: Int, number: Int, value: Double }
enum Event: Sendable { case reading(Reading), gap(Int), end(Int) }

struct Sensor: AsyncSequence, Sendable {
    typealias Element = Event
    let id: Int, count: Int
    struct AsyncIterator: AsyncIteratorProtocol {
        let id: Int, count: Int
        var number = 0
        mutating func next() async -> Event? {
            guard number <= count else { return nil }
            defer { number += 1 }
            if number % 64 == 63 { await Task.yield() }
            if number == count { return .end(id) }
            return number % 29 == 7 ? .gap(number) : .reading(Reading(sensor: id, number: number, value: Double((number * 37 + id * 11) % 101)))
        }
    }
    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(id: id, count: count) }
}

/// The elements of a sequence, some at a time.
struct Windows<Base: AsyncSequence>: AsyncSequence {
    typealias Element = [Base.Element]
    let base: Base, size: Int
    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        let size: Int
        mutating func next() async rethrows -> [Base.Element]? {
            var window: [Base.Element] = []
            while window.count < size, let element = try await base.next() { window.append(element) }
            return window.isEmpty ? nil : window
        }
    }
    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeAsyncIterator(), size: size) }
}
extension AsyncSequence { func windows(of size: Int) -> Windows<Self> { Windows(base: self, size: size) } }

actor Gatherer {
    private var sums: [Int: Double] = [:], counts: [Int: Int] = [:]
    private var watchers: [Int: AsyncStream<Int>.Continuation] = [:]
    private var received = 0
    func add(_ readings: [Reading]) {
        for reading in readings {
            sums[reading.sensor, default: 0] += reading.value
            counts[reading.sensor, default: 0] += 1
        }
        received += 1
        if received % 8 == 0 { for watcher in watchers.values { watcher.yield(received) } }
    }
    func watch(_ id: Int) -> AsyncStream<Int> {
        let (stream, continuation) = AsyncStream<Int>.makeStream(bufferingPolicy: .unbounded)
        watchers[id] = continuation
        return stream
    }
    func finish() -> (sum: Double, count: Int) {
        for watcher in watchers.values { watcher.finish() }
        watchers = [:]
        return (sums.values.reduce(0, +), counts.values.reduce(0, +))
    }
}
actor Ledger {
    let gatherer: Gatherer
    private var gaps = 0, ends: Set<Int> = []
    init(_ gatherer: Gatherer) { self.gatherer = gatherer }
    func record(_ events: [Event]) async {
        var readings: [Reading] = []
        for event in events {
            switch event {
            case let .reading(reading): readings.append(reading)
            case .gap: gaps += 1
            case let .end(id): ends.insert(id)
            }
        }
        await gatherer.add(readings)
    }
    var summary: (gaps: Int, ends: Int) { (gaps, ends.count) }
}

func produce(_ sensor: Sensor, _ ledger: Ledger) async -> Int {
    var windows = 0
    for await window in sensor.windows(of: 16) {
        await ledger.record(window)
        windows += 1
    }
    return windows
}
func merged(_ sensors: [Sensor]) -> AsyncStream<Double> {
    AsyncStream { continuation in
        let task = Task {
            await withTaskGroup(of: Void.self) { group in
                for sensor in sensors {
                    group.addTask { for await reading in sensor.compactMap({ if case let .reading(reading) = $0 { reading } else { nil } }).filter({ $0.number % 4 == 0 }) { continuation.yield(reading.value) } }
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
    }
}

var total = 0.0, counts = [0, 0, 0, 0, 0]
for round in 0..<Int(CommandLine.arguments[1])! {
    let gatherer = Gatherer(), ledger = Ledger(gatherer)
    let sensors = (0..<4).map { Sensor(id: $0 + round, count: 400) }
    let watching = await gatherer.watch(round)
    let watcher = Task { var seen = 0; for await number in watching where number % 8 == 0 { seen += 1 }; return seen }
    await withTaskGroup(of: Int.self) { group in
        for sensor in sensors { group.addTask { await produce(sensor, ledger) } }
        for await windows in group { counts[0] += windows }
    }
    let (sum, count) = await gatherer.finish(), (gaps, ends) = await ledger.summary
    total += sum
    counts[1] += count; counts[2] += gaps; counts[3] += ends; counts[4] += await watcher.value
    for await value in merged(sensors) { total += value }
}
print(total, counts)
