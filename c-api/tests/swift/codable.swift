// Codable round trips of class hierarchies, optionals, nested containers and errors.
import Foundation

class Animal: Codable {
    var name: String
    var friends: [Animal] = []
    init(_ name: String) { self.name = name }
    deinit { print("deinit", name) }
}
final class Dog: Animal {
    var tricks: [String: Int] = [:]
    private enum Key: String, CodingKey { case tricks }
    override init(_ name: String) { super.init(name) }
    required init(from decoder: any Decoder) throws {
        tricks = try decoder.container(keyedBy: Key.self).decode([String: Int].self, forKey: .tricks)
        try super.init(from: decoder)
    }
    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(tricks, forKey: .tricks)
        try super.encode(to: encoder)
    }
}
struct Farm: Codable, Equatable {
    enum Kind: Codable, Equatable { case small, large(acres: Double), named(String, Int?) }
    var kind: Kind
    var sizes: [Int?]
    var map: [String: [Double]]
    var date: Date?
    var data: Data
    var url: URL?
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys]
let decoder = JSONDecoder()
@inline(never) func animals() throws {
    let dog = Dog("Rex")
    dog.tricks = ["sit": 3]
    dog.friends = [Animal("Tom"), Animal("Kit")]
    let data = try encoder.encode([dog, Dog("Pip")])
    print(String(decoding: data, as: UTF8.self))
    let back = try decoder.decode([Dog].self, from: data)
    print(back[0].name, back[0].tricks, back[0].friends.map(\.name))
}
@inline(never) func farms() throws {
    let kinds: [Farm.Kind] = [.small, .large(acres: 2.5), .named("f", nil), .named("g", 7)]
    let farms: [Farm] = (0..<50).map { (index: Int) -> Farm in
        let date = Date(timeIntervalSinceReferenceDate: Double(index) * 86400)
        let url = URL(string: "https://example.com/\(index)?q=1")
        let data = Data(repeating: UInt8(index), count: index)
        return Farm(kind: kinds[index % 4], sizes: [index, nil], map: ["a": [Double(index)], "b": []], date: date, data: data, url: url)
    }
    let data = try encoder.encode(farms)
    print(data.count, try decoder.decode([Farm].self, from: data) == farms)
}
@inline(never) func failures() {
    for text in ["[{\"name\":1}]", "[{}]", "{", "[{\"name\":\"x\",\"friends\":[],\"tricks\":{\"a\":\"b\"}}]"] {
        do { print(try decoder.decode([Dog].self, from: Data(text.utf8)).count) } catch let error as DecodingError {
            switch error {
            case .typeMismatch(_, let context): print("mismatch", context.codingPath.map(\.stringValue))
            case .keyNotFound(let key, _): print("no", key.stringValue)
            case .dataCorrupted: print("corrupted")
            default: print("other")
            }
        } catch { print("?") }
    }
}
try animals()
try farms()
failures()
