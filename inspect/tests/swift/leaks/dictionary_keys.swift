// An object that is a key of its own dictionary.
// leaks: 1 ring: Voter.votes -> _DictionaryStorage<Voter, Int>.key
// objects: 2
// prints: votes 1; ended 0 of 1
var ended = 0

class Voter: Hashable {
    var votes: [Voter: Int] = [:]
    static func == (a: Voter, b: Voter) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    deinit { ended += 1 }
}

@inline(never) func vote() -> Int {
    let voter = Voter()
    voter.votes[voter] = 1
    return voter.votes[voter]!
}

let votes = vote()
print("votes \(votes); ended \(ended) of 1")
