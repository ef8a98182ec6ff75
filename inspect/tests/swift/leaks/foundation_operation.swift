// Foundation values in between: a date, a URL, data, and a closure over self in a user info dictionary.
// leaks: 1 ring: Download.info* -> _DictionaryStorage<*>.value* -> *
// objects: >= 2
// prints: host example.org; ended 0 of 1
import Foundation

var ended = 0

class Download {
    let url = URL(string: "https://example.org/a/long/path/that/is/no/small/string")!
    let began = Date()
    var data = Data(repeating: 7, count: 4096)
    var info: [String: Any] = [:]
    deinit { ended += 1 }
    func start() {
        info["owner"] = self
        info["size"] = data.count
    }
}

@inline(never) func run() -> String {
    let download = Download()
    download.start()
    return (download.info["owner"] as! Download).url.host ?? "none"
}

let host = run()
print("host \(host); ended \(ended) of 1")
