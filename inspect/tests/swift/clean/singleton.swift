// A singleton with a closure over itself.
// clean
// prints: 2 events
final class Log {
    static let shared = Log()
    private(set) var events = 0
    private var sink: ((String) -> Void)?
    private init() {
        sink = { _ in self.events += 1 }
    }
    func write(_ text: String) { sink?(text) }
}

Log.shared.write("one")
Log.shared.write("two")
print("\(Log.shared.events) events")
