// Two rings of different shapes that have a class in common.
// leaks: 2 rings: Owner.pet -> Pet.owner
// leaks: 1 ring: Owner.house -> House.owner
// objects: 6
// prints: 3; ended 0 of 6
var ended = 0

class Owner {
    var pet: Pet?
    var house: House?
    deinit { ended += 1 }
}

class Pet {
    var owner: Owner?
    deinit { ended += 1 }
}

class House {
    var owner: Owner?
    deinit { ended += 1 }
}

@inline(never) func adopt() -> Int {
    let (owner, pet) = (Owner(), Pet())
    (owner.pet, pet.owner) = (pet, owner)
    return owner.pet!.owner === owner ? 1 : 0
}

@inline(never) func buy() -> Int {
    let (owner, house) = (Owner(), House())
    (owner.house, house.owner) = (house, owner)
    return owner.house!.owner === owner ? 1 : 0
}

let count = adopt() + adopt() + buy()
print("\(count); ended \(ended) of 6")
