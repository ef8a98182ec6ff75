// Customers and cards, alive and gone: unowned references hold an object's memory, and not the object.
// clean
// prints: Ann; ended 2
var ended = 0

class Customer {
    let name: String
    var card: Card?
    init(_ name: String) { self.name = name }
    deinit { ended += 1 }
}

class Card {
    unowned let customer: Customer
    init(_ customer: Customer) { self.customer = customer }
    deinit { ended += 1 }
}

@inline(never) func issue(_ name: String) -> Customer {
    let customer = Customer(name)
    customer.card = Card(customer)
    return customer
}

@inline(never) func forget() { _ = issue("Bob") }

let ann = issue("Ann")
forget()
print("\(ann.card!.customer.name); ended \(ended)")
