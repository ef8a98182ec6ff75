// Rooms that are the values in each other's dictionary.
// leaks: 1 ring: Room.doors -> _DictionaryStorage<String, Room>.value -> Room.doors -> _DictionaryStorage<String, Room>.value
// objects: 4
// prints: back in hall; ended 0 of 2
var ended = 0

class Room {
    let name: String
    var doors: [String: Room] = [:]
    init(_ name: String) { self.name = name }
    deinit { ended += 1 }
}

@inline(never) func house() -> String {
    let (hall, kitchen) = (Room("hall"), Room("kitchen"))
    hall.doors["north"] = kitchen
    kitchen.doors["south"] = hall
    return hall.doors["north"]!.doors["south"]!.name
}

let name = house()
print("back in \(name); ended \(ended) of 2")
