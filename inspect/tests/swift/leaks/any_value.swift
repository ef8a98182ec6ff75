// Anything: an object itself, and a tuple that needs a box.
// leaks: 1 ring: Envelope.content*
// leaks: 1 ring: Parcel.content* -> *.*
// objects: 3
// prints: 2 and 4; ended 0 of 2
var ended = 0

class Envelope {
    var content: Any = 0
    let weight = 2
    deinit { ended += 1 }
}

class Parcel {
    var content: Any = 0
    let weight = 4
    deinit { ended += 1 }
}

@inline(never) func post() -> (Int, Int) {
    let (envelope, parcel) = (Envelope(), Parcel())
    envelope.content = envelope
    parcel.content = (1, 2, 3, parcel)
    return ((envelope.content as! Envelope).weight, (parcel.content as! (Int, Int, Int, Parcel)).3.weight)
}

let (light, heavy) = post()
print("\(light) and \(heavy); ended \(ended) of 2")
