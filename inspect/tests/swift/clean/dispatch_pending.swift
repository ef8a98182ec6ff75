// Blocks that Dispatch has yet to run, and a queue that only they hold.
// clean
// prints: queued
import Dispatch

final class Job {
    var me: Job?
    let number: Int
    init(_ number: Int) {
        self.number = number
        me = self
    }
}

@inline(never) func queue() {
    let queue = DispatchQueue(label: "later")
    for number in 0..<5 {
        let job = Job(number)
        queue.asyncAfter(deadline: .now() + 3600) {
            job.me = nil
            print(job.number)
        }
    }
}

queue()
print("queued")
