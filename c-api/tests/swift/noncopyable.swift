// Noncopyable types that own objects, consume, borrow and deinit them.
final class Resource { let id: Int; init(_ id: Int) { self.id = id }; deinit { print("deinit resource", id) } }
struct Handle: ~Copyable {
    let resource: Resource
    let id: Int
    var uses = 0
    init(_ id: Int) { resource = Resource(id); self.id = id }
    borrowing func look() -> Int { id }
    mutating func use() { uses += 1 }
    consuming func close() -> Int { let uses = uses; print("closing", id); return uses }
    deinit { print("handle gone", id, uses) }
}
struct Token: ~Copyable {
    let raw: UnsafeMutableRawPointer
    init(_ id: Int) { raw = Unmanaged.passRetained(Resource(id)).toOpaque() }
    consuming func take() -> Resource { let taken = raw; discard self; return Unmanaged.fromOpaque(taken).takeRetainedValue() }
    deinit { print("an untaken one"); Unmanaged<Resource>.fromOpaque(raw).release() }
}
enum Maybe: ~Copyable { case none, some(Handle) }
final class Owner { var handle: Handle; init(_ id: Int) { handle = Handle(id) }; deinit { print("deinit owner") } }
func pass(_ handle: consuming Handle) -> Handle { handle.use(); return handle }
func peek(_ handle: borrowing Handle) -> Int { handle.look() * 2 }
@inline(never) func run() {
    var handle = Handle(1)
    handle.use()
    handle = pass(handle)
    print(peek(handle))
    print(handle.close())
    let resource = Token(2).take()
    print("took", resource.id)
    do { _ = Token(6) }
    let owner = Owner(3)
    owner.handle.use()
    owner.handle = Handle(4)
    print(peek(owner.handle))
    let maybe = Maybe.some(Handle(5))
    switch consume maybe {
    case .none: print("none")
    case let .some(inside): print("inside", inside.look())
    }
}
run()
print("end")
