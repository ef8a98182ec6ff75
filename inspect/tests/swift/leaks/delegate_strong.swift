// A delegate that nobody made weak, known by its protocol.
// leaks: 1 ring: Table.delegate -> Controller.table
// objects: 2
// prints: rows 3; ended 0 of 2
var ended = 0

protocol TableDelegate: AnyObject {
    var rows: Int { get }
}

class Table {
    var delegate: (any TableDelegate)?
    deinit { ended += 1 }
    func draw() -> Int { delegate?.rows ?? 0 }
}

class Controller: TableDelegate {
    let table = Table()
    var rows: Int { 3 }
    init() { table.delegate = self }
    deinit { ended += 1 }
}

@inline(never) func show() -> Int {
    let controller = Controller()
    return controller.table.draw()
}

let rows = show()
print("rows \(rows); ended \(ended) of 2")
