// Key paths: writable, through references, appended, compared, stored, with captured subscripts.
final class Engine { var power: Int; init(_ power: Int) { self.power = power }; deinit { print("deinit engine", power) } }
final class Car {
    var engine: Engine
    var names: [String] = ["first", "second"]
    weak var twin: Car?
    init(_ power: Int) { engine = Engine(power) }
    deinit { print("deinit car") }
}
struct Garage {
    var cars: [Car]
    subscript(named index: Key) -> Int { get { cars[index.number].engine.power } nonmutating set { cars[index.number].engine.power = newValue } }
}
final class Key: Hashable {
    let number: Int
    init(_ number: Int) { self.number = number }
    static func == (a: Key, b: Key) -> Bool { a.number == b.number }
    func hash(into hasher: inout Hasher) { hasher.combine(number) }
    deinit { print("deinit key", number) }
}
@inline(never) func run() {
    var garage = Garage(cars: [Car(10), Car(20)])
    let cars = \Garage.cars
    let first = cars.appending(path: \[Car].[0])
    let power = first.appending(path: \.engine.power)
    garage[keyPath: power] += 5
    print(garage[keyPath: power], garage.cars[0].engine.power)
    let engine: ReferenceWritableKeyPath<Car, Engine> = \.engine
    garage.cars[1][keyPath: engine] = Engine(99)
    garage.cars[0].twin = garage.cars[1]
    print(garage[keyPath: \.cars[0].twin?.engine.power] ?? -1)
    do {
        let captured = \Garage.[named: Key(1)]
        garage[keyPath: captured] = 77
        print(garage[keyPath: captured], captured == \Garage.[named: Key(1)])
    }
    let any: [PartialKeyPath<Car>] = [\.engine, \.names, \.names[1], \.engine.power]
    for path in any { print(type(of: garage.cars[1][keyPath: path])) }
    print(garage.cars.map(\.engine.power))
    let paths: Set<AnyKeyPath> = [\Car.engine, \Car.names, \Car.engine]
    print(paths.count)
}
run()
