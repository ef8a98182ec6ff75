// Arrays of more than a MiB, which malloc gets from the kernel one by one: of numbers, and of objects.
// clean
// prints: 300000 and 2097152
final class Cell {
    var owner: Grid?
    init(_ owner: Grid) { self.owner = owner }
}

final class Grid {
    var cells: [Cell] = []
    var pixels = [UInt8](repeating: 7, count: 2 << 20)
}

let grid = Grid()
for _ in 0..<300_000 { grid.cells.append(Cell(grid)) }
print("\(grid.cells.count) and \(grid.pixels.count)")
