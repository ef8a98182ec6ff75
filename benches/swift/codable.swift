// Codable: nested types written as JSON and read again, with dates, enums, optionals and dictionaries.
import Foundation

struct Address: Codable, Equatable { var street: String, city: String, zip: Int?, tags: [String: String] }
enum Status: String, Codable { case active, paused, gone }
enum Contact: Codable, Equatable { case mail(String), phone(country: Int, number: String), none }
struct Item: Codable, Equatable { var name: String, price: Double, count: Int, options: [String]? }
struct Order: Codable, Equatable {
    var id: Int, items: [Item], note: String?, placed: Date
    init(customer: Int, number: Int) {
        id = customer * 10 + number
        items = (0...number).map { Item(name: "item \($0)", price: Double($0) * 1.25 + 0.5, count: $0 + 1, options: $0 == 1 ? ["red", "large"] : nil) }
        note = number == 1 ? "a note with \"quotes\" and ü" : nil
        placed = Date(timeIntervalSince1970: Double(customer * 1000 + number))
    }
    var total: Double { items.reduce(0) { $0 + $1.price * Double($1.count) } }
}
class Account: Codable {
    var id: Int, name: String, status: Status
    init(_ id: Int) { self.id = id; name = "account \(id)"; status = id % 3 == 0 ? .paused : .active }
}
final class Customer: Account {
    var address: Address, contacts: [Contact], orders: [Order], limits: [String: Double]
    private enum CodingKeys: String, CodingKey { case address, contacts, orders, limits }
    override init(_ id: Int) {
        address = Address(street: "\(id) Long Street", city: "City \(id % 7)", zip: id % 2 == 0 ? 10_000 + id : nil, tags: ["kind": "home", "floor": "\(id % 5)"])
        contacts = [.mail("someone.\(id)@example.org"), .phone(country: 40 + id % 9, number: "\(1000 + id)"), .none]
        orders = (0..<3).map { Order(customer: id, number: $0) }
        limits = ["daily": 100, "monthly": Double(id)]
        super.init(id)
    }
    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        address = try container.decode(Address.self, forKey: .address)
        contacts = try container.decode([Contact].self, forKey: .contacts)
        orders = try container.decode([Order].self, forKey: .orders)
        limits = try container.decode([String: Double].self, forKey: .limits)
        try super.init(from: container.superDecoder())
    }
    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(address, forKey: .address)
        try container.encode(contacts, forKey: .contacts)
        try container.encode(orders, forKey: .orders)
        try container.encode(limits, forKey: .limits)
        try super.encode(to: container.superEncoder())
    }
}
struct Envelope<Body: Codable>: Codable { var version: Int, body: Body, next: [Envelope<Body>]? }
/// Any JSON, as programs have it that do not know what they will read.
indirect enum Value: Codable, Equatable {
    case null, bool(Bool), number(Double), text(String), list([Value]), object([String: Value])
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() { self = .null
        } else if let bool = try? container.decode(Bool.self) { self = .bool(bool)
        } else if let number = try? container.decode(Double.self) { self = .number(number)
        } else if let text = try? container.decode(String.self) { self = .text(text)
        } else if let list = try? container.decode([Value].self) { self = .list(list)
        } else { self = .object(try container.decode([String: Value].self)) }
    }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case let .bool(bool): try container.encode(bool)
        case let .number(number): try container.encode(number)
        case let .text(text): try container.encode(text)
        case let .list(list): try container.encode(list)
        case let .object(object): try container.encode(object)
        }
    }
    var weight: Int {
        switch self {
        case .null, .bool, .number: 1
        case let .text(text): text.utf8.count
        case let .list(list): list.reduce(1) { $0 + $1.weight }
        case let .object(object): object.reduce(1) { $0 + $1.key.utf8.count + $1.value.weight }
        }
    }
}

let encoder = JSONEncoder(), decoder = JSONDecoder()
encoder.outputFormatting = [.sortedKeys]
encoder.dateEncodingStrategy = .secondsSince1970
decoder.dateDecodingStrategy = .secondsSince1970
var bytes = 0, total = 0.0, weight = 0, failures = 0
for round in 0..<Int(CommandLine.arguments[1])! {
    let customers = (0..<4).map { Customer(round * 4 + $0) }
    let data = try encoder.encode(Envelope(version: round, body: customers, next: [Envelope(version: -1, body: [], next: nil)]))
    bytes += data.count
    let envelope = try decoder.decode(Envelope<[Customer]>.self, from: data)
    for (one, other) in zip(customers, envelope.body) {
        precondition(one.address == other.address && one.contacts == other.contacts && one.orders == other.orders && one.name == other.name)
        total += other.orders.reduce(0) { $0 + $1.total } + (other.limits["monthly"] ?? 0)
    }
    if round % 4 == 0 { weight += try decoder.decode(Value.self, from: data).weight }
    do { _ = try decoder.decode(Envelope<[String: Order]>.self, from: data) } catch is DecodingError { failures += 1 }
}
print(bytes, total, weight, failures)
