// Regular expressions: literals, captures, replacing with closures that hold objects.
final class Matches { var all: [String] = []; deinit { print("deinit matches", all.count) } }
let log = (0..<200).map { "2024-0\($0 % 9 + 1)-1\($0 % 10) user\($0 % 7)@host\($0 % 3).example took \($0 * 13 % 101)ms" }.joined(separator: "\n")
@inline(never) func find() throws {
    let line = try Regex("(\\d+)-(\\d+)-(\\d+) (\\w+)@([\\w.]+) took (\\d+)ms", as: (Substring, Substring, Substring, Substring, Substring, Substring, Substring).self)
    let matches = Matches()
    var slowest: [Substring: Int] = [:]
    for match in log.matches(of: line) {
        slowest[match.4] = max(slowest[match.4] ?? 0, Int(match.6)!)
        matches.all.append(String(match.5))
    }
    print(slowest.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    print(Set(matches.all).sorted())
    let replaced = log.replacing(try Regex("user(\\d)")) { match in matches.all.append("r"); return "U" + String(match.output[1].substring!) }
    print(replaced.count, log.count, replaced.prefix(40))
}
@inline(never) func more() throws {
    print("a1b22c333".split(separator: try Regex("[0-9]+")), "aaab".firstMatch(of: try Regex("a+?b"))!.output[0].substring!)
    print("key = value ; other=x".matches(of: try Regex("(?<k>\\w+)\\s*=\\s*(?<v>\\w+)")).map { $0["v"]!.substring! })
    do { _ = try Regex("(unclosed") } catch { print("bad pattern") }
    print("fooBAR".contains(try Regex("bar").ignoresCase()), "x".wholeMatch(of: try Regex("y")) == nil)
}
try find()
try more()
