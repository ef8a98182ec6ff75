// A hundred rings of one shape are one finding.
// leaks: 100 rings: Request.response -> Response.request
// objects: 200
// prints: 100 requests; ended 0 of 200
var ended = 0

class Request {
    var response: Response?
    deinit { ended += 1 }
}

class Response {
    let request: Request
    init(_ request: Request) { self.request = request }
    deinit { ended += 1 }
}

@inline(never) func handle() -> Int {
    let request = Request()
    request.response = Response(request)
    return request.response!.request === request ? 1 : 0
}

var requests = 0
for _ in 0..<100 { requests += handle() }
print("\(requests) requests; ended \(ended) of 200")
