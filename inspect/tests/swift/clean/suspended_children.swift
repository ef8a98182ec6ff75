// Tasks of a group and an actor, all of them waiting when the program ends.
// clean
// prints: 3 waiting
import Dispatch

let isThere = DispatchSemaphore(value: 0)

actor Meter {
    var readings: [Int] = []
    func read(_ number: Int) async {
        readings.append(number)
        isThere.signal()
        try? await Task.sleep(nanoseconds: 3_600_000_000_000)
        readings.removeAll()
    }
}

Task {
    let meter = Meter()
    await withTaskGroup(of: Void.self) { group in
        for number in 0..<3 { group.addTask { await meter.read(number) } }
    }
}
for _ in 0..<3 { isThere.wait() }
print("3 waiting")
