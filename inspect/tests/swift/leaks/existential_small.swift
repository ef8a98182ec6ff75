// A struct that fits in an existential: no box between the object and itself.
// leaks: 1 ring: Canvas.shape*
// objects: 1
// prints: area 9; ended 0 of 1
var ended = 0

protocol Shape {
    var area: Int { get }
}

struct Square: Shape {
    var side: Int
    var canvas: Canvas
    var area: Int { side * side }
}

class Canvas {
    var shape: any Shape
    init(_ shape: any Shape) { self.shape = shape }
    deinit { ended += 1 }
}

struct Nothing: Shape {
    var area: Int { 0 }
}

@inline(never) func draw() -> Int {
    let canvas = Canvas(Nothing())
    canvas.shape = Square(side: 3, canvas: canvas)
    return canvas.shape.area
}

let area = draw()
print("area \(area); ended \(ended) of 1")
