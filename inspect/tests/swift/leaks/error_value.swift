// A failure remembers the job that failed, and the job its failure.
// leaks: 1 ring: Job.failure -> error.value*
// objects: 2
// prints: code 7; ended 0 of 1
var ended = 0

struct Failure: Error {
    let code: Int
    let job: Job
}

class Job {
    var failure: (any Error)?
    deinit { ended += 1 }
    func run() throws { throw Failure(code: 7, job: self) }
}

@inline(never) func work() -> Int {
    let job = Job()
    do { try job.run() } catch { job.failure = error }
    return (job.failure as! Failure).code
}

let code = work()
print("code \(code); ended \(ended) of 1")
