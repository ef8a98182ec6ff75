// The closure is kept by an object that self keeps: three in the ring.
// leaks: 1 ring: Session.request -> Request.completion -> closure.capture *
// objects: 3
// prints: bytes 12; ended 0 of 2
var ended = 0

final class Request {
    var completion: ((Int) -> Void)?
    deinit { ended += 1 }
}

final class Session {
    var bytes = 0
    var request: Request?
    deinit { ended += 1 }
    func load(factor: Int) {
        let request = Request()
        request.completion = { self.bytes += $0 * factor }
        self.request = request
    }
}

@inline(never) func run(_ factor: Int) -> Int {
    let session = Session()
    session.load(factor: factor)
    session.request?.completion?(4)
    return session.bytes
}

let bytes = run(CommandLine.arguments.count + 2)
print("bytes \(bytes); ended \(ended) of 2")
