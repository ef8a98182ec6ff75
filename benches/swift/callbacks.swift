// Callbacks: bound methods and closures by the thousand are appended to an array, called now and then, and all dropped, four times over.
final class Account {
    private(set) var balance = 0
    func deposit(_ amount: Int) { balance &+= amount }
}

struct Registry {
    private var callbacks: [(Int) -> Void] = []
    var count: Int { callbacks.count }

    mutating func add(_ callback: @escaping (Int) -> Void) { callbacks.append(callback) }

    func notifyEvery(_ step: Int) {
        for index in stride(from: 0, to: callbacks.count, by: step) { callbacks[index](index) }
    }
}

func run(_ thousands: Int) -> (callbacks: Int, balance: Int) {
    let account = Account()
    var registry = Registry()
    for number in 0..<thousands * 1000 {
        if number % 8 == 0 {
            registry.add { amount in account.deposit(amount ^ number) }
        } else {
            registry.add(account.deposit)
        }
    }
    registry.notifyEvery(97)
    return (registry.count, account.balance)
}

let size = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1])! : 2000
var callbacks = 0, balance = 0
for _ in 1...4 {
    let result = run(size)
    callbacks += result.callbacks
    balance &+= result.balance
}
print("callbacks \(callbacks), balance \(balance)")
