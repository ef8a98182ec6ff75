// A ring of two, on which a list of ten, an array and a long string hang: leaked with it, and in no ring.
// leaks: 1 ring: Head.twin -> Twin.head
// objects: 14
// prints: 10 links; ended 0 of 12
var ended = 0

class Head {
    var twin: Twin?
    var first: Link?
    var numbers: [Int] = []
    var text = ""
    deinit { ended += 1 }
}

class Twin {
    var head: Head?
    deinit { ended += 1 }
}

class Link {
    let next: Link?
    init(_ next: Link?) { self.next = next }
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let (head, twin) = (Head(), Twin())
    (head.twin, twin.head) = (twin, head)
    for number in 0..<10 {
        head.first = Link(head.first)
        head.numbers.append(number)
        head.text += "a string that is not small "
    }
    return head.numbers.count
}

let links = make()
print("\(links) links; ended \(ended) of 12")
