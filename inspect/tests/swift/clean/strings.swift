// String storage: alive in globals, shared as substrings, bridged to pointers, and freed.
// clean
// prints: 52100 characters
final class Line {
    let text: String
    let part: Substring
    init(_ text: String) {
        self.text = text
        part = text.dropFirst(10)
    }
}

@inline(never) func line(_ number: Int) -> Line {
    Line(String(repeating: "twenty-six letters, or so. ", count: 2) + String(1_000 + number))
}

var lines: [Line] = []
for number in 0..<10_000 {
    let made = line(number)
    if number % 10 == 0 { lines.append(made) }
}
let characters = lines.reduce(0) { $0 + $1.text.utf8.count - 6 }
let first = lines[0].text.withCString { $0[0] }
print("\(characters + Int(first) - 116) characters")
