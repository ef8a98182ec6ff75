// Observers in Foundation's notification center, which is a global: they are alive, whoever made them.
// clean
// prints: heard 1
import Foundation

final class Listener {
    var heard = 0
    var token: (any NSObjectProtocol)?
    init() {
        token = NotificationCenter.default.addObserver(forName: Notification.Name("rain"), object: nil, queue: nil) { _ in
            self.heard += 1
            total += 1
        }
    }
}

var total = 0

@inline(never) func listen() { _ = Listener() }

listen()
NotificationCenter.default.post(name: Notification.Name("rain"), object: nil)
print("heard \(total)")
