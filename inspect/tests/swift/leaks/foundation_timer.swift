// A timer that was never scheduled, in the object that its block captures.
// unseen: Poller: Foundation keeps the block in memory of C's, and that has no metadata
// unseen: Timer: it and the C timer that it is for hold each other, and only words in memory say so
// prints: polls 1; ended 0 of 1
import Foundation

var ended = 0

class Poller {
    var polls = 0
    var timer: Timer?
    deinit { ended += 1 }
    func start() {
        timer = Timer(timeInterval: 3600, repeats: true) { _ in self.polls += 1 }
    }
}

@inline(never) func poll() -> Int {
    let poller = Poller()
    poller.start()
    poller.timer?.fire()
    return poller.polls
}

let polls = poll()
print("polls \(polls); ended \(ended) of 1")
