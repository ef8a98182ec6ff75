// A struct too large for an existential lies in a box, and holds the object that has it.
// leaks: 1 ring: Canvas.shape* -> *.*
// objects: 2
// prints: area 12; ended 0 of 1
var ended = 0

protocol Shape {
    var area: Int { get }
}

struct Rectangle: Shape {
    var x = 0, y = 0, width: Int, height: Int
    var canvas: Canvas
    var area: Int { width * height }
}

class Canvas {
    var shape: (any Shape)?
    deinit { ended += 1 }
}

@inline(never) func draw() -> Int {
    let canvas = Canvas()
    canvas.shape = Rectangle(width: 3, height: 4, canvas: canvas)
    return canvas.shape!.area
}

let area = draw()
print("area \(area); ended \(ended) of 1")
