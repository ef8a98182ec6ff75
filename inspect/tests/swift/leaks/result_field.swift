// A result whose success is the object that keeps it.
// leaks: 1 ring: Request.outcome*
// objects: 1
// prints: 200; ended 0 of 1
var ended = 0

struct Refused: Error {}

class Request {
    var outcome: Result<Request, Refused> = .failure(Refused())
    let status = 200
    deinit { ended += 1 }
}

@inline(never) func run() -> Int {
    let request = Request()
    request.outcome = .success(request)
    return (try? request.outcome.get().status) ?? 0
}

let status = run()
print("\(status); ended \(ended) of 1")
