// A key path with an argument, which holds the object that keeps the key path.
// possible: Grid: no metadata says what lies behind a key path
// prints: cell 5; ended 0 of 1
var ended = 0

final class Cell: Hashable {
    let number: Int
    var grid: Grid?
    init(_ number: Int) { self.number = number }
    static func == (a: Cell, b: Cell) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

final class Grid {
    var path: KeyPath<Grid, Int>?
    subscript(cell: Cell) -> Int { cell.number }
    deinit { ended += 1 }
}

@inline(never) func make() -> Int {
    let grid = Grid()
    let cell = Cell(CommandLine.arguments.count + 4)
    grid.path = \Grid.[cell]
    cell.grid = grid
    return grid[keyPath: grid.path!]
}

let number = make()
print("cell \(number); ended \(ended) of 1")
