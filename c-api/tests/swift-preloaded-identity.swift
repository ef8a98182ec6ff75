// Identity beside libswiftCore, whose side tables have no room for it: refused, and nothing is written into them.
import Glibc

typealias Register = @convention(c) (UnsafeRawPointer?, UnsafeMutablePointer<UInt32>) -> Int32
typealias Associate = @convention(c) (UnsafeMutableRawPointer, UnsafeRawPointer, UnsafeMutableRawPointer, UInt32) -> Int32
typealias Associated = @convention(c) (UnsafeMutableRawPointer, UnsafeRawPointer) -> UnsafeMutableRawPointer?

func function<F>(_ name: String, as type: F.Type) -> F {
    unsafeBitCast(dlsym(nil, name)!, to: type)
}

final class Node {}

var host: UInt32 = 0
print("register:", function("sidetable_host_register", as: Register.self)(nil, &host), host)

for _ in 0..<1000 {
    let node = Node()
    weak var reference = node
    let pointer = Unmanaged.passUnretained(node).toOpaque()
    let status = function("sidetable_associate", as: Associate.self)(pointer, pointer, pointer, 1)
    let found = function("sidetable_associated", as: Associated.self)(pointer, pointer)
    precondition(status == 28 && found == nil && reference === node)
}
print("associate: refused")
