// A reference three structs deep.
// leaks: 1 ring: Company.office.address.contact.owner
// objects: 1
// prints: 42; ended 0 of 1
var ended = 0

struct Contact {
    var number: Int
    var owner: Company?
}

struct Address {
    var street = "Lane"
    var contact = Contact(number: 42)
}

struct Office {
    var floor = 1
    var address = Address()
}

class Company {
    var office = Office()
    deinit { ended += 1 }
}

@inline(never) func found() -> Int {
    let company = Company()
    company.office.address.contact.owner = company
    return company.office.address.contact.owner!.office.address.contact.number
}

let number = found()
print("\(number); ended \(ended) of 1")
