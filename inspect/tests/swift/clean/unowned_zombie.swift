// An object that is gone, and whose memory an unowned reference in a global object keeps.
// clean
// prints: ended 1
var ended = 0

class Customer {
    var text = "a name that is no small string, to be gone with its customer"
    deinit { ended += 1 }
}

class Card {
    unowned let customer: Customer
    init(_ customer: Customer) { self.customer = customer }
}

var cards: [Card] = []

@inline(never) func issue() {
    let customer = Customer()
    cards.append(Card(customer))
}

issue()
print("ended \(ended)")
