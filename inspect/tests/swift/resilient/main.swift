import Shapes

final class Square: Shape {
    var side = 2
    var next: Circle?
}

final class Circle: Shape {
    var back: Square?
    var label = Label()
    var radius = 1
    var last: AnyObject?
}

final class Selfish: Holder<Square> {
    var label = Label()
    var me: Selfish?
}

func leak() {
    // Own fields, behind those of a superclass that may grow.
    let (square, circle) = (Square(), Circle())
    square.next = circle
    circle.back = square
    // A field of that superclass, and a field of a struct that may grow.
    let (tagged, labelled) = (Square(), Circle())
    tagged.tag = labelled
    labelled.label.object = tagged
    // A field behind such a struct, and one of a class of the module's own.
    let (frame, framed) = (Frame(), Circle())
    frame.held = framed
    framed.last = frame
    // A generic class, and a subclass of it.
    let (holder, item) = (Holder<Circle>(), Circle())
    holder.item = item
    item.tag = holder
    let selfish = Selfish()
    selfish.me = selfish
}

leak()
print("leaked")
