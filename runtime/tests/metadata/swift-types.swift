// Prints what the tests of types compare with: kind, size, stride, flags, extra inhabitants, mangled name, name, words of the record.
class C { var x = 1 }
class D<T>: C { var t: T; init(_ t: T) { self.t = t } }
final class Node<T> { var next: Node<T>?; var v: T; init(_ v: T) { self.v = v } }
struct Pair<A, B> { var a: A; var b: B }
struct W { weak var c: C? }
struct U { unowned var c: C; init(_ c: C) { self.c = c } }
struct UU { unowned(unsafe) var c: C; init(_ c: C) { self.c = c } }
enum E3 { case a, b, c }
enum G<T> { case one(T), none, other }
enum M<A, B> { case a(A), b(B), c }
protocol P { }
protocol Q: AnyObject { }
struct Outer<T> { struct Inner<U> { var t: T; var u: U } }
// The words of the record, as far as any of them is the same in another process.
func words(_ p: UnsafePointer<UInt>, _ name: String) -> String {
  func type(_ i: Int) -> String { _typeName(unsafeBitCast(p[i], to: Any.Type.self)) }
  func hex(_ word: UInt) -> String { String(word, radix: 16) }
  func low(_ i: Int) -> UInt { p[i] & 0xffff_ffff }
  switch p[0] {
  case 0x200...0x202: return name.hasSuffix(">") && !name.contains(">.") ? type(2) : "-"
  case 0x301:
    let labels = UnsafePointer<CChar>(bitPattern: p[2]).map { String(cString: $0) } ?? ""
    let elements = (0..<Int(p[1])).map { "\(type(3 + 2 * $0)) at \(low(4 + 2 * $0))" }
    return "\(p[1]) [\(labels)] " + elements.joined(separator: ", ")
  case 0x302:
    let count = Int(p[1] & 0xffff)
    let flags = UnsafeRawPointer(p + 3 + count).assumingMemoryBound(to: UInt32.self)
    let own = p[1] & 0x200_0000 == 0 ? [] : (0..<count).map { flags[$0] }
    return "\(hex(p[1])) \(type(2)) " + (0..<count).map { type(3 + $0) }.joined(separator: ", ") + " \(own)"
  case 0x303: return "\(hex(low(1))) \(p[1] >> 32)"
  case 0x304: return type(1)
  case 0x306: return "\(type(1)) \(hex(low(2)))"
  default: return "\(low(3)) bytes, mask \(p[3] >> 32 & 0xffff)"
  }
}
func dump(_ t: Any.Type) {
  let p = unsafeBitCast(t, to: UnsafePointer<UInt>.self)
  let kind = p[0]
  let w = UnsafeRawPointer(bitPattern: p[-1])!
  let size = w.load(fromByteOffset: 64, as: UInt.self), stride = w.load(fromByteOffset: 72, as: UInt.self)
  let flags = w.load(fromByteOffset: 80, as: UInt32.self), xi = w.load(fromByteOffset: 84, as: UInt32.self)
  print(String(kind > 0x7ff ? 0 : kind, radix: 16), size, stride, String(flags, radix: 16), xi, _mangledTypeName(t) ?? "-", _typeName(t), words(p, _typeName(t)), separator: "\t")
}
dump(Int.self)
dump(Int8.self)
dump(UInt16.self)
dump(Int32.self)
dump(UInt64.self)
dump(Bool.self)
dump(Double.self)
dump(Float.self)
dump(String.self)
dump(Character.self)
dump(Substring.self)
dump(Array<Int>.self)
dump(ContiguousArray<Int>.self)
dump(Set<Int>.self)
dump(Dictionary<Int, String>.self)
dump(Range<Int>.self)
dump(ClosedRange<Int>.self)
dump(UnsafePointer<Int>.self)
dump(UnsafeMutablePointer<Int>.self)
dump(UnsafeRawPointer.self)
dump(UnsafeMutableRawPointer.self)
dump(UnsafeBufferPointer<Int>.self)
dump(UnsafeMutableBufferPointer<Int>.self)
dump(UnsafeRawBufferPointer.self)
dump(UnsafeMutableRawBufferPointer.self)
dump(ObjectIdentifier.self)
dump(OpaquePointer.self)
dump(Unmanaged<C>.self)
dump(Int128.self)
dump(UInt.self)
dump(UInt8.self)
dump(Int16.self)
dump(UInt32.self)
dump(Int64.self)
dump(Optional<Int>.self)
dump(Optional<Bool>.self)
dump(Optional<String>.self)
dump(Optional<Optional<Bool>>.self)
dump(Optional<C>.self)
dump(Optional<Optional<Int>>.self)
dump(Optional<[Int]>.self)
dump(C??.self)
dump(C.self)
dump(D<Int>.self)
dump(Node<String>.self)
dump(Pair<Int, Bool>.self)
dump(Pair<Bool, Int>.self)
dump(Pair<C, Bool>.self)
dump(Pair<Int, Pair<Bool, String>>.self)
dump(Pair<Int?, C?>.self)
dump(Pair<(), ()>.self)
dump(W.self)
dump(W?.self)
dump(Pair<W, Int>.self)
dump(U.self)
dump(U?.self)
dump(UU.self)
dump(E3.self)
dump(G<Int>.self)
dump(G<Bool>.self)
dump(G<C>.self)
dump(M<Int, Bool>.self)
dump(M<String, C>.self)
dump(M<(), ()>.self)
dump(G<()>.self)
dump(G<Never>.self)
dump(Never.self)
dump(Never?.self)
dump(Result<Int, Error>.self)
dump(Void.self)
dump((Int, Bool).self)
dump((Bool, Int).self)
dump((x: Int, y: Int).self)
dump((C, C?).self)
dump((Int, (Bool, String)).self)
dump((a: Int, Bool, c: C).self)
dump((Int, Int, Int, Int).self)
dump((() -> ()).self)
dump(((Int) -> String).self)
dump(((Int, Bool) -> Void).self)
dump(((inout Int) throws -> Bool).self)
dump((@Sendable (Int) async throws -> Int).self)
dump((@convention(c) (Int32) -> Int32).self)
dump((((Int) -> Int) -> Int).self)
dump((((Int,Bool)) -> Int).self)
dump(((@escaping () -> ()) -> ()).self)
dump(Int.Type.self)
dump(C.Type.self)
dump(Any.Type.self)
dump(P.Type.self)
dump((any P).Type.self)
dump(Int.Type.Type.self)
dump(AnyObject.Type.self)
dump(Any.self)
dump(AnyObject.self)
dump((any P).self)
dump((any Q).self)
dump((any P & Q).self)
dump((any Error).self)
dump((C & P).self)
dump((any P & Hashable2).self)
dump((any P)?.self)
dump(Any?.self)
dump(Error?.self)
protocol Hashable2 { func f() }
dump(Outer<Int>.Inner<Bool>.self)
dump([String: [Int?]].self)
dump(Pair<Pair<Int, Int>, Pair<Int, Int>>.self)
dump([Pair<Int, Pair<Int, Int>>].self)
dump(LazyMapSequence<LazyFilterSequence<[Int]>, String>.self)
dump(Pair<(Int, Int), (Pair<C, C>) -> C>.self)
dump(Pair<any P, any P>.self)
dump(Pair<C.Type, C?>.self)
dump((Pair<Int,Int>, Pair<Int,Int>?, [Pair<Int,Int>?]).self)
