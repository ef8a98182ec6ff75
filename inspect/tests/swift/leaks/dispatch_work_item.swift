// A work item kept by the object that its block captures.
// unseen: Job: the block is C's memory, and that has no metadata
// prints: runs 1; ended 0 of 1
import Dispatch

var ended = 0

class Job {
    var runs = 0
    var item: DispatchWorkItem?
    deinit { ended += 1 }
    func prepare() {
        item = DispatchWorkItem { self.runs += 1 }
    }
}

@inline(never) func work() -> Int {
    let job = Job()
    job.prepare()
    job.item?.perform()
    return job.runs
}

let runs = work()
print("runs \(runs); ended \(ended) of 1")
