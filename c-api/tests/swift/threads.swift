// Threads with locks and conditions; objects made in one thread and ended in another.
import Foundation
final class Message { let id: Int; let payload: [Int]; weak var sender: Mailbox?
    init(_ id: Int, _ sender: Mailbox?) { self.id = id; payload = Array(0..<(id % 10)); self.sender = sender } }
final class Mailbox: @unchecked Sendable {
    private let condition = NSCondition()
    private var messages: [Message] = []
    private var isClosed = false
    func put(_ message: Message) { condition.lock(); messages.append(message); condition.signal(); condition.unlock() }
    func close() { condition.lock(); isClosed = true; condition.broadcast(); condition.unlock() }
    func take() -> Message? {
        condition.lock()
        defer { condition.unlock() }
        while messages.isEmpty && !isClosed { condition.wait() }
        return messages.popLast()
    }
}
final class Result: @unchecked Sendable { let lock = NSLock(); var sum = 0, count = 0, orphans = 0 }
func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let finished = DispatchSemaphore(value: 0)
    for index in 0..<count {
        let thread = Thread { body(index); finished.signal() }
        thread.start()
    }
    for _ in 0..<count { finished.wait() }
}
let mailbox = Mailbox()
let result = Result()
let consumers = DispatchSemaphore(value: 0)
for _ in 0..<3 {
    Thread {
        var (sum, count, orphans) = (0, 0, 0)
        while let message = mailbox.take() {
            sum += message.id + message.payload.count
            count += 1
            if message.sender == nil { orphans += 1 }
        }
        result.lock.lock(); result.sum += sum; result.count += count; result.orphans += orphans; result.lock.unlock()
        consumers.signal()
    }.start()
}
run(4) { producer in for index in 0..<2000 { mailbox.put(Message(producer * 2000 + index, index % 2 == 0 ? mailbox : nil)) } }
mailbox.close()
for _ in 0..<3 { consumers.wait() }
print(result.count, result.sum, result.orphans)
final class Local: @unchecked Sendable { var value = 0 }
run(4) { index in
    let dictionary = Thread.current.threadDictionary
    dictionary["local"] = Local()
    for _ in 0..<100 { (dictionary["local"] as! Local).value += index }
    result.lock.lock(); result.sum += (dictionary["local"] as! Local).value; result.lock.unlock()
}
print(result.sum)
