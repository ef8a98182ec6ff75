// Foundation's objects: data, dates, notifications, formatters, files, attributed strings, predicates of collections.
import Foundation

final class Listener {
    var heard: [String] = []
    var token: (any NSObjectProtocol)?
    let center: NotificationCenter
    init(_ center: NotificationCenter) {
        self.center = center
        token = center.addObserver(forName: Notification.Name("news"), object: nil, queue: nil) { [weak self] note in
            self?.heard.append(note.userInfo?["text"] as? String ?? "?")
        }
    }
    deinit { center.removeObserver(token!); print("deinit listener", heard) }
}
final class Number: NSObject {
    let value: Int
    init(_ value: Int) { self.value = value }
    override func isEqual(_ other: Any?) -> Bool { (other as? Number)?.value == value }
    override var hash: Int { value % 10 }
    override var description: String { "Number \(value)" }
    deinit { Number.dead += 1 }
    nonisolated(unsafe) static var dead = 0
}
@inline(never) func notifications() {
    let center = NotificationCenter()
    let listener = Listener(center)
    for text in ["one", "two"] { center.post(name: Notification.Name("news"), object: nil, userInfo: ["text": text]) }
    withExtendedLifetime(listener) {}
}
@inline(never) func objects() {
    let numbers = (0..<100).map { Number($0 / 2) }
    print(Set(numbers).count, numbers[7], (numbers as [NSObject]).filter { $0 == numbers[3] }.count)
    let array = NSMutableArray(array: numbers)
    array.removeObjects(in: NSRange(location: 10, length: 20))
    print(array.count, array.index(of: numbers[50]))
    let dictionary = NSMutableDictionary()
    for number in numbers { dictionary["key\(number.value)"] = number }
    print(dictionary.count, (dictionary["key7"] as! Number).value)
}
@inline(never) func values() throws {
    var data = Data((0..<200).map { UInt8($0) })
    data.append(contentsOf: [1, 2, 3])
    let slice = data[50..<60]
    data.resetBytes(in: 0..<10)
    print(data.base64EncodedString().count, slice.reduce(0) { $0 + Int($1) })
    var components = DateComponents()
    (components.year, components.month, components.day) = (2024, 2, 29)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "UTC")!
    let date = calendar.date(from: components)!
    print(calendar.date(byAdding: .year, value: 1, to: date)!.timeIntervalSince1970)
    var text = AttributedString("hello world")
    text[text.range(of: "world")!].link = URL(string: "https://example.com")
    print(text.runs.count, String(text.characters))
    print("a,b;c".components(separatedBy: CharacterSet(charactersIn: ",;")), "  x ".trimmingCharacters(in: .whitespaces))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sidetable-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("content".utf8).write(to: folder.appendingPathComponent("file"))
    print(try FileManager.default.contentsOfDirectory(atPath: folder.path), try String(contentsOf: folder.appendingPathComponent("file"), encoding: .utf8))
    try FileManager.default.removeItem(at: folder)
    let json = try JSONSerialization.jsonObject(with: Data("{\"a\":[1,2,{\"b\":null}]}".utf8)) as! [String: Any]
    print((json["a"] as! [Any]).count)
    print(String(format: "%05d %@", 42, "x"), UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F")!.uuidString)
}
notifications()
objects()
try values()
print(Number.dead)
