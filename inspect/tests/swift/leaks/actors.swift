// Two actors that know each other.
// leaks: 1 ring: Account.partner -> Account.partner
// objects: 2
// prints: 3; ended 0 of 2
import Dispatch

var ended = 0

actor Account {
    var partner: Account?
    var balance = 1
    init(partner: Account? = nil) { self.partner = partner }
    deinit { ended += 1 }
    func marry(_ other: Account) { (partner, balance) = (other, 2) }
}

@inline(never) func open() -> Int {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var sum = 0
    Task {
        let one = Account()
        let two = Account(partner: one)
        await one.marry(two)
        sum = await one.balance + two.balance
        done.signal()
    }
    done.wait()
    return sum
}

let sum = open()
print("\(sum); ended \(ended) of 2")
