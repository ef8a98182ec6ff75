// Strings: small, large, shared, sliced, bridged to characters and back.
func storage(_ count: Int) -> String { String(repeating: "abcdefghij", count: count) }
struct Record { var key: String; var value: Substring }
final class Log { var lines: [String] = []; deinit { print("log of", lines.count) } }

let large = storage(1000)
var copy = large
copy.append("x")
print(large.count, copy.count, large == copy, copy.hasPrefix(large))
var pieces: [Substring] = []
for index in 0..<100 {
    let start = large.index(large.startIndex, offsetBy: index * 100)
    pieces.append(large[start..<large.index(start, offsetBy: 55)])
}
print(Set(pieces).count, pieces.joined(separator: "|").count)
let words = "the quick brown fox jumps over the lazy dog and the café naïve résumé 👩‍👩‍👧‍👦 flag 🇫🇮"
print(words.split(separator: " ").map { "\($0.count)" }.joined(separator: ","))
print(words.unicodeScalars.count, words.utf8.count, words.utf16.count, words.uppercased().count)
var frequency: [Character: Int] = [:]
for character in words { frequency[character, default: 0] += 1 }
print(frequency.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(5).map { "\($0.key)\($0.value)" })
@inline(never) func build() -> Log {
    let log = Log()
    for number in 0..<2000 { log.lines.append("line \(number): \(number * number) \(String(number, radix: 16))") }
    return log
}
print(build().lines.map(\.count).reduce(0, +))
var records = (0..<500).map { Record(key: "key number \($0 % 17)", value: large.dropFirst($0).prefix(20)) }
records.sort { ($0.key, $0.value) < ($1.key, $1.value) }
print(records[0].key, records[499].value, Dictionary(grouping: records, by: \.key).count)
var text = ""
for number in 0..<3000 { text += "\(number)," ; if text.utf8.count > 5000 { text.removeFirst(2500) } }
print(text.count, text.hashValue == String(Array(text)).hashValue)
print(String(large.reversed().prefix(12)), large.lazy.filter { $0 == "c" }.count)
