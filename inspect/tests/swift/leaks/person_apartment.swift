// Two classes, each with a strong reference to the other.
// leaks: 1 ring: Person.apartment -> Apartment.tenant
// objects: 2
// prints: Ann lives in 4A; ended 0 of 2
var ended = 0

class Person {
    let name: String
    var apartment: Apartment?
    init(_ name: String) { self.name = name }
    deinit { ended += 1 }
}

class Apartment {
    let unit: String
    var tenant: Person?
    init(_ unit: String) { self.unit = unit }
    deinit { ended += 1 }
}

@inline(never) func moveIn() -> String {
    let person = Person("Ann")
    let apartment = Apartment("4A")
    person.apartment = apartment
    apartment.tenant = person
    return "\(person.name) lives in \(apartment.unit)"
}

let words = moveIn()
print("\(words); ended \(ended) of 2")
