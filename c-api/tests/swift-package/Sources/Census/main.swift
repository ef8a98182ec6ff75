import People
import Tally

// Rounds of the same work: `Census 3000` is enough to be timed.
let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1

func count<Entry>(_ entry: (Int) -> Entry) -> String {
    var register = Register<Entry>()
    for number in 0..<100 {
        register.enter(entry(number))
    }
    _ = tally_add(register.entries.count)
    return register.about()
}

var last: [String] = []
for _ in 0..<rounds {
    last = [
        count { $0 },
        count { "number \($0)" },
        count { Optional($0) },
        count { ($0, [$0]) },
    ]
}
last.forEach { print($0) }
print(tally_add(0), "entries")
