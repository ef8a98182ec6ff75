// Actors: isolated state, reentrancy, weak references to actors, deinit after the last task.
import Synchronization

final class Tracked: Sendable { let name: String; init(_ name: String) { self.name = name }; deinit { dead.withLock { $0 += 1 } } }
let dead = Mutex(0)
actor Account {
    private(set) var balance: Int
    let tracked: Tracked
    private var history: [Int] = []
    init(_ balance: Int, _ name: String) { self.balance = balance; tracked = Tracked(name) }
    func deposit(_ amount: Int) { balance += amount; history.append(amount) }
    func transfer(_ amount: Int, to other: Account) async {
        deposit(-amount)
        await other.deposit(amount)
    }
    func count() -> Int { history.count }
}
actor Cache {
    private var running: [Int: Task<Int, Never>] = [:]
    private(set) var computed = 0
    func value(_ key: Int) async -> Int {
        if let task = running[key] { return await task.value }
        let task = Task { [weak self] in await self?.compute(key) ?? -1 }
        running[key] = task
        return await task.value
    }
    private func compute(_ key: Int) async -> Int { computed += 1; await Task.yield(); return key * key }
}
struct Weak { weak var account: Account? }
@MainActor final class Screen { var lines: [String] = []; func show(_ line: String) { lines.append(line) } }

func accounts() async {
    let accounts = (0..<4).map { Account(1000, "account \($0)") }
    let weak = accounts.map { Weak(account: $0) }
    await withTaskGroup(of: Void.self) { group in
        for round in 0..<400 {
            let (from, to) = (accounts[round % 4], accounts[(round * 3 + 1) % 4])
            group.addTask { await from.transfer(round % 5, to: to) }
        }
    }
    var sum = 0, moves = 0
    for reference in weak { sum += await reference.account!.balance; moves += await reference.account!.count() }
    print(sum, moves)
    for account in accounts { withExtendedLifetime(account) {} }
}
func caches() async {
    let cache = Cache()
    let total = await withTaskGroup(of: Int.self) { group in
        for index in 0..<300 { group.addTask { await cache.value(index % 20) } }
        return await group.reduce(0, +)
    }
    print(total, await cache.computed)
}
await caches()
let screen = Screen()
await Task.detached { for index in 0..<3 { await screen.show("line \(index)") } }.value
print(screen.lines)
let names = await Task { await accounts(); return "done" }.value
print(names)
