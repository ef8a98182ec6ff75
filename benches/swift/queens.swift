// N queens with an object for each queen, who asks her neighbours (Budd's object-oriented version).
class Square {
    func canAttack(_ row: Int, _ column: Int) -> Bool { false }
    func first() -> Bool { true }
    func next() -> Bool { false }
    func rows() -> [Int] { [] }
}

final class Queen: Square {
    let column: Int, size: Int
    var row = 1
    let neighbour: Square
    init(_ column: Int, _ size: Int, _ neighbour: Square) { self.column = column; self.size = size; self.neighbour = neighbour }
    override func canAttack(_ otherRow: Int, _ otherColumn: Int) -> Bool {
        let distance = otherColumn - column
        if row == otherRow || row + distance == otherRow || row - distance == otherRow { return true }
        return neighbour.canAttack(otherRow, otherColumn)
    }
    override func first() -> Bool { row = 1; return neighbour.first() && findSolution() }
    override func next() -> Bool {
        while row == size {
            if !neighbour.next() { return false }
            row = 0
        }
        row += 1
        return findSolution()
    }
    private func findSolution() -> Bool {
        while neighbour.canAttack(row, column) { if !advance() { return false } }
        return true
    }
    private func advance() -> Bool {
        if row < size { row += 1; return true }
        if !neighbour.next() { return false }
        row = 1
        return true
    }
    override func rows() -> [Int] { neighbour.rows() + [row] }
}

func solutions(_ size: Int) -> (count: Int, sum: Int) {
    var board = Square()
    for column in 1...size { board = Queen(column, size, board) }
    var (count, sum) = (0, 0)
    var found = board.first()
    while found {
        count += 1
        sum += board.rows().enumerated().reduce(0) { $0 + $1.offset * $1.element }
        found = board.next()
    }
    return (count, sum)
}
let size = Int(CommandLine.arguments[1])!
for size in 6...size { print(size, solutions(size)) }
