// Deinits that make objects, a ring among them that they break, and put one into a global.
// clean
// prints: ended 30, kept 10
var ended = 0
var kept: [Note] = []

class Note {
    var other: Note?
    deinit { ended += 1 }
}

class Work {
    deinit {
        ended += 1
        let (one, two) = (Note(), Note())
        (one.other, two.other) = (two, one)
        two.other = nil
        kept.append(two)
        one.other = nil
        kept.append(Note())
        kept.removeLast()
    }
}

@inline(never) func run() {
    for _ in 0..<10 { _ = Work() }
}

run()
print("ended \(ended), kept \(kept.count)")
