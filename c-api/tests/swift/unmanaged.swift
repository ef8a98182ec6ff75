// Unmanaged references: retains and releases by hand, opaque pointers, balanced at the end.
final class Payload {
    let id: Int
    init(_ id: Int) { self.id = id }
    deinit { print("deinit", id) }
}
typealias Callback = (UnsafeMutableRawPointer) -> Int
@inline(never) func pass(_ context: UnsafeMutableRawPointer, _ callback: Callback) -> Int { callback(context) }

@inline(never) func opaque() {
    let context = Unmanaged.passRetained(Payload(1)).toOpaque()
    print(pass(context) { Unmanaged<Payload>.fromOpaque($0).takeUnretainedValue().id })
    print(pass(context) { Unmanaged<Payload>.fromOpaque($0).takeRetainedValue().id + 100 })
    print("taken")
}
@inline(never) func counted() {
    let unmanaged = Unmanaged.passRetained(Payload(2))
    for _ in 0..<10_000 { _ = unmanaged.retain() }
    weak var weakly = unmanaged.takeUnretainedValue()
    for _ in 0..<10_000 { unmanaged.release() }
    print(weakly != nil)
    unmanaged.release()
    print(weakly == nil)
}
@inline(never) func autoreleased() {
    let payload = Payload(3)
    let borrowed = Unmanaged.passUnretained(payload)
    let value = borrowed._withUnsafeGuaranteedRef { $0.id }
    print(value, borrowed.takeUnretainedValue() === payload)
    withExtendedLifetime(payload) {}
}
@inline(never) func many() {
    var pointers: [UnsafeMutableRawPointer] = (10..<15).map { Unmanaged.passRetained(Payload($0)).toOpaque() }
    pointers.swapAt(0, 4)
    while let pointer = pointers.popLast() { Unmanaged<Payload>.fromOpaque(pointer).release() }
}
opaque()
counted()
autoreleased()
many()
