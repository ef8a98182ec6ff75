// A JSON round trip: parses text to a tree of objects, changes it, and writes it again.
class Value { func write(to text: inout [UInt8]) {} ; var weight: Int { 1 } }
final class Null: Value { override func write(to text: inout [UInt8]) { text += "null".utf8 } }
final class Truth: Value {
    let isTrue: Bool
    init(_ isTrue: Bool) { self.isTrue = isTrue }
    override func write(to text: inout [UInt8]) { text += (isTrue ? "true" : "false").utf8 }
}
final class Number: Value {
    var number: Int
    init(_ number: Int) { self.number = number }
    override func write(to text: inout [UInt8]) { text += String(number).utf8 }
}
final class Text: Value {
    let text: String
    init(_ text: String) { self.text = text }
    override func write(to out: inout [UInt8]) { out.append(34); out += text.utf8; out.append(34) }
}
final class List: Value {
    var items: [Value] = []
    override var weight: Int { items.reduce(1) { $0 + $1.weight } }
    override func write(to text: inout [UInt8]) {
        text.append(91)
        for (index, item) in items.enumerated() { if index > 0 { text.append(44) }; item.write(to: &text) }
        text.append(93)
    }
}
final class Object: Value {
    var keys: [String] = []
    var members: [String: Value] = [:]
    override var weight: Int { members.values.reduce(1) { $0 + $1.weight } }
    override func write(to text: inout [UInt8]) {
        text.append(123)
        for (index, key) in keys.enumerated() {
            if index > 0 { text.append(44) }
            text.append(34)
            text += key.utf8
            text += [34, 58]
            members[key]!.write(to: &text)
        }
        text.append(125)
    }
}

struct Failure: Error { let position: Int }
struct Parser {
    let text: [UInt8]
    var position = 0
    init(_ text: [UInt8]) { self.text = text }
    mutating func skip() { while position < text.count, text[position] <= 32 { position += 1 } }
    mutating func expect(_ byte: UInt8) throws { skip(); guard position < text.count, text[position] == byte else { throw Failure(position: position) }; position += 1 }
    mutating func string() throws -> String {
        try expect(34)
        let start = position
        while position < text.count, text[position] != 34 { position += 1 }
        defer { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }
    mutating func value() throws -> Value {
        skip()
        guard position < text.count else { throw Failure(position: position) }
        switch text[position] {
        case 123: return try object()
        case 91: return try list()
        case 34: return Text(try string())
        case 110: position += 4; return Null()
        case 116: position += 4; return Truth(true)
        case 102: position += 5; return Truth(false)
        default: return try number()
        }
    }
    mutating func number() throws -> Value {
        var sign = 1, number = 0
        if text[position] == 45 { sign = -1; position += 1 }
        let start = position
        while position < text.count, text[position] >= 48, text[position] <= 57 { number = number * 10 + Int(text[position] - 48); position += 1 }
        guard position > start else { throw Failure(position: position) }
        return Number(sign * number)
    }
    mutating func list() throws -> Value {
        let list = List()
        position += 1
        skip()
        if text[position] == 93 { position += 1; return list }
        repeat {
            list.items.append(try value())
            skip()
            position += 1
        } while text[position - 1] == 44
        return list
    }
    mutating func object() throws -> Value {
        let object = Object()
        position += 1
        skip()
        if text[position] == 125 { position += 1; return object }
        repeat {
            skip()
            let key = try string()
            try expect(58)
            object.members[key] = try value()
            object.keys.append(key)
            skip()
            position += 1
        } while text[position - 1] == 44
        return object
    }
}

func document(_ count: Int) -> String {
    let people = (0..<count).map { index in
        """
        {"id": \(index), "name": "person \(index)", "tags": ["a\(index % 7)", "b\(index % 3)", null], "active": \(index % 2 == 0), \
        "place": {"x": \(index * 31 % 997), "y": -\(index * 17 % 991), "history": [\(index), \(index + 1), [\(index + 2), {}], []]}}
        """
    }
    return "[" + people.joined(separator: ", ") + "]"
}
func double(_ value: Value) {
    switch value {
    case let number as Number: number.number &*= 2
    case let list as List: list.items.forEach(double)
    case let object as Object: object.members.values.forEach(double)
    default: break
    }
}
var text = Array(document(500).utf8)
var weight = 0, written = 0
for round in 0..<Int(CommandLine.arguments[1])! {
    var parser = Parser(text)
    let value = try parser.value()
    weight += value.weight
    if round % 50 == 0 { double(value) }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    value.write(to: &out)
    written += out.count
    if round % 50 == 49 { text = Array(document(500).utf8) } else if round % 50 == 0 { text = out }
}
print(weight, written)
