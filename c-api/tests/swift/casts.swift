// Dynamic casts, metatypes, class existentials and reflection.
protocol Greeter: AnyObject { func greet() -> String }
class Person { let name: String; required init(_ name: String) { self.name = name }; deinit { print("deinit", name) } }
class Worker: Person, Greeter, CustomStringConvertible { func greet() -> String { "hello from \(name)" }; var description: String { "Worker(\(name))" } }
final class Boss: Worker { weak var assistant: Worker?; var staff: [Worker] = []; override func greet() -> String { "boss " + super.greet() } }
struct Crate<T> { var content: T }
@inline(never) func classes() {
    let people: [Person] = [Person("ann"), Worker("bob"), Boss("eve")]
    for person in people {
        print(type(of: person), person is Worker, (person as? Greeter)?.greet() ?? "-", (person as? Boss)?.staff.count ?? -1, person is Person & Greeter)
    }
    let made = [Person.self, Worker.self, Boss.self].map { $0.init("made") }
    print(made.map { String(describing: type(of: $0)) })
    let both: Worker & Greeter = Boss("both")
    print(both.greet(), both)
    let any: AnyObject = people[1]
    print(any === people[1], (any as! Worker).name, ObjectIdentifier(any) == ObjectIdentifier(people[1]))
    print(Boss.self is Worker.Type, (Person.self as Any) is Worker.Type)
}
@inline(never) func crates() {
    let crates: [Any] = [Crate(content: 1), Crate(content: Worker("crated")), Crate<Person?>(content: nil), Optional(Worker("optional")) as Any]
    for crate in crates {
        switch crate {
        case let ints as Crate<Int>: print("int", ints.content)
        case let workers as Crate<Worker>: print(workers.content.greet())
        case let maybe as Crate<Person?>: print("maybe", maybe.content == nil)
        case let worker as Worker: print("unwrapped", worker)
        default: print("?")
        }
    }
    let hashed: [AnyHashable: Int] = [1: 1, "two": 2, [3]: 3, ObjectIdentifier(Worker.self): 4]
    print(hashed["two"]!, hashed[[3]]!, hashed.count)
    let upcast: [Any?] = [Worker("a"), nil, Boss("b")]
    print(upcast.compactMap { $0 as? Worker }.map(\.name))
}
@inline(never) func mirrors() {
    let boss = Boss("mirrored")
    boss.staff = [Worker("w1"), Worker("w2")]
    boss.assistant = boss.staff[0]
    let mirror = Mirror(reflecting: boss)
    for child in mirror.children { print(child.label!, Mirror(reflecting: child.value).children.count) }
    print(mirror.superclassMirror!.superclassMirror!.children.first!.value, "\(boss)")
    var text = ""
    dump(Crate(content: [1, 2]), to: &text)
    print(text.split(separator: "\n").count)
}
classes()
crates()
mirrors()
