// Futures and promises on an event loop, in a module of their own: requests that wait for each other, fail, are tried again and time out.
import Futures

struct User { let id: Int, name: String, friends: [Int] }
struct Page { let title: String, users: [User], bytes: Int }
enum Failure: Error { case missing(Int), busy }

/// A database that answers a little later, and now and then does not.
final class Database {
    let loop: EventLoop
    private var asked = 0
    private var waiting: [(Int, Promise<User>)] = []

    init(_ loop: EventLoop) { self.loop = loop }

    func user(_ id: Int) -> Future<User> {
        asked += 1
        if asked % 17 == 0 { return loop.makeFailed(Failure.busy) }
        let promise = loop.makePromise(of: User.self)
        waiting.append((id, promise))
        if waiting.count == 1 { loop.execute { self.answer() } }
        return promise.future
    }

    private func answer() {
        let batch = waiting
        waiting = []
        for (id, promise) in batch {
            if id % 23 == 0 { promise.fail(Failure.missing(id)) } else { promise.succeed(User(id: id, name: "user \(id)", friends: [id + 1, id * 7 % 101])) }
        }
    }
}

/// Holds what was asked for, while it is on its way and afterwards.
final class Cache<Key: Hashable, Value> {
    private var found: [Key: Future<Value>] = [:]
    private(set) var hits = 0

    func value(for key: Key, _ make: (Key) -> Future<Value>) -> Future<Value> {
        if let future = found[key] { hits += 1; return future }
        let future = make(key)
        found[key] = future
        return future
    }

    func forget(_ key: Key) { found[key] = nil }
}

final class Server {
    let loop: EventLoop, database: Database
    let cache = Cache<Int, User>()
    var failures = 0, retries = 0

    init(_ loop: EventLoop) { self.loop = loop; database = Database(loop) }

    func user(_ id: Int) -> Future<User> {
        cache.value(for: id, database.user).flatMapThrowing { user in
            guard user.id == id else { throw Failure.missing(id) }
            return user
        }
    }

    func retrying<Value>(_ times: Int, _ body: @escaping () -> Future<Value>) -> Future<Value> {
        let promise = loop.makePromise(of: Value.self)
        body().whenComplete { result in
            if case .failure(Failure.busy) = result, times > 0 {
                self.retries += 1
                self.loop.schedule(in: 3) {}.flatMap { self.retrying(times - 1, body) }.cascade(to: promise)
            } else {
                promise.complete(with: result)
            }
        }
        return promise.future
    }

    func page(_ id: Int) -> Future<Page> {
        let owner = retrying(2) { self.cache.forget(id); return self.user(id) }
        let friends = owner.flatMap { owner in Future.whenAll(owner.friends.map { self.user($0).recover { _ in User(id: 0, name: "gone", friends: []) } }, on: self.loop) }
        let title = owner.map { "Page of \($0.name)" }
        return title.and(owner.and(friends)).hop().map { title, users in
            Page(title: title, users: [users.0] + users.1, bytes: title.utf8.count + users.1.reduce(users.0.name.utf8.count) { $0 + $1.name.utf8.count })
        }
    }

    func counted(_ id: Int) -> Future<(Int, Bool)> {
        page(id).map { ($0.bytes, true) }.recover { _ in self.failures += 1; return (0, false) }
    }
}

let loop = EventLoop()
let server = Server(loop)
var bytes = 0, pages = 0
for round in 0..<Int(CommandLine.arguments[1])! {
    let requests = (0..<20).map { server.counted((round * 20 + $0) % 997) }
    let total = loop.makeSucceeded((0, 0)).fold(requests) { sum, one in loop.makeSucceeded((sum.0 + one.0, sum.1 + (one.1 ? 1 : 0))) }
    let timeout = loop.schedule(in: 50) { round }
    total.and(timeout).whenSuccess { sum, _ in bytes += sum.0; pages += sum.1 }
    loop.run()
}
print(bytes, pages, server.failures, server.retries, server.cache.hits, loop.ran, loop.now)
