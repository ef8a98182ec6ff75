// Unowned references, safe and unsafe, optional or not, in classes, structs, captures, arrays and generics.
final class Customer {
    let name: String
    var card: Card?
    init(_ name: String) { self.name = name }
    deinit { print("deinit customer", name) }
}
final class Card {
    unowned let customer: Customer
    unowned(unsafe) let fast: Customer
    unowned var other: Customer?
    init(_ customer: Customer) { self.customer = customer; fast = customer; other = nil }
    deinit { print("deinit card") }
}
struct View { unowned var customer: Customer; unowned var spare: Customer? }
struct Generic<T: AnyObject> { unowned var value: T }

@inline(never) func pair() {
    let ann = Customer("Ann")
    ann.card = Card(ann)
    ann.card!.other = ann
    print(ann.card!.customer.name, ann.card!.fast.name, ann.card!.other!.name)
}
@inline(never) func structs() {
    let bob = Customer("Bob")
    let eve = Customer("Eve")
    var views = Array(repeating: View(customer: bob, spare: nil), count: 20)
    for index in stride(from: 0, to: 20, by: 3) { views[index].customer = eve; views[index].spare = bob }
    let copy = views
    views.removeAll { $0.spare != nil }
    print(views.count, copy.filter { $0.customer === eve }.count, copy.compactMap { $0.spare?.name }.count)
    print(Generic(value: bob).value.name)
    withExtendedLifetime((bob, eve)) {}
}
@inline(never) func captures() -> () -> String {
    let carl = Customer("Carl")
    let safe = { [unowned carl] in carl.name }
    let unsafe = { [unowned(unsafe) carl] in carl.name }
    print(safe(), unsafe())
    withExtendedLifetime(carl) {}
    return { "kept" }
}
@inline(never) func outlives() {
    var card: Card?
    do {
        let dave = Customer("Dave")
        card = Card(dave)
        print(card!.customer.name)
    }
    print("the card goes after its customer")
    card = nil
}
pair()
structs()
print(captures()())
outlives()
