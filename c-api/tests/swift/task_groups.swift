// Structured concurrency: groups, async let, cancellation, throwing children, task-local values.
import Synchronization
final class Job: Sendable {
    static let living = Atomic(0)
    let id: Int
    init(_ id: Int) { self.id = id; Job.living.add(1, ordering: .relaxed) }
    deinit { Job.living.subtract(1, ordering: .relaxed) }
}
struct Failed: Error { let job: Job }
enum Local { @TaskLocal static var job: Job? }

func square(_ job: Job) async -> Int { await Task.yield(); return job.id * job.id }
func risky(_ job: Job) async throws -> Int {
    if job.id == 7 { throw Failed(job: job) }
    try await Task.sleep(nanoseconds: 1000)
    return job.id
}
func groups() async {
    let sum = await withTaskGroup(of: Int.self) { group in
        for id in 0..<1000 { let job = Job(id); group.addTask { await square(job) } }
        return await group.reduce(0, +)
    }
    print(sum, Job.living.load(ordering: .relaxed))
}
func throwing() async {
    do {
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for id in 0..<10 { group.addTask { try await risky(Job(id)) } }
            var sum = 0
            for try await value in group { sum += value }
            return sum
        }
        print("no error", sum)
    } catch let failed as Failed { print("failed", failed.job.id) } catch { print("?") }
    // A child that threw keeps its error until it is gone itself, which may be after its parent has gone on: on Swift's own runtime, too.
    for _ in 0..<1_000_000 where Job.living.load(ordering: .relaxed) != 0 { await Task.yield() }
    print(Job.living.load(ordering: .relaxed))
}
func asyncLet() async {
    async let a = square(Job(3))
    async let b = square(Job(4))
    let (x, y) = await (a, b)
    print(x + y)
}
func cancellation() async {
    let job = Job(1)
    let task = Task { () -> String in
        await withTaskCancellationHandler {
            while !Task.isCancelled { await Task.yield() }
            return "cancelled \(job.id)"
        } onCancel: { _ = job }
    }
    task.cancel()
    print(await task.value)
}
func locals() async {
    await Local.$job.withValue(Job(42)) {
        async let inner = Local.job!.id
        let detached = await Task.detached { Local.job?.id ?? -1 }.value
        print(await inner, detached)
        await Local.$job.withValue(Job(43)) { print(await Task { Local.job!.id }.value) }
    }
    print(Local.job == nil)
}
await groups()
await throwing()
await asyncLet()
await cancellation()
await locals()
print(Job.living.load(ordering: .relaxed))
