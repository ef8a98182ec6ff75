// Every kind of conflict between two accesses, each of which ends a child of its own, and accesses that come close to one and are allowed.
import Dispatch
import Glibc

struct Pair { var left = 1, right = 2; mutating func visit(_ body: () -> Void) { left += 1; body(); right += 1 }; func look(_ body: () -> Void) -> Int { body(); return left } }
struct Borrowed: ~Copyable { var number = 3; borrowing func look(_ body: () -> Void) -> Int { body(); return number } }
enum Payload { case none, some(Int), pair(Pair) }
@propertyWrapper struct Clamped { var wrappedValue: Int { didSet { wrappedValue = min(wrappedValue, 100) } } }

class Holder {
    var number = 0, other = 0
    var pair = Pair()
    var tuple = (1, 2)
    var items = [5, 3, 9, 1]
    var table = ["a": 1, "b": 2]
    var text = "text"
    var optional: Int? = 4
    var payload = Payload.some(1)
    var anything: Any = 1
    var closure: (() -> Void)?
    var child: Holder?
    var borrowed = Borrowed()
    weak var weakly: Holder?
    lazy var late = 7
    @Clamped var clamped = 1
    var observed = 0 { willSet { seen += newValue } didSet { seen += observed } }
    var seen = 0
    var through: Int { _read { yield number } _modify { yield &number } }
    subscript(index: Int) -> Int { _read { yield items[index] } _modify { yield &items[index] } }
    static nonisolated(unsafe) var shared = 1
    class var computed: Int { get { shared } set { shared = newValue } }
}
final class Heir: Holder { override var number: Int { get { super.number } set { super.number = newValue } } }
final class Generic<Value> { var value: Value; init(_ value: Value) { self.value = value } }
final class AtEnd { let body: () -> Void; init(_ body: @escaping () -> Void) { self.body = body }; deinit { body() } }

nonisolated(unsafe) var global = 0
nonisolated(unsafe) var globalPair = Pair()
nonisolated(unsafe) var lazyGlobal: [Int] = { [1, 2, 3] }()

@inline(never) func modify<T>(_ value: inout T, _ body: () -> Void) { body() }
@inline(never) func both<T, U>(_ first: inout T, _ second: inout U) {}
@inline(never) func later<T>(_ value: inout T, _ body: () async -> Void) async { await Task.yield(); await body(); await Task.yield() }
// The same object, unknown to the compiler.
@inline(never) @_optimize(none) func same<T: AnyObject>(_ object: T) -> T { object }
@inline(never) @_optimize(none) func keep<T>(_ value: T) {}
@inline(never) func nested(_ holders: ArraySlice<Holder>, _ body: () -> Void) {
    guard let first = holders.first else { return body() }
    modify(&first.number) { nested(holders.dropFirst(), body) }
}
func waiting(_ body: @escaping @Sendable () async -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task.detached { await body(); done.signal() }
    done.wait()
}
func thread(_ body: @escaping () -> Void) {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) let body = body
    DispatchQueue.global().async { body(); done.signal() }
    done.wait()
}
actor Agent {
    var number = 0
    func conflict() { modify(&number) { keep(number) } }
    func wait() async { await later(&holder.number) { await pause(); holder.number += 1 } }
    func pause() async { await Task.yield() }
}

nonisolated(unsafe) let holder = Holder(), heir = Heir()
typealias Part = (name: String, body: () -> Void)
nonisolated(unsafe) let conflicts: [Part] = [
    ("property, modified in a modification", { modify(&holder.number) { same(holder).number += 1 } }),
    ("property, read in a modification", { modify(&holder.number) { keep(same(holder).number) } }),
    ("property, assigned in a modification", { modify(&holder.number) { same(holder).number = 5 } }),
    ("property, modified in a read", { keep(holder.borrowed.look { same(holder).borrowed.number += 1 }) }),
    ("property, assigned in a read", { keep(holder.borrowed.look { same(holder).borrowed = Borrowed() }) }),
    ("property, of a subclass", { modify(&(heir as Holder).pair) { same(heir).pair.left += 1 } }),
    ("property, of a generic class", { let box = Generic("text"); modify(&box.value) { keep(same(box).value) } }),
    ("property, of a generic class with a wide value", { let box = Generic((1, "a", [2])); modify(&box.value.1) { same(box).value.0 += 1 } }),
    ("property, wrapped", { modify(&holder.clamped) { same(holder).clamped += 1 } }),
    ("property, static", { modify(&Holder.shared) { Holder.shared += 1 } }),
    ("property, static and computed", { modify(&Holder.shared) { Holder.computed += 1 } }),
    ("property, weak", { modify(&holder.weakly) { keep(same(holder).weakly) } }),
    ("property, through coroutines", { modify(&holder.through) { same(holder).through += 1 } }),
    ("property, read through a coroutine", { modify(&holder.number) { keep(same(holder).through) } }),
    ("property, through a subscript", { modify(&holder[1]) { same(holder)[2] += 1 } }),
    ("property, by key path", { modify(&holder.number) { same(holder)[keyPath: \.number] += 1 } }),
    ("property, read by key path", { modify(&holder.number) { keep(same(holder)[keyPath: \.number]) } }),
    ("struct, two fields of a property", { modify(&holder.pair.left) { same(holder).pair.right += 1 } }),
    ("struct, one field read", { modify(&holder.pair.left) { keep(same(holder).pair.right) } }),
    ("struct, in a mutating method", { holder.pair.visit { keep(same(holder).pair.right) } }),
    ("struct, two fields at once", { both(&same(holder).pair.left, &same(holder).pair.right) }),
    ("tuple, two elements", { modify(&holder.tuple.0) { same(holder).tuple.1 += 1 } }),
    ("array, two elements", { modify(&holder.items[0]) { same(holder).items[1] += 1 } }),
    ("array, two elements at once", { swap(&same(holder).items[0], &same(holder).items[1]) }),
    ("array, while it sorts", { holder.items.sort { same(holder).items.count + $0 > $1 } }),
    ("array, while its buffer is lent", { holder.items.withUnsafeMutableBufferPointer { _ in same(holder).items.append(1) } }),
    ("array, while it filters itself", { holder.items.removeAll { $0 == same(holder).items.first } }),
    ("dictionary, two values", { modify(&holder.table["a"]!) { same(holder).table["b"] = 7 } }),
    ("dictionary, with a default", { modify(&holder.table["c", default: 1]) { keep(same(holder).table.count) } }),
    ("string", { modify(&holder.text) { keep(same(holder).text.count) } }),
    ("optional, its value", { modify(&holder.optional!) { same(holder).optional = nil } }),
    ("optional, chained", { holder.child = holder; if holder.child?.pair.visit({ holder.pair.left += 1 }) == nil { print("nil") } }),
    ("enum", { modify(&holder.payload) { if case let .some(number) = same(holder).payload { keep(number) } } }),
    ("existential", { modify(&holder.anything) { keep(same(holder).anything) } }),
    ("bytes of a property", { withUnsafeMutableBytes(of: &holder.number) { $0[0] = 1; keep(same(holder).number) } }),
    ("global, modified", { modify(&global) { global += 1 } }),
    ("global, read", { modify(&global) { keep(global) } }),
    ("global, two fields", { modify(&globalPair.left) { globalPair.right += 1 } }),
    ("global, in a mutating method", { globalPair.visit { globalPair = Pair() } }),
    ("global, made on demand", { modify(&lazyGlobal[1]) { keep(lazyGlobal.count) } }),
    ("captured variable", { var number = 1; let body = { number += 1 }; keep(body); modify(&number, body) }),
    ("captured variable, read", { var number = 1; let body = { keep(number) }; keep(body); modify(&number, body) }),
    ("captured variable, its fields", { var pair = Pair(); let body = { pair.right += 1 }; keep(body); modify(&pair.left, body) }),
    ("captured variable, by two closures", { var number = 1; let inner = { number += 1 }; let outer = { modify(&number, inner) }; keep((inner, outer)); outer() }),
    ("captured variable, of a generic", { generic("text") }),
    ("inout pair, one property", { both(&same(holder).number, &same(holder).number) }),
    ("inout pair, one global", { let body = { both(&global, &holder.other) }; modify(&global) { body() } }),
    ("inout pair, one field in the other", { both(&same(holder).pair, &same(holder).pair.left) }),
    ("inout pair, the second time", { both(&same(holder).number, &same(heir).number); both(&same(heir).pair, &same(heir).pair) }),
    ("the first of many", { let many = (0..<40).map { _ in Holder() }; nested(many[...]) { many[0].number += 1 } }),
    ("one of many", { let many = (0..<40).map { _ in Holder() }; nested(many[...]) { keep(many[20].number) } }),
    ("the last of many", { let many = (0..<40).map { _ in Holder() }; nested(many[...]) { many[39].number += 1 } }),
    ("deinit, of what a modification lets go", { var last: AtEnd? = AtEnd { holder.number += 1 }; modify(&holder.number) { last = nil }; keep(last) }),
    ("deinit, read", { var last: AtEnd? = AtEnd { keep(holder.number) }; modify(&holder.number) { last = nil }; keep(last) }),
    ("deinit, conflicts in itself", { keep(AtEnd { modify(&holder.number) { same(holder).number += 1 } }) }),
    ("deinit, of a value that is replaced", { let box = Generic<AtEnd?>(nil); box.value = AtEnd { [unowned box] in box.value = nil }; modify(&box.value) { box.value = nil } }),
    ("in a thread", { thread { modify(&holder.number) { same(holder).number += 1 } } }),
    ("in a task", { waiting { modify(&holder.number) { same(holder).number += 1 } } }),
    ("in a task group", { waiting { await withTaskGroup(of: Void.self) { group in group.addTask { modify(&global) { keep(global) } }; await group.waitForAll() } } }),
    ("in an actor", { waiting { await Agent().conflict() } }),
    ("across await", { waiting { await later(&holder.number) { same(holder).number += 1 } } }),
    ("across await, read", { waiting { await later(&holder.number) { keep(same(holder).number) } } }),
    ("across await, the outer one", { waiting { await later(&holder.number) { await later(&holder.other) { await Task.yield(); keep(same(holder).number) } } } }),
    ("across await, a global", { waiting { await later(&global) { global += 1 } } }),
    ("across await, fields", { waiting { await later(&holder.pair.left) { same(holder).pair.right += 1 } } }),
    ("across await, after others have run", { waiting { await later(&holder.number) { await Task.detached { for _ in 0..<10 { await later(&global) {} } }.value; holder.number += 1 } } }),
    ("across await, in an actor", { waiting { await Agent().wait() } }),
    ("across await, in a child task", { waiting { await later(&holder.other) { async let child: Void = { await later(&holder.number) { holder.number += 1 } }(); await child } } }),
    ("across sleep", { waiting { await later(&holder.number) { try? await Task.sleep(nanoseconds: 1_000_000); keep(same(holder).number) } } }),
]
@inline(never) func generic<T>(_ initial: T) {
    var value = initial
    let body = { value = initial }
    keep(body)
    modify(&value, body)
}

@MainActor func allowed() {
    for _ in 0..<2 {
        holder.pair = Pair()
        print("two reads", holder.borrowed.look { keep(same(holder).borrowed.look { keep(holder.borrowed.number) }) })
        var pair = Pair()
        both(&pair.left, &pair.right)
        print("two fields of a local struct", pair.left, pair.right)
        both(&holder.number, &holder.other)
        modify(&holder.number) { modify(&holder.other) { holder.tuple.0 += 1; holder.tuple.1 += holder.items[0] } }
        print("two properties", holder.number, holder.tuple)
        both(&holder.number, &heir.number)
        modify(&holder.pair) { modify(&heir.pair) { Holder.shared += 1 } }
        print("one property of two objects", Holder.shared)
        holder.number += 1; holder.number = holder.number + holder.number; holder.pair.visit {}; holder.pair.visit {}
        print("one after the other", holder.number, holder.pair)
        holder.pair = { modify(&holder.pair) {}; return holder.pair }()
        holder.items[holder.items.count - 1] = holder.items[0] + holder.items.reduce(0, +)
        holder.items.append(holder.items.count)
        print("read before it is assigned", holder.items)
        holder.observed = 3; holder.observed += holder.observed
        print("observers", holder.observed, holder.seen)
        print("a copy's method", holder.pair.look { holder.pair.left += 1 }, holder.pair.left)
        holder.closure = { holder.closure = nil; holder.number += 1 }
        holder.closure?()
        print("a closure that takes itself away", holder.closure == nil)
        var counter = 0
        let count = { counter += 1 }
        withoutActuallyEscaping(count) { escaping in for _ in 0..<3 { escaping() } }
        withoutActuallyEscaping({ (number: Int) in counter += number }) { [1, 2, 3].forEach($0) }
        print("withoutActuallyEscaping", counter)
        both(&holder.through, &holder[0])
        modify(&holder.through) { modify(&heir[1]) { holder[2] += 1 } }
        modify(&holder[0]) { holder.through += 1; modify(&holder.through) { keep(holder.other) } }
        print("coroutines", holder.number, holder[2])
        holder[keyPath: \.pair.left] += holder[keyPath: \.pair.right]
        modify(&holder[keyPath: \.number]) { holder[keyPath: \.other] += 1; both(&heir[keyPath: \.number], &heir[keyPath: \.tuple.0]) }
        modify(&holder[keyPath: \.pair.left]) { same(holder)[keyPath: \.pair.right] += 1; keep(holder.pair) }
        print("key paths", holder.other, holder.pair)
        modify(&holder.late) { same(holder).late += 1 }
        print("a lazy property, which is written back", holder.late)
        let many = (0..<40).map { _ in Holder() }
        nested(many[...]) { for one in many { one.other += 1 } }
        for one in many { one.number += 1 }
        print("many, let go", many.reduce(0) { $0 + $1.number + $1.other })
        do { try failing(&holder.number) } catch { holder.number += 1 }
        print("ended by an error", holder.number)
        var last: AtEnd? = AtEnd { holder.other += 1 }
        modify(&holder.number) { last = nil }
        keep(last)
        holder.child = holder
        holder.child?.child?.number += 1
        holder.child = nil
        print("deinit of something else", holder.other)
    }
}
struct Failure: Error {}
@inline(never) func failing(_ value: inout Int) throws { value += 1; throw Failure() }

@MainActor func allowedInTasks() async {
    await withTaskGroup(of: Int.self) { group in
        for index in 0..<8 {
            group.addTask {
                let own = Holder()
                for _ in 0..<50 {
                    await later(&own.number) { own.other += 1; await later(&own.pair) { own.tuple.0 += index } }
                    own.number += 1
                }
                return own.number + own.other + own.tuple.0
            }
        }
        var sum = 0
        for await found in group { sum += found }
        print("each task its own", sum)
    }
    let own = Holder()
    await later(&own.number) {
        await Task.detached { await later(&holder.number) { holder.other += 1 } }.value
        async let read = holder.other
        own.other += await read
    }
    own.number += 1
    print("a task waits for another's accesses", own.number, own.other > 0)
    let readers = (0..<4).map { _ in Task.detached { var sum = 0; for _ in 0..<100 { sum += holder.pair.right; await Task.yield() }; return sum } }
    var sum = 0
    for reader in readers { sum += await reader.value }
    print("reads in tasks", sum == 400 * holder.pair.right)
}

// This program once more, for one conflict. A fork would not do: it has no threads.
func runInChild(_ index: Int) {
    fputs("\(conflicts[index].name): ", stderr)
    var words: [UnsafeMutablePointer<CChar>?] = [strdup(CommandLine.arguments[0]), strdup(String(index)), nil]
    var process: pid_t = 0, status: Int32 = 0
    posix_spawn(&process, "/proc/self/exe", nil, nil, &words, environ)
    waitpid(process, &status, 0)
    fputs(status & 0x7f == 0 ? "exit status \(status >> 8)\n" : "signal \(status & 0x7f)\n", stderr)
}
var none = rlimit()
setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
if CommandLine.arguments.count > 1 {
    conflicts[Int(CommandLine.arguments[1])!].body()
    fputs("goes on\n", stderr)
    exit(0)
}
conflicts.indices.forEach(runInChild)
allowed()
await allowedInTasks()
print("end")
