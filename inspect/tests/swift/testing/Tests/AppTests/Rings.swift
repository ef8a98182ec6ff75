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
