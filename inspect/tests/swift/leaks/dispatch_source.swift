// A timer source that is running when the program ends: its handler captures the monitor, and Dispatch holds the source.
// unseen: Monitor: Dispatch's memory has no metadata, and it does hold what it may call
// prints: started; ended 0 of 1
import Dispatch

var ended = 0

class Monitor {
    var ticks = 0
    var source: (any DispatchSourceTimer)?
    deinit { ended += 1 }
    func start() {
        let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "monitor"))
        source.schedule(deadline: .now() + 3600, repeating: 3600)
        source.setEventHandler { self.ticks += 1 }
        source.resume()
        self.source = source
    }
}

@inline(never) func run() -> Bool {
    let monitor = Monitor()
    monitor.start()
    return monitor.source != nil
}

let isStarted = run()
print("\(isStarted ? "started" : "not started"); ended \(ended) of 1")
