// Word count: splits text into words, counts them in dictionaries, and keeps an index of where they stand.
final class Entry {
    let word: String
    var count = 0
    var lines: [Int] = []
    var neighbours: [String: Int] = [:]
    init(_ word: String) { self.word = word }
}

final class Index {
    var entries: [String: Entry] = [:]
    func add(_ word: String, line: Int, after previous: Entry?) -> Entry {
        let entry: Entry
        if let known = entries[word] {
            entry = known
        } else {
            entry = Entry(word)
            entries[word] = entry
        }
        entry.count += 1
        if entry.lines.last != line { entry.lines.append(line) }
        if let previous { previous.neighbours[word, default: 0] += 1 }
        return entry
    }
    func top(_ count: Int) -> [Entry] { Array(entries.values.sorted { ($0.count, $1.word) > ($1.count, $0.word) }.prefix(count)) }
}

let syllables = ["ba", "co", "di", "fu", "ga", "he", "ji", "ko", "lu", "mé"]
var state: UInt64 = 42
func random(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
}
func word() -> String {
    let rank = min(random(2000), random(2000))
    return syllables[rank % 10] + syllables[rank / 10 % 10] + (rank > 100 ? syllables[rank / 100 % 10] : "") + (rank > 1000 ? "ing" : "")
}
let lines = (0..<2000).map { _ in (0..<12).map { _ in word() }.joined(separator: " ") }
var checksum = 0
for round in 0..<Int(CommandLine.arguments[1])! {
    let index = Index()
    for (number, line) in lines.enumerated() {
        var previous: Entry?
        for word in line.split(separator: " ") { previous = index.add(String(word), line: number, after: previous) }
    }
    for entry in index.top(20) {
        checksum = (checksum &* 31 &+ entry.count &+ entry.lines.count &+ entry.neighbours.values.max()! &+ entry.word.count &+ round) % 1_000_007
    }
}
print(checksum)
