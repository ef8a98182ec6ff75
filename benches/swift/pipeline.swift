// Threads: messages made by producers, passed through a locked queue, and consumed with a shared table of weak references.
import Dispatch

final class Topic: @unchecked Sendable { let id: Int; init(_ id: Int) { self.id = id } }
final class Message: @unchecked Sendable {
    let number: Int
    let topic: Topic
    let text: String
    weak var previous: Message?
    init(_ number: Int, _ topic: Topic, _ previous: Message?) { self.number = number; self.topic = topic; self.previous = previous; text = "message \(number) of topic \(topic.id)" }
}
final class Queue: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1), filled = DispatchSemaphore(value: 0), empty = DispatchSemaphore(value: 4)
    private var batches: [[Message]] = []
    func put(_ batch: [Message]) { empty.wait(); lock.wait(); batches.append(batch); lock.signal(); filled.signal() }
    func take() -> [Message] { filled.wait(); lock.wait(); let batch = batches.removeFirst(); lock.signal(); empty.signal(); return batch }
}
final class Totals: @unchecked Sendable { let lock = DispatchSemaphore(value: 1); var sum = 0, count = 0, linked = 0 }

let topics = (0..<16).map(Topic.init)
let batches = Int(CommandLine.arguments[1])!
let queue = Queue(), totals = Totals(), group = DispatchGroup()
for producer in 0..<2 {
    DispatchQueue(label: "producer \(producer)").async(group: group) {
        for batch in 0..<batches {
            var messages: [Message] = []
            for index in 0..<64 { messages.append(Message(producer + batch * 64 + index, topics[(batch + index) % 16], messages.last)) }
            queue.put(messages)
        }
        queue.put([])
    }
}
for consumer in 0..<2 {
    DispatchQueue(label: "consumer \(consumer)").async(group: group) {
        var (sum, count, linked) = (0, 0, 0)
        while true {
            let messages = queue.take()
            if messages.isEmpty { break }
            let byTopic = Dictionary(grouping: messages) { $0.topic.id }
            for message in messages {
                sum &+= message.number &+ message.text.utf8.count &+ message.topic.id
                if let previous = message.previous, previous.number == message.number - 1 { linked += 1 }
            }
            count += byTopic.values.reduce(0) { $0 + $1.count }
        }
        totals.lock.wait()
        totals.sum &+= sum; totals.count += count; totals.linked += linked
        totals.lock.signal()
    }
}
group.wait()
print(totals.sum, totals.count, totals.linked)
