// Two that hold each other, or do not: for the package, and for its tests.
final class Person {
    var home: Home?
}

final class Home {
    var tenant: Person?
    weak var owner: Person?
}

@inline(never) func meet(leaking: Bool) {
    let person = Person()
    person.home = Home()
    person.home?.owner = person
    if leaking { person.home?.tenant = person }
}
