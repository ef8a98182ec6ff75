// A running timer source in a global, whose handler captures what else only it holds.
// clean
// prints: started
import Dispatch

final class Meter {
    var ticks = 0
    var me: Meter?
    init() { me = self }
}

let source = DispatchSource.makeTimerSource()

@inline(never) func start() {
    let meter = Meter()
    source.setEventHandler { meter.ticks += 1 }
    source.schedule(deadline: .now() + 3600)
    source.resume()
}

start()
print("started")
