// Key paths: literal ones, which are made once and for all, appended ones, and one with an argument.
// clean
// prints: 12
struct Point {
    var x = 3
    var y = 4
}

final class Figure {
    var origin = Point()
    var paths: [PartialKeyPath<Figure>] = []
    subscript(offset offset: Int) -> Int { origin.x + offset }
}

let figure = Figure()
figure.paths = [\Figure.origin.x, (\Figure.origin).appending(path: \Point.y), \Figure.[offset: 2]]
print(figure.paths.reduce(0) { $0 + (figure[keyPath: $1] as! Int) })
