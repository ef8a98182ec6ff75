// Async sequences, streams and continuations that carry objects.
final class Event: Sendable { let id: Int; init(_ id: Int) { self.id = id } }
struct Countdown: AsyncSequence, AsyncIteratorProtocol {
    typealias Element = Event
    var left: Int
    mutating func next() async -> Event? {
        guard left > 0 else { return nil }
        left -= 1
        await Task.yield()
        return Event(left)
    }
    func makeAsyncIterator() -> Countdown { self }
}
final class Source: @unchecked Sendable {
    var finish: (() -> Void)?
    func stream(_ count: Int) -> AsyncStream<Event> {
        AsyncStream { continuation in
            continuation.onTermination = { [weak self] _ in print("terminated", self == nil ? "without source" : "with source") }
            Task { for id in 0..<count { continuation.yield(Event(id)) }; continuation.finish() }
        }
    }
    deinit { print("deinit source") }
}
struct Broken: Error {}
func callback(_ id: Int, _ done: @escaping @Sendable (Result<Event, any Error>) -> Void) { Task { done(id < 0 ? .failure(Broken()) : .success(Event(id))) } }
func wrapped(_ id: Int) async throws -> Event { try await withCheckedThrowingContinuation { continuation in callback(id) { continuation.resume(with: $0) } } }

var sum = 0
for await event in Countdown(left: 100) { sum += event.id }
print(sum)
let mapped = Countdown(left: 20).filter { $0.id % 2 == 0 }.map { $0.id * 10 }.prefix(5)
for await value in mapped { print(value, terminator: " ") }
print()
do {
    let source = Source()
    var count = 0
    for await event in source.stream(500) { count += event.id }
    print(count)
    withExtendedLifetime(source) {}
}
let (stream, continuation) = AsyncThrowingStream.makeStream(of: Event.self)
let consumer = Task { () -> Int in
    var seen = 0
    do { for try await event in stream { seen += event.id } } catch { return -seen }
    return seen
}
for id in 1...10 { continuation.yield(Event(id)) }
continuation.finish(throwing: Broken())
print(await consumer.value)
print(try await wrapped(5).id)
do { _ = try await wrapped(-1) } catch { print("broken") }
print(await Countdown(left: 5).reduce(0) { $0 + $1.id }, await Countdown(left: 3).contains { $0.id == 2 })
