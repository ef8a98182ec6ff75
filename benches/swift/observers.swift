// A table of weak observers, most of which are dead: events are published, views come and go, and the table is swept now and then.
protocol Observer: AnyObject { func changed(_ subject: Subject, _ key: String, _ value: Int) }
struct Reference { weak var observer: (any Observer)?; let order: Int }

final class Subject {
    private var observers: [String: [Reference]] = [:]
    private(set) var values: [String: Int] = [:]
    private var order = 0
    var swept = 0, found = 0, missed = 0
    weak var parent: Subject?

    func add(_ observer: any Observer, for key: String) {
        order += 1
        observers[key, default: []].append(Reference(observer: observer, order: order))
    }

    func set(_ key: String, _ value: Int) {
        values[key] = value
        for reference in observers[key] ?? [] {
            if let observer = reference.observer { found += 1; observer.changed(self, key, value) } else { missed += 1 }
        }
        parent?.set(key, value)
    }

    func sweep() {
        for (key, references) in observers {
            let living = references.filter { $0.observer != nil }
            swept += references.count - living.count
            observers[key] = living
        }
    }
}
class View: Observer {
    let id: Int
    var sum = 0
    weak var container: View?
    private(set) var children: [View] = []
    init(_ id: Int, in container: View? = nil) { self.id = id; self.container = container; container?.children.append(self) }
    func changed(_ subject: Subject, _ key: String, _ value: Int) { sum &+= value; container?.childChanged(value) }
    func childChanged(_ value: Int) { sum ^= value; container?.childChanged(value) }
    func close() { children.removeAll() }
}
final class Label: View {
    var text = ""
    override func changed(_ subject: Subject, _ key: String, _ value: Int) { super.changed(subject, key, value); if value % 16 == 0 { text = "\(key): \(value)" } }
}
/// Objects that are asked for by number, while they live.
final class Registry {
    private var views: [Int: Reference] = [:]
    func put(_ view: View) { views[view.id] = Reference(observer: view, order: view.id) }
    func view(_ id: Int) -> View? { views[id]?.observer as? View }
}

let root = Subject(), model = Subject(), registry = Registry()
model.parent = root
let window = View(0)
var sum = 0, living = 0, next = 1
for round in 0..<Int(CommandLine.arguments[1])! {
    let panel = View(next, in: round % 8 == 0 ? window : nil)
    for _ in 0..<24 {
        next += 1
        let view = next % 3 == 0 ? Label(next, in: panel) : View(next, in: panel)
        model.add(view, for: "key \(next % 6)")
        if next % 4 == 0 { root.add(view, for: "key \(next % 5)") }
        registry.put(view)
    }
    for key in 0..<6 { model.set("key \(key)", round * 6 + key) }
    sum = (sum &* 31 &+ panel.sum) & 0xffff_ffff
    if round % 8 != 0 { panel.close() }
    if round % 5 != 0 { for key in 0..<6 { model.set("key \(key)", round + key) } }
    for id in stride(from: max(1, next - 400), to: next, by: 3) { if let view = registry.view(id) { living += 1; sum ^= view.sum } }
    if round % 40 == 39 { model.sweep(); root.sweep() }
    if round % 64 == 63 { window.close() }
}
print(sum, living, model.found, model.missed, root.found, root.missed, model.swept + root.swept)
