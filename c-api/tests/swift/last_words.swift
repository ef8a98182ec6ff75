// Every message that the object runtime ends a program with, by every function that does, and the limits of counts.
final class Probe {
    var first: AnyObject?, second: AnyObject?
    deinit { words_deinit(Unmanaged.passUnretained(self).toOpaque()) }
}

nonisolated(unsafe) var kept: [AnyObject] = []
class Base { deinit { kept.append(self) } }
class Derived: Base { let more = 1 }
final class Generic<Value> {
    let value: Value
    init(_ value: Value) { self.value = value }
    deinit { kept.append(self) }
}
enum Outer { final class Inner { deinit { kept.append(self) } } }
private final class Hidden { deinit { kept.append(self) } }
actor Actor { deinit { kept.append(self) } }
@inline(never) func makeLocal() -> AnyObject {
    final class Local { deinit { kept.append(self) } }
    return Local()
}

@inline(never) func make(_ which: Int32) -> AnyObject {
    switch which {
    case 0: Base()
    case 1: Derived()
    case 2: Generic(1)
    case 3: Generic(["two"])
    case 4: Outer.Inner()
    case 5: Hidden()
    case 6: Actor()
    default: makeLocal()
    }
}

words_of_all(unsafeBitCast(Probe.self as AnyClass, to: UnsafeRawPointer.self), { _ = make($0) }, 8)
print("done")
