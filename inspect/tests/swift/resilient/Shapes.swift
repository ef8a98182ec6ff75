// A module that may change without its users being compiled again: they ask it at run time where its classes' and structs' fields end.
open class Shape {
    public var name = "shape"
    public var tag: AnyObject?
    public init() {}
}

public final class Frame {
    public var held: AnyObject?
    public var count = 3
    public init() {}
}

public struct Label {
    public var number = 7
    public var object: AnyObject?
    public init() {}
}

open class Holder<Item> {
    public var item: Item?
    public var count = 5
    public init() {}
}
