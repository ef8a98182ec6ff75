// Prints what the tests of enums compare with. For each type: name, size, stride, flags, extra inhabitants; then bytes in hex: of values, with the tag
// that Swift reads from each; of extra inhabitants, by number; of each case made of zeros, by tag; and of nil, nil, and nil in an optional.
class C { var x = 1 }
protocol P { }
protocol Q: AnyObject { }
protocol R: AnyObject { }
extension C: P, Q, R { }
struct Failure: Error { var why = 1 }
struct W { weak var c: C? }
struct U { unowned var c: C; init(_ c: C) { self.c = c } }
struct UU { unowned(unsafe) var c: C; init(_ c: C) { self.c = c } }
struct WQ { weak var q: (any Q)? }
struct UN { unowned var c: C?; init(_ c: C) { self.c = c } }
struct UQ { unowned var q: any Q; init(_ q: any Q) { self.q = q } }
struct UQN { unowned var q: (any Q & R)?; init(_ q: any Q & R) { self.q = q } }
struct UUN { unowned(unsafe) var c: C?; init(_ c: C) { self.c = c } }
struct UUQ { unowned(unsafe) var q: any Q; init(_ q: any Q) { self.q = q } }
struct Pair<A, B> { var a: A; var b: B }
enum G<T> { case one(T), none, other }
enum M<A, B> { case a(A), b(B), c }
enum Same<T> { case a(C), b([T]), c }
enum Hollow<T> { case a(Void), b(T), c(T) }
let object = C(), unownedObject = C(), plainObject = C()
let failure: any Error = Failure()
func run() { }
let runC: @convention(c) () -> Void = { }

// Addresses differ from one process to the next: these numbers stand for them.
struct Kept<T> { var value: T }
func words<T>(_ value: T) -> [UInt] {
  withUnsafeBytes(of: Kept(value: value)) { Array($0.bindMemory(to: UInt.self)) }
}
struct KeptFunction { var value: () -> Void }
let spare: UInt = 0xff00_0000_0000_0007
let addresses: [UInt] = [
  0, words(object)[0], words(failure)[0], words(C.self as AnyObject.Type)[0], words(object as any C & P)[1], words(object as any Q)[1],
  words(object as any Q & R)[2], withUnsafeBytes(of: KeptFunction(value: run)) { $0.load(as: UInt.self) }, unsafeBitCast(runC, to: UInt.self),
  words([Int]())[0], words(Set<Int>())[0], words([Int: Int]())[0], 0, words(Int.self as Any.Type)[0], words(C.Type.self as Any.Type)[0],
  words(unownedObject)[0], words(plainObject)[0],
]
func numbered(_ word: UInt) -> UInt {
  func number(_ index: Int) -> UInt { 0x00c0_de00_0000_0000 + UInt(index) << 8 }
  if word == 0 { return 0 }
  if let index = addresses.firstIndex(of: word) { return number(index) }
  let address = word & ~spare
  if address == 0 { return word }
  if let index = addresses.firstIndex(of: address) { return number(index) | word & spare }
  // What else is on the heap is a box.
  return address > 0x5500_0000_0000 && address < 0x8000_0000_0000 ? number(12) | word & spare : word
}
func hex(_ bytes: UnsafeRawPointer, _ size: Int) -> String {
  var all = [UInt8](UnsafeRawBufferPointer(start: bytes, count: size))
  for place in stride(from: 0, to: size - 7, by: 8) {
    let word = numbered(bytes.load(fromByteOffset: place, as: UInt.self))
    for index in 0..<8 { all[place + index] = UInt8(truncatingIfNeeded: word >> (8 * UInt(index))) }
  }
  return all.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}

// What the witnesses of a type do.
typealias GetTag = @convention(c) (UnsafeRawPointer, UnsafeRawPointer) -> UInt32
typealias InjectTag = @convention(c) (UnsafeMutableRawPointer, UInt32, UnsafeRawPointer) -> Void
typealias StoreInhabitant = @convention(c) (UnsafeMutableRawPointer, UInt32, UInt32, UnsafeRawPointer) -> Void
struct Witnesses {
  var record: UnsafeRawPointer
  var table: UnsafeRawPointer { record.load(fromByteOffset: -8, as: UnsafeRawPointer.self) }
  init(_ type: Any.Type) { record = unsafeBitCast(type, to: UnsafeRawPointer.self) }
  func function<F>(_ offset: Int, _: F.Type) -> F { table.load(fromByteOffset: offset, as: F.self) }
  var size: Int { table.load(fromByteOffset: 64, as: Int.self) }
  var stride: Int { table.load(fromByteOffset: 72, as: Int.self) }
  var flags: UInt32 { table.load(fromByteOffset: 80, as: UInt32.self) }
  var inhabitants: UInt32 { table.load(fromByteOffset: 84, as: UInt32.self) }
  func tag(_ value: UnsafeRawPointer) -> UInt32 { function(88, GetTag.self)(value, record) }
  func inject(_ value: UnsafeMutableRawPointer, _ tag: UInt32) { function(104, InjectTag.self)(value, tag, record) }
  func store(_ value: UnsafeMutableRawPointer, _ which: UInt32) { function(56, StoreInhabitant.self)(value, which, inhabitants, record) }
  // The bytes that something makes of zeros.
  func made(_ make: (UnsafeMutableRawPointer) -> Void) -> String {
    let place = UnsafeMutableRawPointer.allocate(byteCount: size + 8, alignment: 16)
    defer { place.deallocate() }
    place.initializeMemory(as: UInt8.self, repeating: 0, count: size + 8)
    make(place)
    return hex(place, size)
  }
}
// One for all types, or compiling takes long.
@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func check<T>(_ type: T.Type, _ name: String, _ cases: UInt32, _ values: [T]) {
  let own = Witnesses(type), optional = Witnesses(T?.self), twice = Witnesses(T??.self)
  let shown: [String] = values.indices.map { index in
    values.withUnsafeBytes { all in
      let value = all.baseAddress.map { $0 + index * own.stride } ?? UnsafeRawPointer(bitPattern: 16)!
      return "\(own.tag(value))=\(hex(value, own.size))"
    }
  }
  let count = own.inhabitants
  let some: [UInt32] = [1, 2, count / 2, count]
  let numbers = Set(some.filter { $0 > 0 && $0 <= count }).sorted()
  let inhabitants: [String] = numbers.map { which in "\(which)=\(own.made { own.store($0, which) })" }
  let tags = (0..<cases).filter { (tag: UInt32) -> Bool in
    if cases <= 12 || tag < 3 || tag + 2 >= cases { return true }
    return tag == cases / 2 || tag == 255 || tag == 256
  }
  let made: [String] = tags.map { tag in "\(tag)=\(own.made { own.inject($0, tag) })" }
  let nils = [
    optional.made { optional.inject($0, 1) }, twice.made { twice.inject($0, 1) }, twice.made { optional.inject($0, 1); twice.inject($0, 0) },
  ]
  let flags = String(own.flags, radix: 16)
  let columns: [String] = [shown, inhabitants, made, nils].map { $0.joined(separator: " ") }
  print(name, own.size, own.stride, flags, count, columns.joined(separator: "\t"), separator: "\t")
}

// Written by the tests from here on.
enum Two { case c0(C); case c1(C) }
enum Bools { case c0(Bool); case c1(Bool) }
enum Nothing { case c0(Void); case c1 }
enum Mixed { case c0(Void); case c1(Int); case c2 }
struct Empty {  }
enum NoPayload { case c0(Empty); case c1(Never); case c2(Int.Type); case c3(Void, Empty) }
enum OneOnly { case c0(C) }
enum OneBool { case c0(Bool) }
enum OneEmpty { case c0 }
enum OneVoid { case c0(Void) }
enum Ints { case c0(Int); case c1(Int) }
enum AnyObjects { case c0(AnyObject); case c1(AnyObject) }
enum Errors { case c0(any Error); case c1(any Error) }
enum Qs { case c0(any Q); case c1(any Q) }
enum QAndRs { case c0(any Q & R); case c1(any Q & R) }
enum CAndPs { case c0(any C & P); case c1(any C & P) }
enum Classes { case c0(C.Type); case c1(C.Type) }
enum AnyClasses { case c0(AnyObject.Type); case c1(AnyObject.Type) }
enum AnyTypes { case c0(Any.Type); case c1(Any.Type) }
enum PTypes { case c0(any P.Type); case c1(any P.Type) }
enum IntTypes { case c0(Int.Type); case c1(Int.Type) }
enum PItselves { case c0((any P).Type); case c1((any P).Type) }
enum IntTypeTypes { case c0(Int.Type.Type); case c1(Int.Type.Type) }
enum ClassTypes { case c0(C.Type.Type); case c1(C.Type.Type) }
enum Functions { case c0(() -> Void); case c1(() -> Void) }
enum CFunctions { case c0(@convention(c) () -> Void); case c1(@convention(c) () -> Void) }
enum Pointers { case c0(UnsafeRawPointer); case c1(UnsafeRawPointer) }
enum Unmanageds { case c0(Unmanaged<C>); case c1(Unmanaged<C>) }
enum Strings { case c0(String); case c1(String) }
enum Characters { case c0(Character); case c1(Character) }
enum Arrays { case c0([Int]); case c1([Int]) }
enum Sets { case c0(Set<Int>); case c1(Set<Int>) }
enum Dictionaries { case c0([Int: Int]); case c1([Int: Int]) }
enum Ranges { case c0(Range<Int>); case c1(Range<Int>) }
enum Anys { case c0(Any); case c1(Any) }
enum Ps { case c0(any P); case c1(any P) }
enum Weaks { case c0(W); case c1(W) }
enum Unowneds { case c0(U); case c1(U) }
enum PlainUnowneds { case c0(UU); case c1(UU) }
enum WeakQs { case c0(WQ); case c1(WQ) }
enum UnownedsOrNil { case c0(UN); case c1(UN) }
enum UnownedQs { case c0(UQ); case c1(UQ) }
enum UnownedQRs { case c0(UQN); case c1(UQN) }
enum PlainsOrNil { case c0(UUN); case c1(UUN) }
enum PlainQs { case c0(UUQ); case c1(UUQ) }
enum Doubles { case c0(Double); case c1(Double) }
enum Three { case c0(C); case c1([Int]); case c2(C) }
enum Nine { case c0(C); case c1(C); case c2(C); case c3(C); case c4(C); case c5(C); case c6(C); case c7(C); case c8(C) }
enum Seven { case c0(Bool); case c1(Bool); case c2(Bool); case c3(Bool); case c4(Bool); case c5(Bool); case c6(Bool); case c7(Bool); case c8(Bool); case c9(Bool); case c10(Bool); case c11(Bool); case c12(Bool); case c13(Bool); case c14(Bool); case c15(Bool); case c16(Bool); case c17(Bool); case c18(Bool); case c19(Bool); case c20(Bool); case c21(Bool); case c22(Bool); case c23(Bool); case c24(Bool); case c25(Bool); case c26(Bool); case c27(Bool); case c28(Bool); case c29(Bool); case c30(Bool); case c31(Bool); case c32(Bool); case c33(Bool); case c34(Bool); case c35(Bool); case c36(Bool); case c37(Bool); case c38(Bool); case c39(Bool); case c40(Bool); case c41(Bool); case c42(Bool); case c43(Bool); case c44(Bool); case c45(Bool); case c46(Bool); case c47(Bool); case c48(Bool); case c49(Bool); case c50(Bool); case c51(Bool); case c52(Bool); case c53(Bool); case c54(Bool); case c55(Bool); case c56(Bool); case c57(Bool); case c58(Bool); case c59(Bool); case c60(Bool); case c61(Bool); case c62(Bool); case c63(Bool); case c64(Bool); case c65(Bool); case c66(Bool); case c67(Bool); case c68(Bool); case c69(Bool); case c70(Bool); case c71(Bool); case c72(Bool); case c73(Bool); case c74(Bool); case c75(Bool); case c76(Bool); case c77(Bool); case c78(Bool); case c79(Bool); case c80(Bool); case c81(Bool); case c82(Bool); case c83(Bool); case c84(Bool); case c85(Bool); case c86(Bool); case c87(Bool); case c88(Bool); case c89(Bool); case c90(Bool); case c91(Bool); case c92(Bool); case c93(Bool); case c94(Bool); case c95(Bool); case c96(Bool); case c97(Bool); case c98(Bool); case c99(Bool); case c100(Bool); case c101(Bool); case c102(Bool); case c103(Bool); case c104(Bool); case c105(Bool); case c106(Bool); case c107(Bool); case c108(Bool); case c109(Bool); case c110(Bool); case c111(Bool); case c112(Bool); case c113(Bool); case c114(Bool); case c115(Bool); case c116(Bool); case c117(Bool); case c118(Bool); case c119(Bool); case c120(Bool); case c121(Bool); case c122(Bool); case c123(Bool); case c124(Bool); case c125(Bool); case c126(Bool); case c127(Bool) }
enum OneMore { case c0(Bool); case c1(Bool); case c2(Bool); case c3(Bool); case c4(Bool); case c5(Bool); case c6(Bool); case c7(Bool); case c8(Bool); case c9(Bool); case c10(Bool); case c11(Bool); case c12(Bool); case c13(Bool); case c14(Bool); case c15(Bool); case c16(Bool); case c17(Bool); case c18(Bool); case c19(Bool); case c20(Bool); case c21(Bool); case c22(Bool); case c23(Bool); case c24(Bool); case c25(Bool); case c26(Bool); case c27(Bool); case c28(Bool); case c29(Bool); case c30(Bool); case c31(Bool); case c32(Bool); case c33(Bool); case c34(Bool); case c35(Bool); case c36(Bool); case c37(Bool); case c38(Bool); case c39(Bool); case c40(Bool); case c41(Bool); case c42(Bool); case c43(Bool); case c44(Bool); case c45(Bool); case c46(Bool); case c47(Bool); case c48(Bool); case c49(Bool); case c50(Bool); case c51(Bool); case c52(Bool); case c53(Bool); case c54(Bool); case c55(Bool); case c56(Bool); case c57(Bool); case c58(Bool); case c59(Bool); case c60(Bool); case c61(Bool); case c62(Bool); case c63(Bool); case c64(Bool); case c65(Bool); case c66(Bool); case c67(Bool); case c68(Bool); case c69(Bool); case c70(Bool); case c71(Bool); case c72(Bool); case c73(Bool); case c74(Bool); case c75(Bool); case c76(Bool); case c77(Bool); case c78(Bool); case c79(Bool); case c80(Bool); case c81(Bool); case c82(Bool); case c83(Bool); case c84(Bool); case c85(Bool); case c86(Bool); case c87(Bool); case c88(Bool); case c89(Bool); case c90(Bool); case c91(Bool); case c92(Bool); case c93(Bool); case c94(Bool); case c95(Bool); case c96(Bool); case c97(Bool); case c98(Bool); case c99(Bool); case c100(Bool); case c101(Bool); case c102(Bool); case c103(Bool); case c104(Bool); case c105(Bool); case c106(Bool); case c107(Bool); case c108(Bool); case c109(Bool); case c110(Bool); case c111(Bool); case c112(Bool); case c113(Bool); case c114(Bool); case c115(Bool); case c116(Bool); case c117(Bool); case c118(Bool); case c119(Bool); case c120(Bool); case c121(Bool); case c122(Bool); case c123(Bool); case c124(Bool); case c125(Bool); case c126(Bool); case c127(Bool); case c128(Bool) }
enum ObjectOrByte { case c0(C); case c1(UInt8); case c2(Int16) }
enum ObjectOrInt { case c0(C); case c1(Int) }
enum FunctionOrObject { case c0(() -> Void); case c1(C); case c2(Bool) }
enum ObjectOrAny { case c0(C); case c1(Any) }
enum SomeEmpty { case c0(C); case c1(C); case c2; case c3; case c4; case c5; case c6 }
enum ManyEmpty { case c0(C); case c1(C); case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300; case c301 }
enum BoolsAndEmpty { case c0(Bool); case c1(Bool); case c2; case c3; case c4 }
enum BoolsAndMany { case c0(Bool); case c1(Bool); case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300; case c301 }
enum BytesAndMany { case c0(UInt8); case c1(UInt8); case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300; case c301; case c302; case c303; case c304; case c305; case c306; case c307; case c308; case c309; case c310; case c311; case c312; case c313; case c314; case c315; case c316; case c317; case c318; case c319; case c320; case c321; case c322; case c323; case c324; case c325; case c326; case c327; case c328; case c329; case c330; case c331; case c332; case c333; case c334; case c335; case c336; case c337; case c338; case c339; case c340; case c341; case c342; case c343; case c344; case c345; case c346; case c347; case c348; case c349; case c350; case c351; case c352; case c353; case c354; case c355; case c356; case c357; case c358; case c359; case c360; case c361; case c362; case c363; case c364; case c365; case c366; case c367; case c368; case c369; case c370; case c371; case c372; case c373; case c374; case c375; case c376; case c377; case c378; case c379; case c380; case c381; case c382; case c383; case c384; case c385; case c386; case c387; case c388; case c389; case c390; case c391; case c392; case c393; case c394; case c395; case c396; case c397; case c398; case c399; case c400; case c401; case c402; case c403; case c404; case c405; case c406; case c407; case c408; case c409; case c410; case c411; case c412; case c413; case c414; case c415; case c416; case c417; case c418; case c419; case c420; case c421; case c422; case c423; case c424; case c425; case c426; case c427; case c428; case c429; case c430; case c431; case c432; case c433; case c434; case c435; case c436; case c437; case c438; case c439; case c440; case c441; case c442; case c443; case c444; case c445; case c446; case c447; case c448; case c449; case c450; case c451; case c452; case c453; case c454; case c455; case c456; case c457; case c458; case c459; case c460; case c461; case c462; case c463; case c464; case c465; case c466; case c467; case c468; case c469; case c470; case c471; case c472; case c473; case c474; case c475; case c476; case c477; case c478; case c479; case c480; case c481; case c482; case c483; case c484; case c485; case c486; case c487; case c488; case c489; case c490; case c491; case c492; case c493; case c494; case c495; case c496; case c497; case c498; case c499; case c500; case c501; case c502; case c503; case c504; case c505; case c506; case c507; case c508; case c509; case c510; case c511; case c512; case c513; case c514; case c515; case c516; case c517; case c518; case c519; case c520; case c521; case c522; case c523; case c524; case c525; case c526; case c527; case c528; case c529; case c530; case c531; case c532; case c533; case c534; case c535; case c536; case c537; case c538; case c539; case c540; case c541; case c542; case c543; case c544; case c545; case c546; case c547; case c548; case c549; case c550; case c551; case c552; case c553; case c554; case c555; case c556; case c557; case c558; case c559; case c560; case c561; case c562; case c563; case c564; case c565; case c566; case c567; case c568; case c569; case c570; case c571; case c572; case c573; case c574; case c575; case c576; case c577; case c578; case c579; case c580; case c581; case c582; case c583; case c584; case c585; case c586; case c587; case c588; case c589; case c590; case c591; case c592; case c593; case c594; case c595; case c596; case c597; case c598; case c599; case c600; case c601 }
enum ShortsAndOne { case c0(Int16); case c1(Int16); case c2 }
enum FoursAndMany { case c0(UInt32); case c1(UInt32); case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300; case c301 }
enum BoolAndMany { case c0(Bool); case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300 }
enum ByteAndMany { case c0(UInt8); case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300; case c301; case c302; case c303; case c304; case c305; case c306; case c307; case c308; case c309; case c310; case c311; case c312; case c313; case c314; case c315; case c316; case c317; case c318; case c319; case c320; case c321; case c322; case c323; case c324; case c325; case c326; case c327; case c328; case c329; case c330; case c331; case c332; case c333; case c334; case c335; case c336; case c337; case c338; case c339; case c340; case c341; case c342; case c343; case c344; case c345; case c346; case c347; case c348; case c349; case c350; case c351; case c352; case c353; case c354; case c355; case c356; case c357; case c358; case c359; case c360; case c361; case c362; case c363; case c364; case c365; case c366; case c367; case c368; case c369; case c370; case c371; case c372; case c373; case c374; case c375; case c376; case c377; case c378; case c379; case c380; case c381; case c382; case c383; case c384; case c385; case c386; case c387; case c388; case c389; case c390; case c391; case c392; case c393; case c394; case c395; case c396; case c397; case c398; case c399; case c400; case c401; case c402; case c403; case c404; case c405; case c406; case c407; case c408; case c409; case c410; case c411; case c412; case c413; case c414; case c415; case c416; case c417; case c418; case c419; case c420; case c421; case c422; case c423; case c424; case c425; case c426; case c427; case c428; case c429; case c430; case c431; case c432; case c433; case c434; case c435; case c436; case c437; case c438; case c439; case c440; case c441; case c442; case c443; case c444; case c445; case c446; case c447; case c448; case c449; case c450; case c451; case c452; case c453; case c454; case c455; case c456; case c457; case c458; case c459; case c460; case c461; case c462; case c463; case c464; case c465; case c466; case c467; case c468; case c469; case c470; case c471; case c472; case c473; case c474; case c475; case c476; case c477; case c478; case c479; case c480; case c481; case c482; case c483; case c484; case c485; case c486; case c487; case c488; case c489; case c490; case c491; case c492; case c493; case c494; case c495; case c496; case c497; case c498; case c499; case c500; case c501; case c502; case c503; case c504; case c505; case c506; case c507; case c508; case c509; case c510; case c511; case c512; case c513; case c514; case c515; case c516; case c517; case c518; case c519; case c520; case c521; case c522; case c523; case c524; case c525; case c526; case c527; case c528; case c529; case c530; case c531; case c532; case c533; case c534; case c535; case c536; case c537; case c538; case c539; case c540; case c541; case c542; case c543; case c544; case c545; case c546; case c547; case c548; case c549; case c550; case c551; case c552; case c553; case c554; case c555; case c556; case c557; case c558; case c559; case c560; case c561; case c562; case c563; case c564; case c565; case c566; case c567; case c568; case c569; case c570; case c571; case c572; case c573; case c574; case c575; case c576; case c577; case c578; case c579; case c580; case c581; case c582; case c583; case c584; case c585; case c586; case c587; case c588; case c589; case c590; case c591; case c592; case c593; case c594; case c595; case c596; case c597; case c598; case c599; case c600; case c601; case c602; case c603; case c604; case c605; case c606; case c607; case c608; case c609; case c610; case c611; case c612; case c613; case c614; case c615; case c616; case c617; case c618; case c619; case c620; case c621; case c622; case c623; case c624; case c625; case c626; case c627; case c628; case c629; case c630; case c631; case c632; case c633; case c634; case c635; case c636; case c637; case c638; case c639; case c640; case c641; case c642; case c643; case c644; case c645; case c646; case c647; case c648; case c649; case c650; case c651; case c652; case c653; case c654; case c655; case c656; case c657; case c658; case c659; case c660; case c661; case c662; case c663; case c664; case c665; case c666; case c667; case c668; case c669; case c670; case c671; case c672; case c673; case c674; case c675; case c676; case c677; case c678; case c679; case c680; case c681; case c682; case c683; case c684; case c685; case c686; case c687; case c688; case c689; case c690; case c691; case c692; case c693; case c694; case c695; case c696; case c697; case c698; case c699; case c700 }
enum ObjectAndMany { case c0(C); case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256; case c257; case c258; case c259; case c260; case c261; case c262; case c263; case c264; case c265; case c266; case c267; case c268; case c269; case c270; case c271; case c272; case c273; case c274; case c275; case c276; case c277; case c278; case c279; case c280; case c281; case c282; case c283; case c284; case c285; case c286; case c287; case c288; case c289; case c290; case c291; case c292; case c293; case c294; case c295; case c296; case c297; case c298; case c299; case c300; case c301; case c302; case c303; case c304; case c305; case c306; case c307; case c308; case c309; case c310; case c311; case c312; case c313; case c314; case c315; case c316; case c317; case c318; case c319; case c320; case c321; case c322; case c323; case c324; case c325; case c326; case c327; case c328; case c329; case c330; case c331; case c332; case c333; case c334; case c335; case c336; case c337; case c338; case c339; case c340; case c341; case c342; case c343; case c344; case c345; case c346; case c347; case c348; case c349; case c350; case c351; case c352; case c353; case c354; case c355; case c356; case c357; case c358; case c359; case c360; case c361; case c362; case c363; case c364; case c365; case c366; case c367; case c368; case c369; case c370; case c371; case c372; case c373; case c374; case c375; case c376; case c377; case c378; case c379; case c380; case c381; case c382; case c383; case c384; case c385; case c386; case c387; case c388; case c389; case c390; case c391; case c392; case c393; case c394; case c395; case c396; case c397; case c398; case c399; case c400; case c401; case c402; case c403; case c404; case c405; case c406; case c407; case c408; case c409; case c410; case c411; case c412; case c413; case c414; case c415; case c416; case c417; case c418; case c419; case c420; case c421; case c422; case c423; case c424; case c425; case c426; case c427; case c428; case c429; case c430; case c431; case c432; case c433; case c434; case c435; case c436; case c437; case c438; case c439; case c440; case c441; case c442; case c443; case c444; case c445; case c446; case c447; case c448; case c449; case c450; case c451; case c452; case c453; case c454; case c455; case c456; case c457; case c458; case c459; case c460; case c461; case c462; case c463; case c464; case c465; case c466; case c467; case c468; case c469; case c470; case c471; case c472; case c473; case c474; case c475; case c476; case c477; case c478; case c479; case c480; case c481; case c482; case c483; case c484; case c485; case c486; case c487; case c488; case c489; case c490; case c491; case c492; case c493; case c494; case c495; case c496; case c497; case c498; case c499; case c500; case c501; case c502; case c503; case c504; case c505; case c506; case c507; case c508; case c509; case c510; case c511; case c512; case c513; case c514; case c515; case c516; case c517; case c518; case c519; case c520; case c521; case c522; case c523; case c524; case c525; case c526; case c527; case c528; case c529; case c530; case c531; case c532; case c533; case c534; case c535; case c536; case c537; case c538; case c539; case c540; case c541; case c542; case c543; case c544; case c545; case c546; case c547; case c548; case c549; case c550; case c551; case c552; case c553; case c554; case c555; case c556; case c557; case c558; case c559; case c560; case c561; case c562; case c563; case c564; case c565; case c566; case c567; case c568; case c569; case c570; case c571; case c572; case c573; case c574; case c575; case c576; case c577; case c578; case c579; case c580; case c581; case c582; case c583; case c584; case c585; case c586; case c587; case c588; case c589; case c590; case c591; case c592; case c593; case c594; case c595; case c596; case c597; case c598; case c599; case c600; case c601; case c602; case c603; case c604; case c605; case c606; case c607; case c608; case c609; case c610; case c611; case c612; case c613; case c614; case c615; case c616; case c617; case c618; case c619; case c620; case c621; case c622; case c623; case c624; case c625; case c626; case c627; case c628; case c629; case c630; case c631; case c632; case c633; case c634; case c635; case c636; case c637; case c638; case c639; case c640; case c641; case c642; case c643; case c644; case c645; case c646; case c647; case c648; case c649; case c650; case c651; case c652; case c653; case c654; case c655; case c656; case c657; case c658; case c659; case c660; case c661; case c662; case c663; case c664; case c665; case c666; case c667; case c668; case c669; case c670; case c671; case c672; case c673; case c674; case c675; case c676; case c677; case c678; case c679; case c680; case c681; case c682; case c683; case c684; case c685; case c686; case c687; case c688; case c689; case c690; case c691; case c692; case c693; case c694; case c695; case c696; case c697; case c698; case c699; case c700; case c701; case c702; case c703; case c704; case c705; case c706; case c707; case c708; case c709; case c710; case c711; case c712; case c713; case c714; case c715; case c716; case c717; case c718; case c719; case c720; case c721; case c722; case c723; case c724; case c725; case c726; case c727; case c728; case c729; case c730; case c731; case c732; case c733; case c734; case c735; case c736; case c737; case c738; case c739; case c740; case c741; case c742; case c743; case c744; case c745; case c746; case c747; case c748; case c749; case c750; case c751; case c752; case c753; case c754; case c755; case c756; case c757; case c758; case c759; case c760; case c761; case c762; case c763; case c764; case c765; case c766; case c767; case c768; case c769; case c770; case c771; case c772; case c773; case c774; case c775; case c776; case c777; case c778; case c779; case c780; case c781; case c782; case c783; case c784; case c785; case c786; case c787; case c788; case c789; case c790; case c791; case c792; case c793; case c794; case c795; case c796; case c797; case c798; case c799; case c800; case c801; case c802; case c803; case c804; case c805; case c806; case c807; case c808; case c809; case c810; case c811; case c812; case c813; case c814; case c815; case c816; case c817; case c818; case c819; case c820; case c821; case c822; case c823; case c824; case c825; case c826; case c827; case c828; case c829; case c830; case c831; case c832; case c833; case c834; case c835; case c836; case c837; case c838; case c839; case c840; case c841; case c842; case c843; case c844; case c845; case c846; case c847; case c848; case c849; case c850; case c851; case c852; case c853; case c854; case c855; case c856; case c857; case c858; case c859; case c860; case c861; case c862; case c863; case c864; case c865; case c866; case c867; case c868; case c869; case c870; case c871; case c872; case c873; case c874; case c875; case c876; case c877; case c878; case c879; case c880; case c881; case c882; case c883; case c884; case c885; case c886; case c887; case c888; case c889; case c890; case c891; case c892; case c893; case c894; case c895; case c896; case c897; case c898; case c899; case c900; case c901; case c902; case c903; case c904; case c905; case c906; case c907; case c908; case c909; case c910; case c911; case c912; case c913; case c914; case c915; case c916; case c917; case c918; case c919; case c920; case c921; case c922; case c923; case c924; case c925; case c926; case c927; case c928; case c929; case c930; case c931; case c932; case c933; case c934; case c935; case c936; case c937; case c938; case c939; case c940; case c941; case c942; case c943; case c944; case c945; case c946; case c947; case c948; case c949; case c950; case c951; case c952; case c953; case c954; case c955; case c956; case c957; case c958; case c959; case c960; case c961; case c962; case c963; case c964; case c965; case c966; case c967; case c968; case c969; case c970; case c971; case c972; case c973; case c974; case c975; case c976; case c977; case c978; case c979; case c980; case c981; case c982; case c983; case c984; case c985; case c986; case c987; case c988; case c989; case c990; case c991; case c992; case c993; case c994; case c995; case c996; case c997; case c998; case c999; case c1000; case c1001; case c1002; case c1003; case c1004; case c1005; case c1006; case c1007; case c1008; case c1009; case c1010; case c1011; case c1012; case c1013; case c1014; case c1015; case c1016; case c1017; case c1018; case c1019; case c1020; case c1021; case c1022; case c1023; case c1024; case c1025; case c1026; case c1027; case c1028; case c1029; case c1030; case c1031; case c1032; case c1033; case c1034; case c1035; case c1036; case c1037; case c1038; case c1039; case c1040; case c1041; case c1042; case c1043; case c1044; case c1045; case c1046; case c1047; case c1048; case c1049; case c1050; case c1051; case c1052; case c1053; case c1054; case c1055; case c1056; case c1057; case c1058; case c1059; case c1060; case c1061; case c1062; case c1063; case c1064; case c1065; case c1066; case c1067; case c1068; case c1069; case c1070; case c1071; case c1072; case c1073; case c1074; case c1075; case c1076; case c1077; case c1078; case c1079; case c1080; case c1081; case c1082; case c1083; case c1084; case c1085; case c1086; case c1087; case c1088; case c1089; case c1090; case c1091; case c1092; case c1093; case c1094; case c1095; case c1096; case c1097; case c1098; case c1099; case c1100; case c1101; case c1102; case c1103; case c1104; case c1105; case c1106; case c1107; case c1108; case c1109; case c1110; case c1111; case c1112; case c1113; case c1114; case c1115; case c1116; case c1117; case c1118; case c1119; case c1120; case c1121; case c1122; case c1123; case c1124; case c1125; case c1126; case c1127; case c1128; case c1129; case c1130; case c1131; case c1132; case c1133; case c1134; case c1135; case c1136; case c1137; case c1138; case c1139; case c1140; case c1141; case c1142; case c1143; case c1144; case c1145; case c1146; case c1147; case c1148; case c1149; case c1150; case c1151; case c1152; case c1153; case c1154; case c1155; case c1156; case c1157; case c1158; case c1159; case c1160; case c1161; case c1162; case c1163; case c1164; case c1165; case c1166; case c1167; case c1168; case c1169; case c1170; case c1171; case c1172; case c1173; case c1174; case c1175; case c1176; case c1177; case c1178; case c1179; case c1180; case c1181; case c1182; case c1183; case c1184; case c1185; case c1186; case c1187; case c1188; case c1189; case c1190; case c1191; case c1192; case c1193; case c1194; case c1195; case c1196; case c1197; case c1198; case c1199; case c1200; case c1201; case c1202; case c1203; case c1204; case c1205; case c1206; case c1207; case c1208; case c1209; case c1210; case c1211; case c1212; case c1213; case c1214; case c1215; case c1216; case c1217; case c1218; case c1219; case c1220; case c1221; case c1222; case c1223; case c1224; case c1225; case c1226; case c1227; case c1228; case c1229; case c1230; case c1231; case c1232; case c1233; case c1234; case c1235; case c1236; case c1237; case c1238; case c1239; case c1240; case c1241; case c1242; case c1243; case c1244; case c1245; case c1246; case c1247; case c1248; case c1249; case c1250; case c1251; case c1252; case c1253; case c1254; case c1255; case c1256; case c1257; case c1258; case c1259; case c1260; case c1261; case c1262; case c1263; case c1264; case c1265; case c1266; case c1267; case c1268; case c1269; case c1270; case c1271; case c1272; case c1273; case c1274; case c1275; case c1276; case c1277; case c1278; case c1279; case c1280; case c1281; case c1282; case c1283; case c1284; case c1285; case c1286; case c1287; case c1288; case c1289; case c1290; case c1291; case c1292; case c1293; case c1294; case c1295; case c1296; case c1297; case c1298; case c1299; case c1300; case c1301; case c1302; case c1303; case c1304; case c1305; case c1306; case c1307; case c1308; case c1309; case c1310; case c1311; case c1312; case c1313; case c1314; case c1315; case c1316; case c1317; case c1318; case c1319; case c1320; case c1321; case c1322; case c1323; case c1324; case c1325; case c1326; case c1327; case c1328; case c1329; case c1330; case c1331; case c1332; case c1333; case c1334; case c1335; case c1336; case c1337; case c1338; case c1339; case c1340; case c1341; case c1342; case c1343; case c1344; case c1345; case c1346; case c1347; case c1348; case c1349; case c1350; case c1351; case c1352; case c1353; case c1354; case c1355; case c1356; case c1357; case c1358; case c1359; case c1360; case c1361; case c1362; case c1363; case c1364; case c1365; case c1366; case c1367; case c1368; case c1369; case c1370; case c1371; case c1372; case c1373; case c1374; case c1375; case c1376; case c1377; case c1378; case c1379; case c1380; case c1381; case c1382; case c1383; case c1384; case c1385; case c1386; case c1387; case c1388; case c1389; case c1390; case c1391; case c1392; case c1393; case c1394; case c1395; case c1396; case c1397; case c1398; case c1399; case c1400; case c1401; case c1402; case c1403; case c1404; case c1405; case c1406; case c1407; case c1408; case c1409; case c1410; case c1411; case c1412; case c1413; case c1414; case c1415; case c1416; case c1417; case c1418; case c1419; case c1420; case c1421; case c1422; case c1423; case c1424; case c1425; case c1426; case c1427; case c1428; case c1429; case c1430; case c1431; case c1432; case c1433; case c1434; case c1435; case c1436; case c1437; case c1438; case c1439; case c1440; case c1441; case c1442; case c1443; case c1444; case c1445; case c1446; case c1447; case c1448; case c1449; case c1450; case c1451; case c1452; case c1453; case c1454; case c1455; case c1456; case c1457; case c1458; case c1459; case c1460; case c1461; case c1462; case c1463; case c1464; case c1465; case c1466; case c1467; case c1468; case c1469; case c1470; case c1471; case c1472; case c1473; case c1474; case c1475; case c1476; case c1477; case c1478; case c1479; case c1480; case c1481; case c1482; case c1483; case c1484; case c1485; case c1486; case c1487; case c1488; case c1489; case c1490; case c1491; case c1492; case c1493; case c1494; case c1495; case c1496; case c1497; case c1498; case c1499; case c1500; case c1501; case c1502; case c1503; case c1504; case c1505; case c1506; case c1507; case c1508; case c1509; case c1510; case c1511; case c1512; case c1513; case c1514; case c1515; case c1516; case c1517; case c1518; case c1519; case c1520; case c1521; case c1522; case c1523; case c1524; case c1525; case c1526; case c1527; case c1528; case c1529; case c1530; case c1531; case c1532; case c1533; case c1534; case c1535; case c1536; case c1537; case c1538; case c1539; case c1540; case c1541; case c1542; case c1543; case c1544; case c1545; case c1546; case c1547; case c1548; case c1549; case c1550; case c1551; case c1552; case c1553; case c1554; case c1555; case c1556; case c1557; case c1558; case c1559; case c1560; case c1561; case c1562; case c1563; case c1564; case c1565; case c1566; case c1567; case c1568; case c1569; case c1570; case c1571; case c1572; case c1573; case c1574; case c1575; case c1576; case c1577; case c1578; case c1579; case c1580; case c1581; case c1582; case c1583; case c1584; case c1585; case c1586; case c1587; case c1588; case c1589; case c1590; case c1591; case c1592; case c1593; case c1594; case c1595; case c1596; case c1597; case c1598; case c1599; case c1600; case c1601; case c1602; case c1603; case c1604; case c1605; case c1606; case c1607; case c1608; case c1609; case c1610; case c1611; case c1612; case c1613; case c1614; case c1615; case c1616; case c1617; case c1618; case c1619; case c1620; case c1621; case c1622; case c1623; case c1624; case c1625; case c1626; case c1627; case c1628; case c1629; case c1630; case c1631; case c1632; case c1633; case c1634; case c1635; case c1636; case c1637; case c1638; case c1639; case c1640; case c1641; case c1642; case c1643; case c1644; case c1645; case c1646; case c1647; case c1648; case c1649; case c1650; case c1651; case c1652; case c1653; case c1654; case c1655; case c1656; case c1657; case c1658; case c1659; case c1660; case c1661; case c1662; case c1663; case c1664; case c1665; case c1666; case c1667; case c1668; case c1669; case c1670; case c1671; case c1672; case c1673; case c1674; case c1675; case c1676; case c1677; case c1678; case c1679; case c1680; case c1681; case c1682; case c1683; case c1684; case c1685; case c1686; case c1687; case c1688; case c1689; case c1690; case c1691; case c1692; case c1693; case c1694; case c1695; case c1696; case c1697; case c1698; case c1699; case c1700; case c1701; case c1702; case c1703; case c1704; case c1705; case c1706; case c1707; case c1708; case c1709; case c1710; case c1711; case c1712; case c1713; case c1714; case c1715; case c1716; case c1717; case c1718; case c1719; case c1720; case c1721; case c1722; case c1723; case c1724; case c1725; case c1726; case c1727; case c1728; case c1729; case c1730; case c1731; case c1732; case c1733; case c1734; case c1735; case c1736; case c1737; case c1738; case c1739; case c1740; case c1741; case c1742; case c1743; case c1744; case c1745; case c1746; case c1747; case c1748; case c1749; case c1750; case c1751; case c1752; case c1753; case c1754; case c1755; case c1756; case c1757; case c1758; case c1759; case c1760; case c1761; case c1762; case c1763; case c1764; case c1765; case c1766; case c1767; case c1768; case c1769; case c1770; case c1771; case c1772; case c1773; case c1774; case c1775; case c1776; case c1777; case c1778; case c1779; case c1780; case c1781; case c1782; case c1783; case c1784; case c1785; case c1786; case c1787; case c1788; case c1789; case c1790; case c1791; case c1792; case c1793; case c1794; case c1795; case c1796; case c1797; case c1798; case c1799; case c1800; case c1801; case c1802; case c1803; case c1804; case c1805; case c1806; case c1807; case c1808; case c1809; case c1810; case c1811; case c1812; case c1813; case c1814; case c1815; case c1816; case c1817; case c1818; case c1819; case c1820; case c1821; case c1822; case c1823; case c1824; case c1825; case c1826; case c1827; case c1828; case c1829; case c1830; case c1831; case c1832; case c1833; case c1834; case c1835; case c1836; case c1837; case c1838; case c1839; case c1840; case c1841; case c1842; case c1843; case c1844; case c1845; case c1846; case c1847; case c1848; case c1849; case c1850; case c1851; case c1852; case c1853; case c1854; case c1855; case c1856; case c1857; case c1858; case c1859; case c1860; case c1861; case c1862; case c1863; case c1864; case c1865; case c1866; case c1867; case c1868; case c1869; case c1870; case c1871; case c1872; case c1873; case c1874; case c1875; case c1876; case c1877; case c1878; case c1879; case c1880; case c1881; case c1882; case c1883; case c1884; case c1885; case c1886; case c1887; case c1888; case c1889; case c1890; case c1891; case c1892; case c1893; case c1894; case c1895; case c1896; case c1897; case c1898; case c1899; case c1900; case c1901; case c1902; case c1903; case c1904; case c1905; case c1906; case c1907; case c1908; case c1909; case c1910; case c1911; case c1912; case c1913; case c1914; case c1915; case c1916; case c1917; case c1918; case c1919; case c1920; case c1921; case c1922; case c1923; case c1924; case c1925; case c1926; case c1927; case c1928; case c1929; case c1930; case c1931; case c1932; case c1933; case c1934; case c1935; case c1936; case c1937; case c1938; case c1939; case c1940; case c1941; case c1942; case c1943; case c1944; case c1945; case c1946; case c1947; case c1948; case c1949; case c1950; case c1951; case c1952; case c1953; case c1954; case c1955; case c1956; case c1957; case c1958; case c1959; case c1960; case c1961; case c1962; case c1963; case c1964; case c1965; case c1966; case c1967; case c1968; case c1969; case c1970; case c1971; case c1972; case c1973; case c1974; case c1975; case c1976; case c1977; case c1978; case c1979; case c1980; case c1981; case c1982; case c1983; case c1984; case c1985; case c1986; case c1987; case c1988; case c1989; case c1990; case c1991; case c1992; case c1993; case c1994; case c1995; case c1996; case c1997; case c1998; case c1999; case c2000; case c2001; case c2002; case c2003; case c2004; case c2005; case c2006; case c2007; case c2008; case c2009; case c2010; case c2011; case c2012; case c2013; case c2014; case c2015; case c2016; case c2017; case c2018; case c2019; case c2020; case c2021; case c2022; case c2023; case c2024; case c2025; case c2026; case c2027; case c2028; case c2029; case c2030; case c2031; case c2032; case c2033; case c2034; case c2035; case c2036; case c2037; case c2038; case c2039; case c2040; case c2041; case c2042; case c2043; case c2044; case c2045; case c2046; case c2047; case c2048; case c2049; case c2050; case c2051; case c2052; case c2053; case c2054; case c2055; case c2056; case c2057; case c2058; case c2059; case c2060; case c2061; case c2062; case c2063; case c2064; case c2065; case c2066; case c2067; case c2068; case c2069; case c2070; case c2071; case c2072; case c2073; case c2074; case c2075; case c2076; case c2077; case c2078; case c2079; case c2080; case c2081; case c2082; case c2083; case c2084; case c2085; case c2086; case c2087; case c2088; case c2089; case c2090; case c2091; case c2092; case c2093; case c2094; case c2095; case c2096; case c2097; case c2098; case c2099; case c2100; case c2101; case c2102; case c2103; case c2104; case c2105; case c2106; case c2107; case c2108; case c2109; case c2110; case c2111; case c2112; case c2113; case c2114; case c2115; case c2116; case c2117; case c2118; case c2119; case c2120; case c2121; case c2122; case c2123; case c2124; case c2125; case c2126; case c2127; case c2128; case c2129; case c2130; case c2131; case c2132; case c2133; case c2134; case c2135; case c2136; case c2137; case c2138; case c2139; case c2140; case c2141; case c2142; case c2143; case c2144; case c2145; case c2146; case c2147; case c2148; case c2149; case c2150; case c2151; case c2152; case c2153; case c2154; case c2155; case c2156; case c2157; case c2158; case c2159; case c2160; case c2161; case c2162; case c2163; case c2164; case c2165; case c2166; case c2167; case c2168; case c2169; case c2170; case c2171; case c2172; case c2173; case c2174; case c2175; case c2176; case c2177; case c2178; case c2179; case c2180; case c2181; case c2182; case c2183; case c2184; case c2185; case c2186; case c2187; case c2188; case c2189; case c2190; case c2191; case c2192; case c2193; case c2194; case c2195; case c2196; case c2197; case c2198; case c2199; case c2200; case c2201; case c2202; case c2203; case c2204; case c2205; case c2206; case c2207; case c2208; case c2209; case c2210; case c2211; case c2212; case c2213; case c2214; case c2215; case c2216; case c2217; case c2218; case c2219; case c2220; case c2221; case c2222; case c2223; case c2224; case c2225; case c2226; case c2227; case c2228; case c2229; case c2230; case c2231; case c2232; case c2233; case c2234; case c2235; case c2236; case c2237; case c2238; case c2239; case c2240; case c2241; case c2242; case c2243; case c2244; case c2245; case c2246; case c2247; case c2248; case c2249; case c2250; case c2251; case c2252; case c2253; case c2254; case c2255; case c2256; case c2257; case c2258; case c2259; case c2260; case c2261; case c2262; case c2263; case c2264; case c2265; case c2266; case c2267; case c2268; case c2269; case c2270; case c2271; case c2272; case c2273; case c2274; case c2275; case c2276; case c2277; case c2278; case c2279; case c2280; case c2281; case c2282; case c2283; case c2284; case c2285; case c2286; case c2287; case c2288; case c2289; case c2290; case c2291; case c2292; case c2293; case c2294; case c2295; case c2296; case c2297; case c2298; case c2299; case c2300; case c2301; case c2302; case c2303; case c2304; case c2305; case c2306; case c2307; case c2308; case c2309; case c2310; case c2311; case c2312; case c2313; case c2314; case c2315; case c2316; case c2317; case c2318; case c2319; case c2320; case c2321; case c2322; case c2323; case c2324; case c2325; case c2326; case c2327; case c2328; case c2329; case c2330; case c2331; case c2332; case c2333; case c2334; case c2335; case c2336; case c2337; case c2338; case c2339; case c2340; case c2341; case c2342; case c2343; case c2344; case c2345; case c2346; case c2347; case c2348; case c2349; case c2350; case c2351; case c2352; case c2353; case c2354; case c2355; case c2356; case c2357; case c2358; case c2359; case c2360; case c2361; case c2362; case c2363; case c2364; case c2365; case c2366; case c2367; case c2368; case c2369; case c2370; case c2371; case c2372; case c2373; case c2374; case c2375; case c2376; case c2377; case c2378; case c2379; case c2380; case c2381; case c2382; case c2383; case c2384; case c2385; case c2386; case c2387; case c2388; case c2389; case c2390; case c2391; case c2392; case c2393; case c2394; case c2395; case c2396; case c2397; case c2398; case c2399; case c2400; case c2401; case c2402; case c2403; case c2404; case c2405; case c2406; case c2407; case c2408; case c2409; case c2410; case c2411; case c2412; case c2413; case c2414; case c2415; case c2416; case c2417; case c2418; case c2419; case c2420; case c2421; case c2422; case c2423; case c2424; case c2425; case c2426; case c2427; case c2428; case c2429; case c2430; case c2431; case c2432; case c2433; case c2434; case c2435; case c2436; case c2437; case c2438; case c2439; case c2440; case c2441; case c2442; case c2443; case c2444; case c2445; case c2446; case c2447; case c2448; case c2449; case c2450; case c2451; case c2452; case c2453; case c2454; case c2455; case c2456; case c2457; case c2458; case c2459; case c2460; case c2461; case c2462; case c2463; case c2464; case c2465; case c2466; case c2467; case c2468; case c2469; case c2470; case c2471; case c2472; case c2473; case c2474; case c2475; case c2476; case c2477; case c2478; case c2479; case c2480; case c2481; case c2482; case c2483; case c2484; case c2485; case c2486; case c2487; case c2488; case c2489; case c2490; case c2491; case c2492; case c2493; case c2494; case c2495; case c2496; case c2497; case c2498; case c2499; case c2500; case c2501; case c2502; case c2503; case c2504; case c2505; case c2506; case c2507; case c2508; case c2509; case c2510; case c2511; case c2512; case c2513; case c2514; case c2515; case c2516; case c2517; case c2518; case c2519; case c2520; case c2521; case c2522; case c2523; case c2524; case c2525; case c2526; case c2527; case c2528; case c2529; case c2530; case c2531; case c2532; case c2533; case c2534; case c2535; case c2536; case c2537; case c2538; case c2539; case c2540; case c2541; case c2542; case c2543; case c2544; case c2545; case c2546; case c2547; case c2548; case c2549; case c2550; case c2551; case c2552; case c2553; case c2554; case c2555; case c2556; case c2557; case c2558; case c2559; case c2560; case c2561; case c2562; case c2563; case c2564; case c2565; case c2566; case c2567; case c2568; case c2569; case c2570; case c2571; case c2572; case c2573; case c2574; case c2575; case c2576; case c2577; case c2578; case c2579; case c2580; case c2581; case c2582; case c2583; case c2584; case c2585; case c2586; case c2587; case c2588; case c2589; case c2590; case c2591; case c2592; case c2593; case c2594; case c2595; case c2596; case c2597; case c2598; case c2599; case c2600; case c2601; case c2602; case c2603; case c2604; case c2605; case c2606; case c2607; case c2608; case c2609; case c2610; case c2611; case c2612; case c2613; case c2614; case c2615; case c2616; case c2617; case c2618; case c2619; case c2620; case c2621; case c2622; case c2623; case c2624; case c2625; case c2626; case c2627; case c2628; case c2629; case c2630; case c2631; case c2632; case c2633; case c2634; case c2635; case c2636; case c2637; case c2638; case c2639; case c2640; case c2641; case c2642; case c2643; case c2644; case c2645; case c2646; case c2647; case c2648; case c2649; case c2650; case c2651; case c2652; case c2653; case c2654; case c2655; case c2656; case c2657; case c2658; case c2659; case c2660; case c2661; case c2662; case c2663; case c2664; case c2665; case c2666; case c2667; case c2668; case c2669; case c2670; case c2671; case c2672; case c2673; case c2674; case c2675; case c2676; case c2677; case c2678; case c2679; case c2680; case c2681; case c2682; case c2683; case c2684; case c2685; case c2686; case c2687; case c2688; case c2689; case c2690; case c2691; case c2692; case c2693; case c2694; case c2695; case c2696; case c2697; case c2698; case c2699; case c2700; case c2701; case c2702; case c2703; case c2704; case c2705; case c2706; case c2707; case c2708; case c2709; case c2710; case c2711; case c2712; case c2713; case c2714; case c2715; case c2716; case c2717; case c2718; case c2719; case c2720; case c2721; case c2722; case c2723; case c2724; case c2725; case c2726; case c2727; case c2728; case c2729; case c2730; case c2731; case c2732; case c2733; case c2734; case c2735; case c2736; case c2737; case c2738; case c2739; case c2740; case c2741; case c2742; case c2743; case c2744; case c2745; case c2746; case c2747; case c2748; case c2749; case c2750; case c2751; case c2752; case c2753; case c2754; case c2755; case c2756; case c2757; case c2758; case c2759; case c2760; case c2761; case c2762; case c2763; case c2764; case c2765; case c2766; case c2767; case c2768; case c2769; case c2770; case c2771; case c2772; case c2773; case c2774; case c2775; case c2776; case c2777; case c2778; case c2779; case c2780; case c2781; case c2782; case c2783; case c2784; case c2785; case c2786; case c2787; case c2788; case c2789; case c2790; case c2791; case c2792; case c2793; case c2794; case c2795; case c2796; case c2797; case c2798; case c2799; case c2800; case c2801; case c2802; case c2803; case c2804; case c2805; case c2806; case c2807; case c2808; case c2809; case c2810; case c2811; case c2812; case c2813; case c2814; case c2815; case c2816; case c2817; case c2818; case c2819; case c2820; case c2821; case c2822; case c2823; case c2824; case c2825; case c2826; case c2827; case c2828; case c2829; case c2830; case c2831; case c2832; case c2833; case c2834; case c2835; case c2836; case c2837; case c2838; case c2839; case c2840; case c2841; case c2842; case c2843; case c2844; case c2845; case c2846; case c2847; case c2848; case c2849; case c2850; case c2851; case c2852; case c2853; case c2854; case c2855; case c2856; case c2857; case c2858; case c2859; case c2860; case c2861; case c2862; case c2863; case c2864; case c2865; case c2866; case c2867; case c2868; case c2869; case c2870; case c2871; case c2872; case c2873; case c2874; case c2875; case c2876; case c2877; case c2878; case c2879; case c2880; case c2881; case c2882; case c2883; case c2884; case c2885; case c2886; case c2887; case c2888; case c2889; case c2890; case c2891; case c2892; case c2893; case c2894; case c2895; case c2896; case c2897; case c2898; case c2899; case c2900; case c2901; case c2902; case c2903; case c2904; case c2905; case c2906; case c2907; case c2908; case c2909; case c2910; case c2911; case c2912; case c2913; case c2914; case c2915; case c2916; case c2917; case c2918; case c2919; case c2920; case c2921; case c2922; case c2923; case c2924; case c2925; case c2926; case c2927; case c2928; case c2929; case c2930; case c2931; case c2932; case c2933; case c2934; case c2935; case c2936; case c2937; case c2938; case c2939; case c2940; case c2941; case c2942; case c2943; case c2944; case c2945; case c2946; case c2947; case c2948; case c2949; case c2950; case c2951; case c2952; case c2953; case c2954; case c2955; case c2956; case c2957; case c2958; case c2959; case c2960; case c2961; case c2962; case c2963; case c2964; case c2965; case c2966; case c2967; case c2968; case c2969; case c2970; case c2971; case c2972; case c2973; case c2974; case c2975; case c2976; case c2977; case c2978; case c2979; case c2980; case c2981; case c2982; case c2983; case c2984; case c2985; case c2986; case c2987; case c2988; case c2989; case c2990; case c2991; case c2992; case c2993; case c2994; case c2995; case c2996; case c2997; case c2998; case c2999; case c3000; case c3001; case c3002; case c3003; case c3004; case c3005; case c3006; case c3007; case c3008; case c3009; case c3010; case c3011; case c3012; case c3013; case c3014; case c3015; case c3016; case c3017; case c3018; case c3019; case c3020; case c3021; case c3022; case c3023; case c3024; case c3025; case c3026; case c3027; case c3028; case c3029; case c3030; case c3031; case c3032; case c3033; case c3034; case c3035; case c3036; case c3037; case c3038; case c3039; case c3040; case c3041; case c3042; case c3043; case c3044; case c3045; case c3046; case c3047; case c3048; case c3049; case c3050; case c3051; case c3052; case c3053; case c3054; case c3055; case c3056; case c3057; case c3058; case c3059; case c3060; case c3061; case c3062; case c3063; case c3064; case c3065; case c3066; case c3067; case c3068; case c3069; case c3070; case c3071; case c3072; case c3073; case c3074; case c3075; case c3076; case c3077; case c3078; case c3079; case c3080; case c3081; case c3082; case c3083; case c3084; case c3085; case c3086; case c3087; case c3088; case c3089; case c3090; case c3091; case c3092; case c3093; case c3094; case c3095; case c3096; case c3097; case c3098; case c3099; case c3100; case c3101; case c3102; case c3103; case c3104; case c3105; case c3106; case c3107; case c3108; case c3109; case c3110; case c3111; case c3112; case c3113; case c3114; case c3115; case c3116; case c3117; case c3118; case c3119; case c3120; case c3121; case c3122; case c3123; case c3124; case c3125; case c3126; case c3127; case c3128; case c3129; case c3130; case c3131; case c3132; case c3133; case c3134; case c3135; case c3136; case c3137; case c3138; case c3139; case c3140; case c3141; case c3142; case c3143; case c3144; case c3145; case c3146; case c3147; case c3148; case c3149; case c3150; case c3151; case c3152; case c3153; case c3154; case c3155; case c3156; case c3157; case c3158; case c3159; case c3160; case c3161; case c3162; case c3163; case c3164; case c3165; case c3166; case c3167; case c3168; case c3169; case c3170; case c3171; case c3172; case c3173; case c3174; case c3175; case c3176; case c3177; case c3178; case c3179; case c3180; case c3181; case c3182; case c3183; case c3184; case c3185; case c3186; case c3187; case c3188; case c3189; case c3190; case c3191; case c3192; case c3193; case c3194; case c3195; case c3196; case c3197; case c3198; case c3199; case c3200; case c3201; case c3202; case c3203; case c3204; case c3205; case c3206; case c3207; case c3208; case c3209; case c3210; case c3211; case c3212; case c3213; case c3214; case c3215; case c3216; case c3217; case c3218; case c3219; case c3220; case c3221; case c3222; case c3223; case c3224; case c3225; case c3226; case c3227; case c3228; case c3229; case c3230; case c3231; case c3232; case c3233; case c3234; case c3235; case c3236; case c3237; case c3238; case c3239; case c3240; case c3241; case c3242; case c3243; case c3244; case c3245; case c3246; case c3247; case c3248; case c3249; case c3250; case c3251; case c3252; case c3253; case c3254; case c3255; case c3256; case c3257; case c3258; case c3259; case c3260; case c3261; case c3262; case c3263; case c3264; case c3265; case c3266; case c3267; case c3268; case c3269; case c3270; case c3271; case c3272; case c3273; case c3274; case c3275; case c3276; case c3277; case c3278; case c3279; case c3280; case c3281; case c3282; case c3283; case c3284; case c3285; case c3286; case c3287; case c3288; case c3289; case c3290; case c3291; case c3292; case c3293; case c3294; case c3295; case c3296; case c3297; case c3298; case c3299; case c3300; case c3301; case c3302; case c3303; case c3304; case c3305; case c3306; case c3307; case c3308; case c3309; case c3310; case c3311; case c3312; case c3313; case c3314; case c3315; case c3316; case c3317; case c3318; case c3319; case c3320; case c3321; case c3322; case c3323; case c3324; case c3325; case c3326; case c3327; case c3328; case c3329; case c3330; case c3331; case c3332; case c3333; case c3334; case c3335; case c3336; case c3337; case c3338; case c3339; case c3340; case c3341; case c3342; case c3343; case c3344; case c3345; case c3346; case c3347; case c3348; case c3349; case c3350; case c3351; case c3352; case c3353; case c3354; case c3355; case c3356; case c3357; case c3358; case c3359; case c3360; case c3361; case c3362; case c3363; case c3364; case c3365; case c3366; case c3367; case c3368; case c3369; case c3370; case c3371; case c3372; case c3373; case c3374; case c3375; case c3376; case c3377; case c3378; case c3379; case c3380; case c3381; case c3382; case c3383; case c3384; case c3385; case c3386; case c3387; case c3388; case c3389; case c3390; case c3391; case c3392; case c3393; case c3394; case c3395; case c3396; case c3397; case c3398; case c3399; case c3400; case c3401; case c3402; case c3403; case c3404; case c3405; case c3406; case c3407; case c3408; case c3409; case c3410; case c3411; case c3412; case c3413; case c3414; case c3415; case c3416; case c3417; case c3418; case c3419; case c3420; case c3421; case c3422; case c3423; case c3424; case c3425; case c3426; case c3427; case c3428; case c3429; case c3430; case c3431; case c3432; case c3433; case c3434; case c3435; case c3436; case c3437; case c3438; case c3439; case c3440; case c3441; case c3442; case c3443; case c3444; case c3445; case c3446; case c3447; case c3448; case c3449; case c3450; case c3451; case c3452; case c3453; case c3454; case c3455; case c3456; case c3457; case c3458; case c3459; case c3460; case c3461; case c3462; case c3463; case c3464; case c3465; case c3466; case c3467; case c3468; case c3469; case c3470; case c3471; case c3472; case c3473; case c3474; case c3475; case c3476; case c3477; case c3478; case c3479; case c3480; case c3481; case c3482; case c3483; case c3484; case c3485; case c3486; case c3487; case c3488; case c3489; case c3490; case c3491; case c3492; case c3493; case c3494; case c3495; case c3496; case c3497; case c3498; case c3499; case c3500; case c3501; case c3502; case c3503; case c3504; case c3505; case c3506; case c3507; case c3508; case c3509; case c3510; case c3511; case c3512; case c3513; case c3514; case c3515; case c3516; case c3517; case c3518; case c3519; case c3520; case c3521; case c3522; case c3523; case c3524; case c3525; case c3526; case c3527; case c3528; case c3529; case c3530; case c3531; case c3532; case c3533; case c3534; case c3535; case c3536; case c3537; case c3538; case c3539; case c3540; case c3541; case c3542; case c3543; case c3544; case c3545; case c3546; case c3547; case c3548; case c3549; case c3550; case c3551; case c3552; case c3553; case c3554; case c3555; case c3556; case c3557; case c3558; case c3559; case c3560; case c3561; case c3562; case c3563; case c3564; case c3565; case c3566; case c3567; case c3568; case c3569; case c3570; case c3571; case c3572; case c3573; case c3574; case c3575; case c3576; case c3577; case c3578; case c3579; case c3580; case c3581; case c3582; case c3583; case c3584; case c3585; case c3586; case c3587; case c3588; case c3589; case c3590; case c3591; case c3592; case c3593; case c3594; case c3595; case c3596; case c3597; case c3598; case c3599; case c3600; case c3601; case c3602; case c3603; case c3604; case c3605; case c3606; case c3607; case c3608; case c3609; case c3610; case c3611; case c3612; case c3613; case c3614; case c3615; case c3616; case c3617; case c3618; case c3619; case c3620; case c3621; case c3622; case c3623; case c3624; case c3625; case c3626; case c3627; case c3628; case c3629; case c3630; case c3631; case c3632; case c3633; case c3634; case c3635; case c3636; case c3637; case c3638; case c3639; case c3640; case c3641; case c3642; case c3643; case c3644; case c3645; case c3646; case c3647; case c3648; case c3649; case c3650; case c3651; case c3652; case c3653; case c3654; case c3655; case c3656; case c3657; case c3658; case c3659; case c3660; case c3661; case c3662; case c3663; case c3664; case c3665; case c3666; case c3667; case c3668; case c3669; case c3670; case c3671; case c3672; case c3673; case c3674; case c3675; case c3676; case c3677; case c3678; case c3679; case c3680; case c3681; case c3682; case c3683; case c3684; case c3685; case c3686; case c3687; case c3688; case c3689; case c3690; case c3691; case c3692; case c3693; case c3694; case c3695; case c3696; case c3697; case c3698; case c3699; case c3700; case c3701; case c3702; case c3703; case c3704; case c3705; case c3706; case c3707; case c3708; case c3709; case c3710; case c3711; case c3712; case c3713; case c3714; case c3715; case c3716; case c3717; case c3718; case c3719; case c3720; case c3721; case c3722; case c3723; case c3724; case c3725; case c3726; case c3727; case c3728; case c3729; case c3730; case c3731; case c3732; case c3733; case c3734; case c3735; case c3736; case c3737; case c3738; case c3739; case c3740; case c3741; case c3742; case c3743; case c3744; case c3745; case c3746; case c3747; case c3748; case c3749; case c3750; case c3751; case c3752; case c3753; case c3754; case c3755; case c3756; case c3757; case c3758; case c3759; case c3760; case c3761; case c3762; case c3763; case c3764; case c3765; case c3766; case c3767; case c3768; case c3769; case c3770; case c3771; case c3772; case c3773; case c3774; case c3775; case c3776; case c3777; case c3778; case c3779; case c3780; case c3781; case c3782; case c3783; case c3784; case c3785; case c3786; case c3787; case c3788; case c3789; case c3790; case c3791; case c3792; case c3793; case c3794; case c3795; case c3796; case c3797; case c3798; case c3799; case c3800; case c3801; case c3802; case c3803; case c3804; case c3805; case c3806; case c3807; case c3808; case c3809; case c3810; case c3811; case c3812; case c3813; case c3814; case c3815; case c3816; case c3817; case c3818; case c3819; case c3820; case c3821; case c3822; case c3823; case c3824; case c3825; case c3826; case c3827; case c3828; case c3829; case c3830; case c3831; case c3832; case c3833; case c3834; case c3835; case c3836; case c3837; case c3838; case c3839; case c3840; case c3841; case c3842; case c3843; case c3844; case c3845; case c3846; case c3847; case c3848; case c3849; case c3850; case c3851; case c3852; case c3853; case c3854; case c3855; case c3856; case c3857; case c3858; case c3859; case c3860; case c3861; case c3862; case c3863; case c3864; case c3865; case c3866; case c3867; case c3868; case c3869; case c3870; case c3871; case c3872; case c3873; case c3874; case c3875; case c3876; case c3877; case c3878; case c3879; case c3880; case c3881; case c3882; case c3883; case c3884; case c3885; case c3886; case c3887; case c3888; case c3889; case c3890; case c3891; case c3892; case c3893; case c3894; case c3895; case c3896; case c3897; case c3898; case c3899; case c3900; case c3901; case c3902; case c3903; case c3904; case c3905; case c3906; case c3907; case c3908; case c3909; case c3910; case c3911; case c3912; case c3913; case c3914; case c3915; case c3916; case c3917; case c3918; case c3919; case c3920; case c3921; case c3922; case c3923; case c3924; case c3925; case c3926; case c3927; case c3928; case c3929; case c3930; case c3931; case c3932; case c3933; case c3934; case c3935; case c3936; case c3937; case c3938; case c3939; case c3940; case c3941; case c3942; case c3943; case c3944; case c3945; case c3946; case c3947; case c3948; case c3949; case c3950; case c3951; case c3952; case c3953; case c3954; case c3955; case c3956; case c3957; case c3958; case c3959; case c3960; case c3961; case c3962; case c3963; case c3964; case c3965; case c3966; case c3967; case c3968; case c3969; case c3970; case c3971; case c3972; case c3973; case c3974; case c3975; case c3976; case c3977; case c3978; case c3979; case c3980; case c3981; case c3982; case c3983; case c3984; case c3985; case c3986; case c3987; case c3988; case c3989; case c3990; case c3991; case c3992; case c3993; case c3994; case c3995; case c3996; case c3997; case c3998; case c3999; case c4000; case c4001; case c4002; case c4003; case c4004; case c4005; case c4006; case c4007; case c4008; case c4009; case c4010; case c4011; case c4012; case c4013; case c4014; case c4015; case c4016; case c4017; case c4018; case c4019; case c4020; case c4021; case c4022; case c4023; case c4024; case c4025; case c4026; case c4027; case c4028; case c4029; case c4030; case c4031; case c4032; case c4033; case c4034; case c4035; case c4036; case c4037; case c4038; case c4039; case c4040; case c4041; case c4042; case c4043; case c4044; case c4045; case c4046; case c4047; case c4048; case c4049; case c4050; case c4051; case c4052; case c4053; case c4054; case c4055; case c4056; case c4057; case c4058; case c4059; case c4060; case c4061; case c4062; case c4063; case c4064; case c4065; case c4066; case c4067; case c4068; case c4069; case c4070; case c4071; case c4072; case c4073; case c4074; case c4075; case c4076; case c4077; case c4078; case c4079; case c4080; case c4081; case c4082; case c4083; case c4084; case c4085; case c4086; case c4087; case c4088; case c4089; case c4090; case c4091; case c4092; case c4093; case c4094; case c4095; case c4096; case c4097; case c4098; case c4099; case c4100 }
enum Cases256 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255 }
enum Cases257 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45; case c46; case c47; case c48; case c49; case c50; case c51; case c52; case c53; case c54; case c55; case c56; case c57; case c58; case c59; case c60; case c61; case c62; case c63; case c64; case c65; case c66; case c67; case c68; case c69; case c70; case c71; case c72; case c73; case c74; case c75; case c76; case c77; case c78; case c79; case c80; case c81; case c82; case c83; case c84; case c85; case c86; case c87; case c88; case c89; case c90; case c91; case c92; case c93; case c94; case c95; case c96; case c97; case c98; case c99; case c100; case c101; case c102; case c103; case c104; case c105; case c106; case c107; case c108; case c109; case c110; case c111; case c112; case c113; case c114; case c115; case c116; case c117; case c118; case c119; case c120; case c121; case c122; case c123; case c124; case c125; case c126; case c127; case c128; case c129; case c130; case c131; case c132; case c133; case c134; case c135; case c136; case c137; case c138; case c139; case c140; case c141; case c142; case c143; case c144; case c145; case c146; case c147; case c148; case c149; case c150; case c151; case c152; case c153; case c154; case c155; case c156; case c157; case c158; case c159; case c160; case c161; case c162; case c163; case c164; case c165; case c166; case c167; case c168; case c169; case c170; case c171; case c172; case c173; case c174; case c175; case c176; case c177; case c178; case c179; case c180; case c181; case c182; case c183; case c184; case c185; case c186; case c187; case c188; case c189; case c190; case c191; case c192; case c193; case c194; case c195; case c196; case c197; case c198; case c199; case c200; case c201; case c202; case c203; case c204; case c205; case c206; case c207; case c208; case c209; case c210; case c211; case c212; case c213; case c214; case c215; case c216; case c217; case c218; case c219; case c220; case c221; case c222; case c223; case c224; case c225; case c226; case c227; case c228; case c229; case c230; case c231; case c232; case c233; case c234; case c235; case c236; case c237; case c238; case c239; case c240; case c241; case c242; case c243; case c244; case c245; case c246; case c247; case c248; case c249; case c250; case c251; case c252; case c253; case c254; case c255; case c256 }
enum TwoTwos { case c0(Two); case c1(Two) }
enum TwoOrBools { case c0(Two); case c1(Bools) }
enum BoolsTwice { case c0(Bools); case c1(Bools); case c2(Nothing) }
enum OptionalTwos { case c0(Optional<Two>); case c1(Two) }
enum OptionalObjects { case c0(Optional<C>); case c1(Optional<C>) }
enum OptionalInts { case c0(Optional<Int>); case c1(Optional<Int>) }
enum OptionalBools { case c0(Optional<Optional<Bool>>); case c1(Bool) }
enum OptionalTypes { case c0(Optional<Int.Type>); case c1(Optional<C.Type>); case c2 }
enum Elements { case c0(Bool, Int, Bool); case c1(Bool, C) }
enum Padding { case c0(UInt8, Int16, Int); case c1(UInt8, UInt8, Int) }
enum PaddingOnly { case c0(UInt8, Int); case c1(UInt8, Int); case c2(UInt8, Int) }
struct UnownedQ { var f0: UQ; var f1: Bool }
enum OptionalUnowneds { case c0(Optional<UQ>); case c1(Optional<UnownedQ>); case c2(UnownedQ) }
enum OptionalWeaks { case c0(Optional<WQ>); case c1(Optional<Optional<WQ>>) }
struct Padded { var f0: UInt8; var f1: Two; var f2: Bool; var f3: Int.Type; var f4: Int16 }
enum PaddedOrTwo { case c0(Padded); case c1(Two) }
enum OptionalPadded { case c0(Optional<Padded>); case c1(Padded) }
struct OneField { var f0: Two }
enum OneFields { case c0(OneField); case c1(OneField); case c2 }
struct Metatypes { var f0: Int.Type; var f1: (Int.Type, C.Type); var f2: Optional<Int.Type>; var f3: Bool }
enum MetatypesOrBool { case c0(Metatypes); case c1(Bool) }
enum StringAndBool { case c0(String, Bool); case c1(String, Bool) }
enum AnyAndBool { case c0(Any, Bool); case c1(Any, Bool) }
enum WeakAndBool { case c0(W, Bool); case c1(C) }
enum OptionalAny { case c0(Optional<Any>); case c1(Bool, Bool) }
enum Pairs { case c0(Pair<C, Bool>); case c1(Pair<Bool, C>) }
enum Gs { case c0(G<Int>); case c1(G<Bool>) }
enum Ms { case c0(M<C, C>); case c1(C) }
enum Sames { case c0(Same<Int>); case c1(Same<Bool>) }
enum Hollows { case c0(Hollow<Bool>); case c1(Hollow<Void>); case c2(Hollow<C>) }
struct PairOfTwos { var f0: Pair<Int.Type, Two> }
enum Indirect { indirect case c0(Int); indirect case c1(Void); case c2(C); case c3 }
enum IndirectOne { indirect case c0(Any); case c1; case c2 }
struct S99 { var f0: WQ; var f1: UInt8 }
struct S100 { var f0: (UInt8, Optional<any P>, (AnyObject.Type, Int.Type)); var f1: ([Int: Int], Hollows) }
enum E101 { case c0; case c1; case c2; case c3; case c4 }
enum E102 { case c0(Optional<Character>); case c1(C); case c2(C); case c3(Optional<Optional<UnsafeRawPointer>>); case c4; case c5; case c6; case c7; case c8; case c9(Any); case c10(Cases257) }
enum E103 { case c0; case c1 }
enum E104 { case c0(SomeEmpty); case c1; case c2; case c3(any Q & R) }
enum E105 { case c0(Bool); case c1(Same<Cases257>); case c2(Doubles); case c3; case c4(OptionalAny); case c5(Optional<any Error>); case c6(Set<Int>) }
enum E106 { case c0(E105) }
enum E107 { case c0; case c1(BoolsAndEmpty); case c2 }
enum E108 { case c0([Int: Int]); case c1(Character) }
struct S109 { var f0: any Q & R }
enum E110 { case c0; case c1; case c2(Bool); case c3; case c4; case c5; case c6; case c7; case c8(Sames); case c9; case c10; case c11; case c12; case c13; case c14(Bool); case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22(Optional<Metatypes>); case c23; case c24; case c25; case c26; case c27(Set<Int>); case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39(UUQ); case c40; case c41; case c42; case c43; case c44; case c45 }
enum E111 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8(Optional<Optional<any Q>>); case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22(Optional<Never>, Optional<Void>); case c23; case c24; case c25; case c26; case c27; case c28; case c29(PaddingOnly); case c30; case c31; case c32; case c33; case c34; case c35(UQ); case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43 }
struct S112 { var f0: Hollow<OneFields>; var f1: UU; var f2: PItselves; var f3: Void }
enum E113 { case c0; case c1(C.Type.Type); case c2; case c3(Optional<(Double, U)>) }
struct S114 { var f0: Bool; var f1: (AnyClasses, U); var f2: Two }
enum E115 { case c0; case c1(G<CAndPs>) }
enum E116 { case c0(AnyObject) }
enum E117 { case c0(Ints, SomeEmpty, UInt32); indirect case c1(Ints, SomeEmpty, UInt32); case c2(Ints, SomeEmpty, UInt32); case c3(any Q & R) }
struct S118 { var f0: Bool }
enum E119 { case c0; case c1(Dictionaries); case c2(Optional<String>, WQ); indirect case c3(Strings); case c4(any Q); case c5(Set<Int>); case c6(C) }
enum E120 { case c0; case c1; case c2(OneVoid); case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23(OneVoid); case c24; case c25; case c26; case c27; case c28(OneVoid); case c29; case c30(OneVoid); case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43 }
enum E121 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39 }
enum E122 { case c0(any Q) }
struct S123 { var f0: UnsafeRawPointer; var f1: Range<Int>; var f2: BoolsAndMany }
enum E124 { case c0; case c1; case c2; case c3; case c4(any Error); indirect case c5(any Error); case c6(any Error); case c7 }
enum E125 { case c0(any C & P); case c1(Optional<UInt8>); case c2(Unmanageds); case c3; case c4 }
struct S126 { var f0: IntTypes }
struct S127 { var f0: Optional<OptionalObjects>; var f1: UU; var f2: Optional<C>; var f3: (UnsafeRawPointer, Pair<any Q, Int>, G<Any.Type>) }
enum E128 { case c0(G<Character>, Padded); case c1(Optional<(UQ, AnyObject)>); case c2(M<Optional<Int16>, any Q & R>) }
struct S129 { var f0: AnyObject.Type; var f1: C }
enum E130 { case c0(Hollow<Character>, AnyObject, OptionalTypes); case c1(Hollow<Character>, AnyObject, OptionalTypes); case c2(Hollow<Character>, AnyObject, OptionalTypes); case c3(Hollow<Character>, AnyObject, OptionalTypes); case c4; indirect case c5(any Q); case c6(CFunctions); case c7 }
enum E131 { case c0(any P.Type); case c1(Qs) }
enum E132 { case c0(UnownedQRs); case c1(UnownedQRs); case c2; case c3; case c4; case c5; case c6 }
struct S133 { var f0: E131; var f1: M<Optional<Unmanaged<C>>, E107> }
enum E134 { case c0(C); case c1(Anys); case c2(Int16) }
enum E135 { case c0(S114); case c1(Gs) }
enum E136 { case c0(any C & P); indirect case c1(any C & P); case c2; case c3; case c4; case c5; case c6 }
struct S137 { var f0: (M<any C & P, any P.Type>, Pair<Double, Bool>); var f1: C.Type.Type; var f2: ((Int.Type, Never), Padded) }
struct S138 { var f0: (TwoTwos, AnyAndBool, any Q); var f1: any C & P; var f2: Ps }
enum E139 { case c0(U); case c1(U); case c2(U) }
struct S140 { var f0: [Int]; var f1: Pair<S118, M<Int, Any>> }
enum E141 { case c0 }
enum E142 { case c0(C) }
enum E143 { case c0(any Q); case c1; case c2(G<UU>, (AnyObject.Type, C.Type.Type), PlainUnowneds); case c3; case c4; case c5; case c6 }
struct S144 { var f0: Int; var f1: IntTypeTypes; var f2: UInt32; var f3: E103 }
struct S145 { var f0: Hollow<Ps> }
struct S146 { var f0: AnyObject.Type; var f1: UnownedQ; var f2: AnyClasses; var f3: () -> Void }
struct S147 { var f0: PlainsOrNil; var f1: C; var f2: C; var f3: WQ }
enum E148 { case c0; case c1; case c2(E136); case c3(S147) }
struct S149 { var f0: UnownedQ; var f1: UnownedQ; var f2: Hollow<E121>; var f3: (Double, M<Range<Int>, AnyObject.Type>) }
enum E150 { case c0(Pair<UInt8, any P>); case c1(UInt8); case c2(UInt32); case c3(SomeEmpty); case c4; case c5((Unmanaged<C>, Int16), (Any, @convention(c) () -> Void, UInt32)); case c6(Any) }
enum E151 { case c0 }
enum E152 { case c0; case c1; case c2; case c3; case c4 }
enum E153 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7(Optional<Bool>); case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; indirect case c36(Optional<Bool>); case c37; case c38; case c39; case c40; case c41 }
enum E154 { case c0((String, UInt8, [Int: Int]), Metatypes); case c1((String, UInt8, [Int: Int]), Metatypes); case c2; case c3; indirect case c4((String, UInt8, [Int: Int]), Metatypes); case c5((String, UInt8, [Int: Int]), Metatypes); case c6; case c7; case c8 }
struct S155 { var f0: S126; var f1: M<Int, Int>; var f2: C.Type.Type; var f3: C.Type.Type }
enum E156 { case c0; case c1(AnyObject.Type); case c2(Optional<M<AnyObject, Unmanaged<C>>>); case c3 }
enum E157 { case c0(C); case c1((any P).Type); case c2(Optional<W>) }
enum E158 { case c0 }
enum E159 { case c0(PairOfTwos); case c1(Metatypes); case c2(UQ); case c3((UInt8, () -> Void, Int), E153, any P) }
struct S160 { var f0: Hollow<C>; var f1: [Int: Int]; var f2: Any.Type; var f3: UInt8 }
enum E161 { case c0(G<any Q>); case c1(E153) }
enum E162 { case c0(E141); case c1(S133); case c2(AnyTypes, Pairs, Set<Int>); case c3 }
struct S163 { var f0: (C.Type.Type, Optional<Int.Type.Type>); var f1: (any Q, S145, (AnyObject.Type, UQ, Bool)); var f2: UQ; var f3: Int.Type.Type }
enum E164 { case c0(UQ); indirect case c1(UQ); case c2(any Q, UInt8, E115); case c3; case c4(SomeEmpty); case c5(Optional<C>); case c6; case c7(UQ) }
enum E165 { case c0; case c1; case c2; case c3(any Q); case c4(any Q); case c5; case c6 }
enum E166 { case c0(C); case c1(AnyAndBool) }
enum E167 { case c0; case c1; case c2; case c3(OptionalObjects); case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; indirect case c22(OptionalObjects); case c23; case c24; case c25; case c26; case c27; case c28(G<Bool>); case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42 }
enum E168 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20(Bool); case c21; case c22; case c23; case c24; case c25(Bool); case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E169 { indirect case c0(TwoOrBools); case c1(any C & P); case c2(C); case c3(Double) }
enum E170 { case c0; case c1(Void); case c2(Void) }
enum E171 { case c0(C, AnyTypes, UnownedQ); case c1(Optional<Any.Type>, C.Type); case c2(Same<M<Bool, W>>); case c3(Optional<Doubles>); case c4(any C & P); case c5(G<C>) }
enum E172 { case c0; case c1(G<Cases256>); case c2(G<Cases256>) }
enum E173 { case c0(Empty); case c1(Empty); case c2(M<UInt8, E124>) }
struct S174 { var f0: C; var f1: UInt8 }
struct S175 { var f0: () -> Void; var f1: Optional<(Int, U)>; var f2: S155 }
struct S176 { var f0: C; var f1: S155 }
enum E177 { case c0(IntTypes); case c1; case c2(Any.Type); case c3; case c4; case c5; case c6(IntTypes); case c7 }
enum E178 { case c0; case c1 }
enum E179 { case c0(Void) }
enum E180 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31(Hollow<Same<AnyObject.Type>>); case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40 }
enum E181 { case c0; case c1; case c2; case c3; case c4; case c5; case c6(Optional<Optional<UnsafeRawPointer>>); case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40 }
enum E182 { case c0(SomeEmpty); case c1; case c2(SomeEmpty); case c3(SomeEmpty) }
enum E183 { case c0(Dictionaries); case c1(Dictionaries); case c2(Dictionaries) }
enum E184 { case c0(UU); case c1; case c2; case c3(UU); case c4; case c5; case c6(UU); case c7 }
enum E185 { case c0(M<E181, [Int]>); case c1(M<E181, [Int]>); case c2(M<E181, [Int]>) }
enum E186 { case c0(Pair<(C, Bool), Three>); case c1(Pair<(C, Bool), Three>); case c2(Pair<(C, Bool), Three>); case c3(Pair<(C, Bool), Three>) }
enum E187 { case c0(E166); case c1(any C & P); case c2; case c3; case c4(OneBool, AnyObject.Type, [Int: Int]) }
enum E188 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17(E153); case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26(E153); case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
struct S189 { var f0: WeakQs; var f1: Unmanaged<C> }
enum E190 { case c0(Padded); case c1; case c2(CAndPs) }
struct S191 { var f0: W; var f1: Any.Type }
enum E192 { case c0 }
struct S193 { var f0: ClassTypes; var f1: Pair<WQ, (Never, Bool)>; var f2: any Q; var f3: [Int] }
enum E194 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18(S118); case c19(Pair<OneFields, Character>); case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27(UQ); case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39(C.Type.Type); case c40; case c41; case c42; case c43 }
struct S195 { var f0: NoPayload; var f1: (any Q, (UInt8, Int.Type)) }
enum E196 { case c0(U); case c1(U); case c2(Optional<Int16>, Pair<Int, Int>); case c3; case c4 }
enum E197 { case c0(WQ) }
enum E198 { case c0(E143); case c1(C); case c2; case c3(E102); case c4 }
enum E199 { case c0(any C & P, Sames); case c1(UnsafeRawPointer); case c2 }
enum E200 { case c0(Hollow<S126>); case c1(Int16); case c2(E115); case c3(Int) }
enum E201 { case c0; case c1(Optional<() -> Void>); case c2(E135); case c3; case c4; case c5; case c6 }
struct S202 { var f0: FoursAndMany; var f1: WQ; var f2: UnsafeRawPointer; var f3: E153 }
enum E203 { case c0(any Q); case c1(Double) }
enum E204 { case c0; case c1(AnyObject) }
enum E205 { case c0; case c1; case c2(OneOnly); case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10(M<OptionalWeaks, (Double, UnsafeRawPointer)>); case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20(Same<Optional<any P.Type>>); case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42 }
enum E206 { case c0(C.Type.Type); case c1; case c2; case c3; case c4; case c5; case c6(Optional<(WQ, Any, Never)>) }
enum E207 { case c0(C); case c1; case c2(C) }
struct S208 { var f0: M<(UnsafeRawPointer, AnyObject, UU), C>; var f1: Bool; var f2: Bool }
enum E209 { case c0(M<(U, AnyObject.Type, UU), Same<any P.Type>>) }
enum E210 { case c0; case c1; case c2; case c3; case c4 }
struct S211 { var f0: Bool; var f1: any Q & R; var f2: Hollow<E166>; var f3: Bool }
enum E212 { case c0; case c1; case c2; case c3; case c4; case c5(Any.Type); case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19(Optional<Int>); case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E213 { case c0; case c1; case c2(C); case c3(C); case c4; case c5; case c6 }
struct S214 { var f0: UInt8; var f1: Int16; var f2: Hollow<C>; var f3: Optional<E213> }
enum E215 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24(UQ, ByteAndMany, Int.Type); case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36(C); case c37; case c38; case c39; case c40; case c41 }
struct S216 { var f0: W; var f1: Pointers; var f2: C; var f3: (G<U>, W, S160) }
enum E217 { case c0(AnyObject.Type); case c1(U, [Int], Bool); case c2 }
struct S218 { var f0: E184; var f1: UQ }
enum E219 { case c0(Optional<E143>); case c1(Optional<E143>); case c2(AnyObject) }
enum E220 { case c0(String); case c1(E103); case c2(UInt32); case c3(Optional<Elements>); case c4(C, UInt8); case c5(Ps) }
struct S221 { var f0: S176 }
enum E222 { case c0(UInt8) }
struct S223 { var f0: Optional<UInt32>; var f1: Empty }
enum E224 { case c0(Same<UInt8>) }
enum E225 { case c0(Optional<Indirect>); case c1(E172) }
enum E226 { case c0(Bool); case c1(E168); case c2 }
enum E227 { case c0; case c1(UInt8); case c2; case c3; case c4; case c5 }
enum E228 { case c0(() -> Void); case c1(StringAndBool); case c2; case c3 }
enum E229 { case c0 }
enum E230 { case c0; case c1 }
enum E231 { case c0(UInt8); case c1(C); case c2(Same<AnyObject>); case c3(E107); case c4((UQ, AnyObject.Type), [Int]); case c5(Same<any Error>) }
enum E232 { case c0(C, C, Int); case c1(C, C, Int); case c2(C, C, Int); case c3(any P) }
enum E233 { case c0; case c1; case c2; case c3; case c4(U); case c5; case c6(U) }
enum E234 { case c0(any Q & R); case c1(any Q & R); case c2(any Q & R) }
enum E235 { case c0(Same<Pair<Int, Character>>); case c1(G<(UU, Int, Never)>); case c2(Same<E200>); case c3(any Q, IndirectOne, S99); case c4(ManyEmpty); case c5(UInt8) }
enum E236 { case c0(Optional<C>); case c1(Optional<C>) }
struct S237 { var f0: UInt8; var f1: Same<E205>; var f2: C; var f3: OptionalTwos }
enum E238 { case c0(Optional<E158>); case c1(Optional<E158>) }
enum E239 { case c0; case c1; case c2(E233); case c3(C.Type.Type); case c4(C) }
enum E240 { case c0(Character); case c1(UnsafeRawPointer); case c2(UInt32, E153); case c3; case c4(Nothing); case c5 }
enum E241 { case c0(Optional<Optional<UQ>>); case c1(UInt8); case c2(ObjectOrAny) }
struct S242 { var f0: ByteAndMany; var f1: E192; var f2: AnyObject; var f3: (any P).Type }
enum E243 { case c0(NoPayload); case c1(E106); case c2; case c3 }
enum E244 { case c0(String) }
enum E245 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12(any P); case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36(String); case c37; case c38; case c39; case c40; case c41(Int.Type.Type); case c42 }
enum E246 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19((any P).Type); case c20; case c21; case c22(UInt8); case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E247 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24(FoursAndMany); case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40 }
enum E248 { case c0; case c1(S147); case c2; case c3(S147); case c4; case c5; case c6 }
enum E249 { indirect case c0(UnsafeRawPointer); case c1; case c2(UnsafeRawPointer); case c3(any Q); case c4 }
struct S250 { var f0: UInt8; var f1: E209 }
enum E251 { case c0; case c1; case c2(any Q); case c3(any Q); case c4; case c5; case c6 }
enum E252 { case c0; case c1; case c2; case c3; case c4(Optional<Optional<any P.Type>>); case c5; case c6; case c7; case c8; case c9(Optional<Optional<any P.Type>>); case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18(Optional<Optional<any P.Type>>); case c19; case c20; case c21; case c22(Optional<Optional<any P.Type>>); case c23; case c24; case c25; case c26; case c27; case c28; case c29(UInt8); case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40(any Q); case c41; case c42; case c43; case c44; case c45 }
struct S253 { var f0: (M<Int, any C & P>, (UU, any C & P, UU)) }
enum E254 { case c0(Int16); case c1(Int16); case c2(Int16); case c3; case c4(Int16); case c5(Void); case c6(Strings, String, S146) }
enum E255 { case c0(TwoOrBools); case c1(S155); case c2(TwoOrBools) }
struct S256 { var f0: S123 }
struct S257 { var f0: OptionalTypes; var f1: OneBool; var f2: WQ }
enum E258 { case c0(Optional<G<Set<Int>>>); case c1; case c2(UInt8); case c3; case c4; case c5; case c6(Unmanaged<C>); case c7 }
enum E259 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21(Double); case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40(Same<[Int: Int]>, PaddedOrTwo); case c41 }
enum E260 { case c0(Pair<WQ, any Q & R>); case c1(C.Type) }
enum E261 { case c0(Optional<S109>); case c1(W, Bool); case c2; case c3 }
enum E262 { case c0(any Q); case c1(E204); case c2 }
enum E263 { case c0; case c1; case c2; case c3; case c4; case c5(C, Optional<C.Type.Type>); case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20(C, Optional<C.Type.Type>); case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39(C, Optional<C.Type.Type>); case c40; case c41; case c42 }
enum E264 { case c0(FoursAndMany); case c1(C) }
enum E265 { case c0(C); case c1(C); case c2(C); case c3(C); case c4(C); case c5(C) }
enum E266 { case c0((any P).Type); case c1(Bool) }
enum E267 { case c0(Metatypes); case c1(Metatypes) }
enum E268 { case c0(Optional<Hollow<C.Type>>); case c1(E179); case c2(C) }
enum E269 { case c0(Hollow<UInt8>); case c1([Int: Int]); case c2; case c3((any C & P, UnsafeRawPointer), (Double, U, Bool), OptionalTwos); case c4(any Q); case c5(E157); case c6(UUQ) }
struct S270 { var f0: WQ }
enum E271 { case c0(M<S147, Same<Int>>); case c1(M<S147, Same<Int>>) }
struct S272 { var f0: S144; var f1: Range<Int>; var f2: BytesAndMany; var f3: E225 }
enum E273 { case c0(Character); case c1; case c2; case c3(E222); case c4(G<UQ>, (Unmanaged<C>, WQ, C.Type)) }
enum E274 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27(Optional<Same<[Int: Int]>>); case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35(G<W>, Same<WQ>); case c36; case c37; case c38; case c39; case c40; case c41 }
enum E275 { case c0(Optional<Pair<AnyObject, C.Type>>) }
enum E276 { case c0; case c1(Int.Type.Type); case c2(Int.Type.Type); case c3(Set<Int>); case c4(Pair<Int, any C & P>); case c5; case c6(Int.Type.Type); case c7(Int.Type.Type) }
enum E277 { case c0(C); case c1(Optional<(U, AnyObject, Double)>); case c2(E190) }
enum E278 { case c0; case c1(E124) }
enum E279 { indirect case c0(UInt8); case c1(E222); case c2; case c3(any Q & R, PTypes); case c4; case c5(UInt8) }
enum E280 { case c0(U); case c1(Optional<UInt8>); case c2(any Q); case c3(Optional<C>) }
enum E281 { case c0(UUQ); case c1(Optional<PTypes>); case c2(UUQ); case c3 }
struct S282 { var f0: any Q; var f1: Optional<G<Int>> }
enum E283 { case c0(S160); case c1(S160); case c2(S160); case c3(Same<Hollow<Int16>>) }
struct S284 { var f0: UQ; var f1: Set<Int>; var f2: OptionalObjects }
struct S285 { var f0: E184; var f1: Sames; var f2: S144; var f3: (UInt32, E105, @convention(c) () -> Void) }
struct S286 { var f0: (Int.Type, (Never, Any, Never), SomeEmpty); var f1: Optional<M<Any, Set<Int>>>; var f2: any Q; var f3: E125 }
struct S287 { var f0: C.Type; var f1: IntTypes; var f2: Bool }
enum E288 { case c0; case c1(Optional<Optional<Any>>); case c2 }
struct S289 { var f0: any C & P; var f1: Set<Int> }
enum E290 { case c0; case c1; case c2(G<Gs>); case c3(G<Gs>) }
struct S291 { var f0: Same<C.Type> }
enum E292 { case c0(E274); case c1((AnyObject, any Q & R), Int, UnownedQRs) }
enum E293 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28(Unmanaged<C>); case c29; case c30; case c31; case c32; case c33; case c34; case c35(Optional<Dictionaries>); case c36; case c37; case c38; case c39; case c40; case c41 }
enum E294 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15(@convention(c) () -> Void); case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24(@convention(c) () -> Void); case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32(@convention(c) () -> Void); case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42 }
enum E295 { case c0(UInt8); case c1(Optional<S160>); case c2; case c3(Set<Int>); case c4 }
enum E296 { case c0 }
enum E297 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; indirect case c21(E203); case c22; case c23; case c24; case c25; case c26(E203); case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E298 { case c0 }
enum E299 { case c0(C.Type); case c1(C.Type); case c2(C.Type); case c3(AnyAndBool) }
enum E300 { case c0(Double); case c1((any P).Type, (() -> Void, Any.Type, String), Hollow<WQ>); case c2(Double); case c3; case c4(Hollow<Bool>) }
enum E301 { case c0(S287); case c1(S287); case c2; case c3; case c4(S287) }
enum E302 { case c0(Optional<Pairs>); case c1(Optional<Pairs>); case c2(Set<Int>) }
enum E303 { case c0(Int.Type); case c1(Int16); case c2(Set<Int>) }
enum E304 { case c0; case c1; case c2; case c3(UnsafeRawPointer, () -> Void, Optional<U>); case c4; case c5(UnsafeRawPointer, () -> Void, Optional<U>); case c6 }
struct S305 { var f0: Hollow<any Q>; var f1: AnyObject.Type; var f2: Optional<Set<Int>>; var f3: Errors }
struct S306 { var f0: E190; var f1: (any P).Type; var f2: C.Type.Type; var f3: C }
struct S307 { var f0: (Optional<Any.Type>, UInt8, OptionalInts); var f1: any Q }
enum E308 { case c0 }
enum E309 { case c0(E199); case c1(E199) }
enum E310 { case c0; case c1(Characters); case c2(Characters); case c3(Characters); case c4; case c5(E183) }
enum E311 { case c0(C); case c1; case c2; case c3(UnownedQ); case c4(S270) }
enum E312 { case c0((Void, Range<Int>), UInt8) }
enum E313 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9(S189); case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32(E132); case c33; case c34; case c35; case c36; case c37(E298); case c38; case c39; case c40; case c41; case c42 }
enum E314 { case c0(C) }
enum E315 { case c0(IndirectOne); case c1(S126); case c2(IndirectOne); case c3(UInt8, Bool); case c4(Optional<E107>); case c5(IndirectOne) }
struct S316 { var f0: AnyObject.Type }
enum E317 { case c0 }
enum E318 { case c0((UnsafeRawPointer, C), M<any Error, any Error>, Int.Type.Type); case c1(any Q); case c2(E125, E108); case c3(UQ); case c4(E233); case c5(Pair<any Q & R, Bool>) }
enum E319 { case c0(C.Type.Type); case c1; case c2; case c3(Void) }
enum E320 { case c0(OptionalWeaks, W, U); case c1(C.Type.Type); indirect case c2(Bool); case c3; case c4 }
enum E321 { case c0(Hollow<E184>); case c1; case c2 }
struct S322 { var f0: ClassTypes }
enum E323 { case c0(E173); case c1; case c2(Bool) }
struct S324 { var f0: E217; var f1: E247; var f2: E258 }
struct S325 { var f0: NoPayload; var f1: C; var f2: any P }
enum E326 { case c0; case c1; case c2; case c3; case c4; case c5; case c6(any P); case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15(PlainUnowneds); case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; indirect case c25(Void); case c26; case c27; case c28; case c29; case c30; case c31(ObjectOrByte); case c32; case c33; case c34(Functions); case c35; case c36(Int16); case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45 }
enum E327 { case c0(Optional<Bool>); case c1(Same<E236>) }
struct S328 { var f0: (C, UQ) }
struct S329 { var f0: G<U>; var f1: Int; var f2: W }
enum E330 { case c0(Same<Int>); case c1(UInt8); indirect case c2(String) }
enum E331 { case c0; case c1(C); case c2(Optional<(any P.Type, any P, Bool)>); case c3(PairOfTwos); case c4; case c5; case c6; case c7(Unowneds); case c8 }
enum E332 { case c0(AnyObject); case c1(Classes); case c2 }
struct S333 { var f0: Optional<M<Int16, Any>>; var f1: QAndRs }
enum E334 { case c0(Hollow<Optional<Never>>); case c1 }
enum E335 { case c0(E320); case c1(E320); case c2(E304); case c3(E320); case c4(E229); case c5(E320) }
struct S336 { var f0: Same<Optional<UnsafeRawPointer>>; var f1: Int.Type.Type; var f2: Double }
enum E337 { case c0(Set<Int>); case c1(E323); case c2(Unmanaged<C>); case c3(C.Type); case c4(Optional<C>); case c5(OptionalAny, any Q) }
enum E338 { case c0(E142); case c1; case c2(E142) }
enum E339 { case c0(E197); case c1(Character) }
enum E340 { case c0(any Q, C, any Q); case c1(E274) }
struct S341 { var f0: (C, G<Int>, Optional<any P>); var f1: ((Int16, W, Range<Int>), G<UQ>) }
enum E342 { case c0(Optional<W>); case c1(Optional<W>); case c2(Optional<W>) }
enum E343 { case c0(E105); case c1(E105); case c2(E105); case c3 }
enum E344 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7(Three); case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22(E273); case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E345 { case c0(any P, UU); case c1(Sames) }
enum E346 { case c0 }
enum E347 { case c0(E182); case c1(AnyObject.Type); indirect case c2((any P).Type); case c3; case c4(String) }
struct S348 { var f0: [Int]; var f1: UInt8 }
enum E349 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13(any P, UU, Range<Int>); case c14; case c15(any P, UU, Range<Int>); case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34(any P, UU, Range<Int>); case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42 }
enum E350 { case c0(Set<Int>); case c1(OneBool); case c2; case c3; case c4; case c5; case c6(C); case c7 }
enum E351 { case c0(C.Type.Type); case c1(S129); case c2 }
enum E352 { case c0(UInt8); case c1; case c2(UInt8) }
enum E353 { case c0(C.Type.Type); case c1; case c2(C.Type.Type) }
struct S354 { var f0: C; var f1: Hollow<AnyObject.Type> }
enum E355 { case c0; case c1; case c2(C); case c3; case c4(Optional<Void>); case c5(Optional<S114>); case c6; case c7; case c8(C) }
struct S356 { var f0: E275; var f1: S354; var f2: any Error; var f3: UInt32 }
enum E357 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11(AnyObjects); case c12; case c13; case c14; case c15; case c16; case c17; case c18(E106); case c19(AnyObjects); case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34(AnyObjects); case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43 }
struct S358 { var f0: U; var f1: UInt8; var f2: (E207, Anys) }
enum E359 { case c0(Void, UInt32); case c1; case c2(Void, UInt32) }
enum E360 { case c0(Never); case c1(E113); case c2(Int16); case c3(C) }
struct S361 { var f0: E194; var f1: E168; var f2: E359 }
struct S362 { var f0: BytesAndMany; var f1: any Q & R }
enum E363 { case c0(UInt32); case c1(C); case c2(UInt8) }
enum E364 { indirect case c0(C.Type); case c1(C.Type); case c2(C.Type); case c3(UUQ) }
enum E365 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23(UQ); case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32(Never); case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E366 { case c0; case c1(E196); case c2(E196) }
struct S367 { var f0: C }
enum E368 { case c0(any Q); case c1(C.Type.Type); case c2(any Error) }
struct S369 { var f0: Int }
enum E370 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39 }
struct S371 { var f0: S191; var f1: UInt8; var f2: UInt8 }
enum E372 { case c0; case c1; case c2(UU); case c3; case c4; case c5(G<(UU, AnyObject)>); case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20(any C & P); case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42 }
enum E373 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9(Hollow<any Q>); case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26(Same<E227>); case c27; case c28(E106); case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42 }
enum E374 { case c0; case c1(Unmanageds); case c2(Unmanageds); case c3; case c4(Unmanageds); case c5; case c6(IntTypeTypes); case c7(Unmanageds); case c8(Bool); case c9; case c10 }
enum E375 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28(Hollow<G<Set<Int>>>); case c29; case c30; case c31; case c32; case c33; case c34(M<Bool, C.Type>); case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E376 { case c0; case c1; case c2; case c3; case c4(Hollow<S109>); case c5; case c6(Never) }
enum E377 { case c0; case c1(E317, (any P).Type); case c2(any Error); case c3 }
enum E378 { case c0; case c1(Int.Type.Type); case c2(Int); case c3 }
enum E379 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39 }
enum E380 { case c0(Any); case c1(Bool) }
enum E381 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11(S329); case c12(S329); case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26(S329); case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37(S329); case c38; case c39; case c40; case c41; case c42; case c43 }
struct S382 { var f0: C.Type; var f1: C; var f2: E245; var f3: any Q }
enum E383 { case c0(UU); case c1(UU) }
enum E384 { case c0; case c1(Optional<any Error>, (C, any P.Type), AnyObject); case c2(UInt8); case c3(S329) }
enum E385 { case c0; case c1(Same<Optional<Set<Int>>>); case c2(Same<Optional<Set<Int>>>) }
struct S386 { var f0: Optional<Optional<[Int: Int]>>; var f1: C; var f2: any Error; var f3: any P }
enum E387 { case c0(Any.Type); indirect case c1(Any.Type) }
enum E388 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; indirect case c10(E142); case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18(Optional<Int.Type>); case c19; case c20; case c21; case c22(E142); case c23; case c24(E167); case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32(E142); case c33; case c34; indirect case c35(E142); case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43; case c44; case c45 }
struct S389 { var f0: Optional<any Q>; var f1: Bool; var f2: any Q }
enum E390 { case c0(Bool) }
enum E391 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25(Set<Int>); case c26; case c27(Set<Int>); case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
enum E392 { case c0(Cases256, (Set<Int>, W)); case c1; case c2; case c3(Cases256, (Set<Int>, W)); case c4; case c5(Cases256, (Set<Int>, W)); case c6; case c7; case c8(Cases256, (Set<Int>, W)) }
enum E393 { case c0(C, OneOnly, (any P).Type); case c1(C, OneOnly, (any P).Type) }
enum E394 { case c0(UnownedsOrNil); case c1(E299); case c2(C.Type.Type) }
struct S395 { var f0: TwoOrBools; var f1: Optional<Pair<Int, UInt8>>; var f2: Any; var f3: (UUQ, OptionalInts, E179) }
struct S396 { var f0: String; var f1: UInt8; var f2: (E251, Int.Type.Type); var f3: any Q }
struct S397 { var f0: (((any P).Type, Unmanaged<C>), S358, C); var f1: Int; var f2: Bool; var f3: S133 }
enum E398 { case c0; case c1; case c2(Set<Int>); case c3(AnyObject); case c4; case c5; case c6 }
enum E399 { case c0; case c1; case c2(E323); case c3; case c4; case c5; case c6; case c7(E323); case c8; case c9; case c10; case c11; case c12; case c13(E323); case c14; case c15; case c16; case c17; case c18; case c19(E323); case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42(S284); case c43; case c44; case c45(E323) }
enum E400 { case c0; case c1(E132); case c2; case c3(Optional<C>); case c4; case c5; case c6; case c7(E132) }
enum E401 { case c0(Optional<any Q & R>) }
enum E402 { case c0(C); case c1(E401, S221); case c2(Double); case c3; case c4; case c5; case c6; case c7(Int16); case c8 }
enum E403 { case c0(C); case c1(C) }
enum E404 { case c0(S354); case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19(any Q); case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41 }
struct S405 { var f0: any Q }
enum E406 { case c0; case c1; case c2; case c3(any C & P); case c4; case c5(Range<Int>); case c6(E165); case c7; indirect case c8(S257); case c9(any Q); case c10(E120) }
enum E407 { case c0(String); case c1(String) }
enum E408 { case c0(C); case c1(C); case c2(C); case c3(C) }
enum E409 { case c0; case c1(G<Void>); case c2(Optional<() -> Void>); case c3(G<Void>); case c4 }
enum E410 { case c0(E332); case c1(E332) }
enum E411 { case c0(any P.Type) }
enum E412 { case c0(any P.Type) }
enum E413 { case c0; case c1; case c2(Pair<Elements, UnsafeRawPointer>); case c3(Pair<Elements, UnsafeRawPointer>) }
enum E414 { case c0(C); case c1(Optional<C>); indirect case c2(Int) }
enum E415 { case c0(C.Type); case c1(C); case c2(any Q); case c3; case c4(S389); case c5(Pair<Bools, UInt32>); case c6(Hollow<Int>) }
struct S416 { var f0: (Optional<[Int]>, [Int: Int]); var f1: Optional<Int.Type> }
enum E417 { case c0 }
enum E418 { case c0(Int.Type); case c1; case c2(Int.Type) }
enum E419 { case c0(C); case c1(S155, UnsafeRawPointer); case c2(E196); case c3(Weaks) }
struct S420 { var f0: UInt8; var f1: E276; var f2: Hollow<OneOnly>; var f3: C }
enum E421 { case c0(C); case c1; case c2(UnsafeRawPointer); case c3(Optional<AnyObject>); case c4; case c5; case c6; case c7(Void); case c8; case c9(Optional<@convention(c) () -> Void>, E268); case c10(Bool) }
enum E422 { case c0; case c1; case c2(U); case c3; case c4; case c5; case c6; case c7; case c8; case c9(Optional<any Q>); case c10; case c11; case c12; case c13; case c14; case c15; case c16; case c17; case c18; case c19; case c20; case c21; case c22; case c23; case c24; case c25; case c26; case c27; case c28; case c29; case c30(C); case c31; case c32; case c33; case c34; case c35(E151); case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43 }
struct S423 { var f0: S348 }
struct S424 { var f0: UInt32; var f1: AnyObject; var f2: any Q; var f3: M<WQ, Bool> }
enum E425 { case c0 }
enum E426 { case c0(Int16) }
enum E427 { case c0; case c1; case c2; case c3; case c4; case c5; case c6; case c7; case c8; case c9; case c10(C); case c11; case c12; case c13; case c14; case c15(AnyObject.Type); case c16; case c17; case c18; case c19; case c20; case c21(E136); case c22; case c23; case c24; case c25; case c26(Bool); case c27; case c28; case c29; case c30; case c31; case c32; case c33; case c34; case c35; case c36; case c37; case c38; case c39; case c40; case c41; case c42; case c43 }
struct S428 { var f0: Metatypes; var f1: G<([Int: Int], UInt32, [Int])>; var f2: any Q & R; var f3: Optional<Optional<Bool>> }
@_optimize(none) func checkTwo() { check(Two.self, "Two", 2, [Two.c0(object), Two.c1(object)]) }
checkTwo()
@_optimize(none) func checkBools() { check(Bools.self, "Bools", 2, [Bools.c0(false), Bools.c1(true)]) }
checkBools()
@_optimize(none) func checkNothing() { check(Nothing.self, "Nothing", 2, [Nothing.c0(()), Nothing.c1]) }
checkNothing()
@_optimize(none) func checkMixed() { check(Mixed.self, "Mixed", 3, [Mixed.c0(()), Mixed.c1(-2), Mixed.c2]) }
checkMixed()
@_optimize(none) func checkEmpty() { check(Empty.self, "Empty", 0, []) }
checkEmpty()
@_optimize(none) func checkNoPayload() { check(NoPayload.self, "NoPayload", 4, [NoPayload.c0(Empty()), NoPayload.c2(Int.self), NoPayload.c3((), Empty())]) }
checkNoPayload()
@_optimize(none) func checkOneOnly() { check(OneOnly.self, "OneOnly", 1, []) }
checkOneOnly()
@_optimize(none) func checkOneBool() { check(OneBool.self, "OneBool", 1, []) }
checkOneBool()
@_optimize(none) func checkOneEmpty() { check(OneEmpty.self, "OneEmpty", 1, []) }
checkOneEmpty()
@_optimize(none) func checkOneVoid() { check(OneVoid.self, "OneVoid", 1, []) }
checkOneVoid()
@_optimize(none) func checkInts() { check(Ints.self, "Ints", 2, [Ints.c0(-2), Ints.c1(-2)]) }
checkInts()
@_optimize(none) func checkAnyObjects() { check(AnyObjects.self, "AnyObjects", 2, [AnyObjects.c0(object), AnyObjects.c1(object)]) }
checkAnyObjects()
@_optimize(none) func checkErrors() { check(Errors.self, "Errors", 2, [Errors.c0(failure), Errors.c1(failure)]) }
checkErrors()
@_optimize(none) func checkQs() { check(Qs.self, "Qs", 2, [Qs.c0(object), Qs.c1(object)]) }
checkQs()
@_optimize(none) func checkQAndRs() { check(QAndRs.self, "QAndRs", 2, [QAndRs.c0(object), QAndRs.c1(object)]) }
checkQAndRs()
@_optimize(none) func checkCAndPs() { check(CAndPs.self, "CAndPs", 2, [CAndPs.c0(object), CAndPs.c1(object)]) }
checkCAndPs()
@_optimize(none) func checkClasses() { check(Classes.self, "Classes", 2, [Classes.c0(C.self), Classes.c1(C.self)]) }
checkClasses()
@_optimize(none) func checkAnyClasses() { check(AnyClasses.self, "AnyClasses", 2, [AnyClasses.c0(C.self), AnyClasses.c1(C.self)]) }
checkAnyClasses()
@_optimize(none) func checkAnyTypes() { check(AnyTypes.self, "AnyTypes", 2, [AnyTypes.c0(Int.self), AnyTypes.c1(Int.self)]) }
checkAnyTypes()
@_optimize(none) func checkPTypes() { check(PTypes.self, "PTypes", 2, [PTypes.c0(C.self), PTypes.c1(C.self)]) }
checkPTypes()
@_optimize(none) func checkIntTypes() { check(IntTypes.self, "IntTypes", 2, [IntTypes.c0(Int.self), IntTypes.c1(Int.self)]) }
checkIntTypes()
@_optimize(none) func checkPItselves() { check(PItselves.self, "PItselves", 2, [PItselves.c0((any P).self), PItselves.c1((any P).self)]) }
checkPItselves()
@_optimize(none) func checkIntTypeTypes() { check(IntTypeTypes.self, "IntTypeTypes", 2, [IntTypeTypes.c0(Int.Type.self), IntTypeTypes.c1(Int.Type.self)]) }
checkIntTypeTypes()
@_optimize(none) func checkClassTypes() { check(ClassTypes.self, "ClassTypes", 2, [ClassTypes.c0(C.Type.self), ClassTypes.c1(C.Type.self)]) }
checkClassTypes()
@_optimize(none) func checkFunctions() { check(Functions.self, "Functions", 2, [Functions.c0(run), Functions.c1(run)]) }
checkFunctions()
@_optimize(none) func checkCFunctions() { check(CFunctions.self, "CFunctions", 2, [CFunctions.c0(runC), CFunctions.c1(runC)]) }
checkCFunctions()
@_optimize(none) func checkPointers() { check(Pointers.self, "Pointers", 2, [Pointers.c0(UnsafeRawPointer(bitPattern: 4096)!), Pointers.c1(UnsafeRawPointer(bitPattern: 4096)!)]) }
checkPointers()
@_optimize(none) func checkUnmanageds() { check(Unmanageds.self, "Unmanageds", 2, [Unmanageds.c0(Unmanaged.passUnretained(plainObject)), Unmanageds.c1(Unmanaged.passUnretained(plainObject))]) }
checkUnmanageds()
@_optimize(none) func checkStrings() { check(Strings.self, "Strings", 2, [Strings.c0("abc"), Strings.c1("abc")]) }
checkStrings()
@_optimize(none) func checkCharacters() { check(Characters.self, "Characters", 2, [Characters.c0("x"), Characters.c1("x")]) }
checkCharacters()
@_optimize(none) func checkArrays() { check(Arrays.self, "Arrays", 2, [Arrays.c0([]), Arrays.c1([])]) }
checkArrays()
@_optimize(none) func checkSets() { check(Sets.self, "Sets", 2, [Sets.c0([]), Sets.c1([])]) }
checkSets()
@_optimize(none) func checkDictionaries() { check(Dictionaries.self, "Dictionaries", 2, [Dictionaries.c0([:]), Dictionaries.c1([:])]) }
checkDictionaries()
@_optimize(none) func checkRanges() { check(Ranges.self, "Ranges", 2, [Ranges.c0(2..<3), Ranges.c1(2..<3)]) }
checkRanges()
@_optimize(none) func checkAnys() { check(Anys.self, "Anys", 2, []) }
checkAnys()
@_optimize(none) func checkPs() { check(Ps.self, "Ps", 2, []) }
checkPs()
@_optimize(none) func checkWeaks() { check(Weaks.self, "Weaks", 2, []) }
checkWeaks()
@_optimize(none) func checkUnowneds() { check(Unowneds.self, "Unowneds", 2, [Unowneds.c0(U(unownedObject)), Unowneds.c1(U(unownedObject))]) }
checkUnowneds()
@_optimize(none) func checkPlainUnowneds() { check(PlainUnowneds.self, "PlainUnowneds", 2, [PlainUnowneds.c0(UU(plainObject)), PlainUnowneds.c1(UU(plainObject))]) }
checkPlainUnowneds()
@_optimize(none) func checkWeakQs() { check(WeakQs.self, "WeakQs", 2, []) }
checkWeakQs()
@_optimize(none) func checkUnownedsOrNil() { check(UnownedsOrNil.self, "UnownedsOrNil", 2, [UnownedsOrNil.c0(UN(unownedObject)), UnownedsOrNil.c1(UN(unownedObject))]) }
checkUnownedsOrNil()
@_optimize(none) func checkUnownedQs() { check(UnownedQs.self, "UnownedQs", 2, [UnownedQs.c0(UQ(unownedObject)), UnownedQs.c1(UQ(unownedObject))]) }
checkUnownedQs()
@_optimize(none) func checkUnownedQRs() { check(UnownedQRs.self, "UnownedQRs", 2, [UnownedQRs.c0(UQN(unownedObject)), UnownedQRs.c1(UQN(unownedObject))]) }
checkUnownedQRs()
@_optimize(none) func checkPlainsOrNil() { check(PlainsOrNil.self, "PlainsOrNil", 2, [PlainsOrNil.c0(UUN(plainObject)), PlainsOrNil.c1(UUN(plainObject))]) }
checkPlainsOrNil()
@_optimize(none) func checkPlainQs() { check(PlainQs.self, "PlainQs", 2, [PlainQs.c0(UUQ(plainObject)), PlainQs.c1(UUQ(plainObject))]) }
checkPlainQs()
@_optimize(none) func checkDoubles() { check(Doubles.self, "Doubles", 2, [Doubles.c0(-1.5), Doubles.c1(-1.5)]) }
checkDoubles()
@_optimize(none) func checkThree() { check(Three.self, "Three", 3, [Three.c0(object), Three.c1([]), Three.c2(object)]) }
checkThree()
@_optimize(none) func checkNine() { check(Nine.self, "Nine", 9, [Nine.c0(object), Nine.c1(object), Nine.c2(object), Nine.c3(object), Nine.c4(object), Nine.c5(object), Nine.c6(object), Nine.c7(object), Nine.c8(object)]) }
checkNine()
@_optimize(none) func checkSeven() { check(Seven.self, "Seven", 128, [Seven.c0(true), Seven.c1(true), Seven.c2(false), Seven.c126(false), Seven.c127(false)]) }
checkSeven()
@_optimize(none) func checkOneMore() { check(OneMore.self, "OneMore", 129, [OneMore.c0(true), OneMore.c1(true), OneMore.c2(true), OneMore.c127(true), OneMore.c128(false)]) }
checkOneMore()
@_optimize(none) func checkObjectOrByte() { check(ObjectOrByte.self, "ObjectOrByte", 3, [ObjectOrByte.c0(object), ObjectOrByte.c1(255), ObjectOrByte.c2(513)]) }
checkObjectOrByte()
@_optimize(none) func checkObjectOrInt() { check(ObjectOrInt.self, "ObjectOrInt", 2, [ObjectOrInt.c0(object), ObjectOrInt.c1(-2)]) }
checkObjectOrInt()
@_optimize(none) func checkFunctionOrObject() { check(FunctionOrObject.self, "FunctionOrObject", 3, [FunctionOrObject.c0(run), FunctionOrObject.c1(object), FunctionOrObject.c2(true)]) }
checkFunctionOrObject()
@_optimize(none) func checkObjectOrAny() { check(ObjectOrAny.self, "ObjectOrAny", 2, []) }
checkObjectOrAny()
@_optimize(none) func checkSomeEmpty() { check(SomeEmpty.self, "SomeEmpty", 7, [SomeEmpty.c0(object), SomeEmpty.c1(object), SomeEmpty.c2, SomeEmpty.c3, SomeEmpty.c4, SomeEmpty.c5, SomeEmpty.c6]) }
checkSomeEmpty()
@_optimize(none) func checkManyEmpty() { check(ManyEmpty.self, "ManyEmpty", 302, [ManyEmpty.c0(object), ManyEmpty.c1(object), ManyEmpty.c2, ManyEmpty.c300, ManyEmpty.c301]) }
checkManyEmpty()
@_optimize(none) func checkBoolsAndEmpty() { check(BoolsAndEmpty.self, "BoolsAndEmpty", 5, [BoolsAndEmpty.c0(false), BoolsAndEmpty.c1(true), BoolsAndEmpty.c2, BoolsAndEmpty.c3, BoolsAndEmpty.c4]) }
checkBoolsAndEmpty()
@_optimize(none) func checkBoolsAndMany() { check(BoolsAndMany.self, "BoolsAndMany", 302, [BoolsAndMany.c0(true), BoolsAndMany.c1(true), BoolsAndMany.c2, BoolsAndMany.c300, BoolsAndMany.c301]) }
checkBoolsAndMany()
@_optimize(none) func checkBytesAndMany() { check(BytesAndMany.self, "BytesAndMany", 602, [BytesAndMany.c0(255), BytesAndMany.c1(255), BytesAndMany.c2, BytesAndMany.c600, BytesAndMany.c601]) }
checkBytesAndMany()
@_optimize(none) func checkShortsAndOne() { check(ShortsAndOne.self, "ShortsAndOne", 3, [ShortsAndOne.c0(513), ShortsAndOne.c1(513), ShortsAndOne.c2]) }
checkShortsAndOne()
@_optimize(none) func checkFoursAndMany() { check(FoursAndMany.self, "FoursAndMany", 302, [FoursAndMany.c0(67305985), FoursAndMany.c1(67305985), FoursAndMany.c2, FoursAndMany.c300, FoursAndMany.c301]) }
checkFoursAndMany()
@_optimize(none) func checkBoolAndMany() { check(BoolAndMany.self, "BoolAndMany", 301, [BoolAndMany.c0(true), BoolAndMany.c1, BoolAndMany.c2, BoolAndMany.c299, BoolAndMany.c300]) }
checkBoolAndMany()
@_optimize(none) func checkByteAndMany() { check(ByteAndMany.self, "ByteAndMany", 701, [ByteAndMany.c0(255), ByteAndMany.c1, ByteAndMany.c2, ByteAndMany.c699, ByteAndMany.c700]) }
checkByteAndMany()
@_optimize(none) func checkObjectAndMany() { check(ObjectAndMany.self, "ObjectAndMany", 4101, [ObjectAndMany.c0(object), ObjectAndMany.c1, ObjectAndMany.c2, ObjectAndMany.c4099, ObjectAndMany.c4100]) }
checkObjectAndMany()
@_optimize(none) func checkCases256() { check(Cases256.self, "Cases256", 256, [Cases256.c0, Cases256.c1, Cases256.c2, Cases256.c254, Cases256.c255]) }
checkCases256()
@_optimize(none) func checkCases257() { check(Cases257.self, "Cases257", 257, [Cases257.c0, Cases257.c1, Cases257.c2, Cases257.c255, Cases257.c256]) }
checkCases257()
@_optimize(none) func checkTwoTwos() { check(TwoTwos.self, "TwoTwos", 2, [TwoTwos.c0(Two.c0(object)), TwoTwos.c1(Two.c0(object))]) }
checkTwoTwos()
@_optimize(none) func checkTwoOrBools() { check(TwoOrBools.self, "TwoOrBools", 2, [TwoOrBools.c0(Two.c1(object)), TwoOrBools.c1(Bools.c0(true))]) }
checkTwoOrBools()
@_optimize(none) func checkBoolsTwice() { check(BoolsTwice.self, "BoolsTwice", 3, [BoolsTwice.c0(Bools.c0(false)), BoolsTwice.c1(Bools.c0(true)), BoolsTwice.c2(Nothing.c0(()))]) }
checkBoolsTwice()
@_optimize(none) func checkOptionalTwos() { check(OptionalTwos.self, "OptionalTwos", 2, [OptionalTwos.c0(Optional<Two>.some(Two.c1(object))), OptionalTwos.c1(Two.c0(object))]) }
checkOptionalTwos()
@_optimize(none) func checkOptionalObjects() { check(OptionalObjects.self, "OptionalObjects", 2, [OptionalObjects.c0(Optional<C>.some(object)), OptionalObjects.c1(Optional<C>.some(object))]) }
checkOptionalObjects()
@_optimize(none) func checkOptionalInts() { check(OptionalInts.self, "OptionalInts", 2, [OptionalInts.c0(Optional<Int>.some(1)), OptionalInts.c1(Optional<Int>.some(1))]) }
checkOptionalInts()
@_optimize(none) func checkOptionalBools() { check(OptionalBools.self, "OptionalBools", 2, [OptionalBools.c0(Optional<Optional<Bool>>.none), OptionalBools.c1(true)]) }
checkOptionalBools()
@_optimize(none) func checkOptionalTypes() { check(OptionalTypes.self, "OptionalTypes", 3, [OptionalTypes.c0(Optional<Int.Type>.none), OptionalTypes.c1(Optional<C.Type>.none), OptionalTypes.c2]) }
checkOptionalTypes()
@_optimize(none) func checkElements() { check(Elements.self, "Elements", 2, [Elements.c0(false, -2, false), Elements.c1(true, object)]) }
checkElements()
@_optimize(none) func checkPadding() { check(Padding.self, "Padding", 2, [Padding.c0(255, 513, 1), Padding.c1(255, 0, -2)]) }
checkPadding()
@_optimize(none) func checkPaddingOnly() { check(PaddingOnly.self, "PaddingOnly", 3, [PaddingOnly.c0(0, 1), PaddingOnly.c1(0, 1), PaddingOnly.c2(0, -2)]) }
checkPaddingOnly()
@_optimize(none) func checkUnownedQ() { check(UnownedQ.self, "UnownedQ", 0, []) }
checkUnownedQ()
@_optimize(none) func checkOptionalUnowneds() { check(OptionalUnowneds.self, "OptionalUnowneds", 3, [OptionalUnowneds.c0(Optional<UQ>.some(UQ(unownedObject))), OptionalUnowneds.c1(Optional<UnownedQ>.some(UnownedQ(f0: UQ(unownedObject), f1: false))), OptionalUnowneds.c2(UnownedQ(f0: UQ(unownedObject), f1: true))]) }
checkOptionalUnowneds()
@_optimize(none) func checkOptionalWeaks() { check(OptionalWeaks.self, "OptionalWeaks", 2, []) }
checkOptionalWeaks()
@_optimize(none) func checkPadded() { check(Padded.self, "Padded", 0, []) }
checkPadded()
@_optimize(none) func checkPaddedOrTwo() { check(PaddedOrTwo.self, "PaddedOrTwo", 2, [PaddedOrTwo.c0(Padded(f0: 0, f1: Two.c0(object), f2: false, f3: Int.self, f4: 513)), PaddedOrTwo.c1(Two.c0(object))]) }
checkPaddedOrTwo()
@_optimize(none) func checkOptionalPadded() { check(OptionalPadded.self, "OptionalPadded", 2, [OptionalPadded.c0(Optional<Padded>.some(Padded(f0: 255, f1: Two.c1(object), f2: false, f3: Int.self, f4: 513))), OptionalPadded.c1(Padded(f0: 0, f1: Two.c1(object), f2: true, f3: Int.self, f4: 513))]) }
checkOptionalPadded()
@_optimize(none) func checkOneField() { check(OneField.self, "OneField", 0, []) }
checkOneField()
@_optimize(none) func checkOneFields() { check(OneFields.self, "OneFields", 3, [OneFields.c0(OneField(f0: Two.c0(object))), OneFields.c1(OneField(f0: Two.c1(object))), OneFields.c2]) }
checkOneFields()
@_optimize(none) func checkMetatypes() { check(Metatypes.self, "Metatypes", 0, []) }
checkMetatypes()
@_optimize(none) func checkMetatypesOrBool() { check(MetatypesOrBool.self, "MetatypesOrBool", 2, [MetatypesOrBool.c0(Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.some(Int.self), f3: false)), MetatypesOrBool.c1(false)]) }
checkMetatypesOrBool()
@_optimize(none) func checkStringAndBool() { check(StringAndBool.self, "StringAndBool", 2, [StringAndBool.c0("abc", false), StringAndBool.c1("abc", false)]) }
checkStringAndBool()
@_optimize(none) func checkAnyAndBool() { check(AnyAndBool.self, "AnyAndBool", 2, []) }
checkAnyAndBool()
@_optimize(none) func checkWeakAndBool() { check(WeakAndBool.self, "WeakAndBool", 2, []) }
checkWeakAndBool()
@_optimize(none) func checkOptionalAny() { check(OptionalAny.self, "OptionalAny", 2, []) }
checkOptionalAny()
@_optimize(none) func checkPairs() { check(Pairs.self, "Pairs", 2, [Pairs.c0(Pair<C, Bool>(a: object, b: false)), Pairs.c1(Pair<Bool, C>(a: false, b: object))]) }
checkPairs()
@_optimize(none) func checkGs() { check(Gs.self, "Gs", 2, [Gs.c0(G<Int>.none), Gs.c1(G<Bool>.none)]) }
checkGs()
@_optimize(none) func checkMs() { check(Ms.self, "Ms", 2, [Ms.c0(M<C, C>.c), Ms.c1(object)]) }
checkMs()
@_optimize(none) func checkSames() { check(Sames.self, "Sames", 2, [Sames.c0(Same<Int>.c), Sames.c1(Same<Bool>.b([]))]) }
checkSames()
@_optimize(none) func checkHollows() { check(Hollows.self, "Hollows", 3, [Hollows.c0(Hollow<Bool>.a(())), Hollows.c1(Hollow<Void>.a(())), Hollows.c2(Hollow<C>.a(()))]) }
checkHollows()
@_optimize(none) func checkPairOfTwos() { check(PairOfTwos.self, "PairOfTwos", 0, []) }
checkPairOfTwos()
@_optimize(none) func checkIndirect() { check(Indirect.self, "Indirect", 4, [Indirect.c0(-2), Indirect.c1(()), Indirect.c2(object), Indirect.c3]) }
checkIndirect()
@_optimize(none) func checkIndirectOne() { check(IndirectOne.self, "IndirectOne", 3, [IndirectOne.c1, IndirectOne.c2]) }
checkIndirectOne()
@_optimize(none) func checkS99() { check(S99.self, "S99", 0, []) }
checkS99()
@_optimize(none) func checkS100() { check(S100.self, "S100", 0, []) }
checkS100()
@_optimize(none) func checkE101() { check(E101.self, "E101", 5, [E101.c0, E101.c1, E101.c2, E101.c3, E101.c4]) }
checkE101()
@_optimize(none) func checkE102() { check(E102.self, "E102", 11, []) }
checkE102()
@_optimize(none) func checkE103() { check(E103.self, "E103", 2, [E103.c0, E103.c1]) }
checkE103()
@_optimize(none) func checkE104() { check(E104.self, "E104", 4, [E104.c0(SomeEmpty.c2), E104.c1, E104.c2, E104.c3(object)]) }
checkE104()
@_optimize(none) func checkE105() { check(E105.self, "E105", 7, []) }
checkE105()
@_optimize(none) func checkE106() { check(E106.self, "E106", 1, []) }
checkE106()
@_optimize(none) func checkE107() { check(E107.self, "E107", 3, [E107.c0, E107.c1(BoolsAndEmpty.c2), E107.c2]) }
checkE107()
@_optimize(none) func checkE108() { check(E108.self, "E108", 2, [E108.c0([:]), E108.c1("x")]) }
checkE108()
@_optimize(none) func checkS109() { check(S109.self, "S109", 0, []) }
checkS109()
@_optimize(none) func checkE110() { check(E110.self, "E110", 46, [E110.c0, E110.c1, E110.c2(true), E110.c44, E110.c45]) }
checkE110()
@_optimize(none) func checkE111() { check(E111.self, "E111", 44, [E111.c0, E111.c1, E111.c2, E111.c42, E111.c43]) }
checkE111()
@_optimize(none) func checkS112() { check(S112.self, "S112", 0, []) }
checkS112()
@_optimize(none) func checkE113() { check(E113.self, "E113", 4, [E113.c0, E113.c1(C.Type.self), E113.c2, E113.c3(Optional<(Double, U)>.some((-1.5, U(unownedObject))))]) }
checkE113()
@_optimize(none) func checkS114() { check(S114.self, "S114", 0, []) }
checkS114()
@_optimize(none) func checkE115() { check(E115.self, "E115", 2, [E115.c0, E115.c1(G<CAndPs>.none)]) }
checkE115()
@_optimize(none) func checkE116() { check(E116.self, "E116", 1, []) }
checkE116()
@_optimize(none) func checkE117() { check(E117.self, "E117", 4, [E117.c0(Ints.c0(1), SomeEmpty.c4, 67305985), E117.c1(Ints.c1(1), SomeEmpty.c5, 67305985), E117.c2(Ints.c1(-2), SomeEmpty.c0(object), 67305985), E117.c3(object)]) }
checkE117()
@_optimize(none) func checkS118() { check(S118.self, "S118", 0, []) }
checkS118()
@_optimize(none) func checkE119() { check(E119.self, "E119", 7, []) }
checkE119()
@_optimize(none) func checkE120() { check(E120.self, "E120", 44, [E120.c0, E120.c1, E120.c2(OneVoid.c0(())), E120.c42, E120.c43]) }
checkE120()
@_optimize(none) func checkE121() { check(E121.self, "E121", 40, [E121.c0, E121.c1, E121.c2, E121.c38, E121.c39]) }
checkE121()
@_optimize(none) func checkE122() { check(E122.self, "E122", 1, []) }
checkE122()
@_optimize(none) func checkS123() { check(S123.self, "S123", 0, []) }
checkS123()
@_optimize(none) func checkE124() { check(E124.self, "E124", 8, [E124.c0, E124.c1, E124.c2, E124.c3, E124.c4(failure), E124.c5(failure), E124.c6(failure), E124.c7]) }
checkE124()
@_optimize(none) func checkE125() { check(E125.self, "E125", 5, [E125.c0(object), E125.c1(Optional<UInt8>.none), E125.c2(Unmanageds.c0(Unmanaged.passUnretained(plainObject))), E125.c3, E125.c4]) }
checkE125()
@_optimize(none) func checkS126() { check(S126.self, "S126", 0, []) }
checkS126()
@_optimize(none) func checkS127() { check(S127.self, "S127", 0, []) }
checkS127()
@_optimize(none) func checkE128() { check(E128.self, "E128", 3, [E128.c0(G<Character>.none, Padded(f0: 255, f1: Two.c0(object), f2: true, f3: Int.self, f4: 513)), E128.c1(Optional<(UQ, AnyObject)>.none), E128.c2(M<Optional<Int16>, any Q & R>.c)]) }
checkE128()
@_optimize(none) func checkS129() { check(S129.self, "S129", 0, []) }
checkS129()
@_optimize(none) func checkE130() { check(E130.self, "E130", 8, [E130.c0(Hollow<Character>.a(()), object, OptionalTypes.c1(Optional<C.Type>.none)), E130.c1(Hollow<Character>.c("x"), object, OptionalTypes.c2), E130.c2(Hollow<Character>.a(()), object, OptionalTypes.c1(Optional<C.Type>.some(C.self))), E130.c3(Hollow<Character>.b("x"), object, OptionalTypes.c0(Optional<Int.Type>.some(Int.self))), E130.c4, E130.c5(object), E130.c6(CFunctions.c0(runC)), E130.c7]) }
checkE130()
@_optimize(none) func checkE131() { check(E131.self, "E131", 2, [E131.c0(C.self), E131.c1(Qs.c0(object))]) }
checkE131()
@_optimize(none) func checkE132() { check(E132.self, "E132", 7, [E132.c0(UnownedQRs.c1(UQN(unownedObject))), E132.c1(UnownedQRs.c0(UQN(unownedObject))), E132.c2, E132.c3, E132.c4, E132.c5, E132.c6]) }
checkE132()
@_optimize(none) func checkS133() { check(S133.self, "S133", 0, []) }
checkS133()
@_optimize(none) func checkE134() { check(E134.self, "E134", 3, []) }
checkE134()
@_optimize(none) func checkE135() { check(E135.self, "E135", 2, [E135.c0(S114(f0: false, f1: (AnyClasses.c0(C.self), U(unownedObject)), f2: Two.c0(object))), E135.c1(Gs.c0(G<Int>.other))]) }
checkE135()
@_optimize(none) func checkE136() { check(E136.self, "E136", 7, [E136.c0(object), E136.c1(object), E136.c2, E136.c3, E136.c4, E136.c5, E136.c6]) }
checkE136()
@_optimize(none) func checkS137() { check(S137.self, "S137", 0, []) }
checkS137()
@_optimize(none) func checkS138() { check(S138.self, "S138", 0, []) }
checkS138()
@_optimize(none) func checkE139() { check(E139.self, "E139", 3, [E139.c0(U(unownedObject)), E139.c1(U(unownedObject)), E139.c2(U(unownedObject))]) }
checkE139()
@_optimize(none) func checkS140() { check(S140.self, "S140", 0, []) }
checkS140()
@_optimize(none) func checkE141() { check(E141.self, "E141", 1, []) }
checkE141()
@_optimize(none) func checkE142() { check(E142.self, "E142", 1, []) }
checkE142()
@_optimize(none) func checkE143() { check(E143.self, "E143", 7, [E143.c0(object), E143.c1, E143.c2(G<UU>.other, (C.self, C.Type.self), PlainUnowneds.c1(UU(plainObject))), E143.c3, E143.c4, E143.c5, E143.c6]) }
checkE143()
@_optimize(none) func checkS144() { check(S144.self, "S144", 0, []) }
checkS144()
@_optimize(none) func checkS145() { check(S145.self, "S145", 0, []) }
checkS145()
@_optimize(none) func checkS146() { check(S146.self, "S146", 0, []) }
checkS146()
@_optimize(none) func checkS147() { check(S147.self, "S147", 0, []) }
checkS147()
@_optimize(none) func checkE148() { check(E148.self, "E148", 4, []) }
checkE148()
@_optimize(none) func checkS149() { check(S149.self, "S149", 0, []) }
checkS149()
@_optimize(none) func checkE150() { check(E150.self, "E150", 7, []) }
checkE150()
@_optimize(none) func checkE151() { check(E151.self, "E151", 1, []) }
checkE151()
@_optimize(none) func checkE152() { check(E152.self, "E152", 5, [E152.c0, E152.c1, E152.c2, E152.c3, E152.c4]) }
checkE152()
@_optimize(none) func checkE153() { check(E153.self, "E153", 42, [E153.c0, E153.c1, E153.c2, E153.c40, E153.c41]) }
checkE153()
@_optimize(none) func checkE154() { check(E154.self, "E154", 9, [E154.c0(("abc", 255, [:]), Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.some(Int.self), f3: true)), E154.c1(("abc", 0, [:]), Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.some(Int.self), f3: true)), E154.c2, E154.c3, E154.c4(("abc", 255, [:]), Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.some(Int.self), f3: true)), E154.c5(("abc", 0, [:]), Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.none, f3: true)), E154.c6, E154.c7, E154.c8]) }
checkE154()
@_optimize(none) func checkS155() { check(S155.self, "S155", 0, []) }
checkS155()
@_optimize(none) func checkE156() { check(E156.self, "E156", 4, [E156.c0, E156.c1(C.self), E156.c2(Optional<M<AnyObject, Unmanaged<C>>>.none), E156.c3]) }
checkE156()
@_optimize(none) func checkE157() { check(E157.self, "E157", 3, []) }
checkE157()
@_optimize(none) func checkE158() { check(E158.self, "E158", 1, []) }
checkE158()
@_optimize(none) func checkE159() { check(E159.self, "E159", 4, []) }
checkE159()
@_optimize(none) func checkS160() { check(S160.self, "S160", 0, []) }
checkS160()
@_optimize(none) func checkE161() { check(E161.self, "E161", 2, [E161.c0(G<any Q>.one(object)), E161.c1(E153.c1)]) }
checkE161()
@_optimize(none) func checkE162() { check(E162.self, "E162", 4, [E162.c0(E141.c0), E162.c1(S133(f0: E131.c0(C.self), f1: M<Optional<Unmanaged<C>>, E107>.b(E107.c2))), E162.c2(AnyTypes.c1(Int.self), Pairs.c1(Pair<Bool, C>(a: true, b: object)), []), E162.c3]) }
checkE162()
@_optimize(none) func checkS163() { check(S163.self, "S163", 0, []) }
checkS163()
@_optimize(none) func checkE164() { check(E164.self, "E164", 8, [E164.c0(UQ(unownedObject)), E164.c1(UQ(unownedObject)), E164.c2(object, 255, E115.c0), E164.c3, E164.c4(SomeEmpty.c0(object)), E164.c5(Optional<C>.some(object)), E164.c6, E164.c7(UQ(unownedObject))]) }
checkE164()
@_optimize(none) func checkE165() { check(E165.self, "E165", 7, [E165.c0, E165.c1, E165.c2, E165.c3(object), E165.c4(object), E165.c5, E165.c6]) }
checkE165()
@_optimize(none) func checkE166() { check(E166.self, "E166", 2, []) }
checkE166()
@_optimize(none) func checkE167() { check(E167.self, "E167", 43, [E167.c0, E167.c1, E167.c2, E167.c41, E167.c42]) }
checkE167()
@_optimize(none) func checkE168() { check(E168.self, "E168", 42, [E168.c0, E168.c1, E168.c2, E168.c40, E168.c41]) }
checkE168()
@_optimize(none) func checkE169() { check(E169.self, "E169", 4, [E169.c0(TwoOrBools.c0(Two.c1(object))), E169.c1(object), E169.c2(object), E169.c3(-1.5)]) }
checkE169()
@_optimize(none) func checkE170() { check(E170.self, "E170", 3, [E170.c0, E170.c1(()), E170.c2(())]) }
checkE170()
@_optimize(none) func checkE171() { check(E171.self, "E171", 6, []) }
checkE171()
@_optimize(none) func checkE172() { check(E172.self, "E172", 3, [E172.c0, E172.c1(G<Cases256>.one(Cases256.c2)), E172.c2(G<Cases256>.one(Cases256.c0))]) }
checkE172()
@_optimize(none) func checkE173() { check(E173.self, "E173", 3, [E173.c0(Empty()), E173.c1(Empty()), E173.c2(M<UInt8, E124>.c)]) }
checkE173()
@_optimize(none) func checkS174() { check(S174.self, "S174", 0, []) }
checkS174()
@_optimize(none) func checkS175() { check(S175.self, "S175", 0, []) }
checkS175()
@_optimize(none) func checkS176() { check(S176.self, "S176", 0, []) }
checkS176()
@_optimize(none) func checkE177() { check(E177.self, "E177", 8, [E177.c0(IntTypes.c0(Int.self)), E177.c1, E177.c2(Int.self), E177.c3, E177.c4, E177.c5, E177.c6(IntTypes.c0(Int.self)), E177.c7]) }
checkE177()
@_optimize(none) func checkE178() { check(E178.self, "E178", 2, [E178.c0, E178.c1]) }
checkE178()
@_optimize(none) func checkE179() { check(E179.self, "E179", 1, []) }
checkE179()
@_optimize(none) func checkE180() { check(E180.self, "E180", 41, [E180.c0, E180.c1, E180.c2, E180.c39, E180.c40]) }
checkE180()
@_optimize(none) func checkE181() { check(E181.self, "E181", 41, [E181.c0, E181.c1, E181.c2, E181.c39, E181.c40]) }
checkE181()
@_optimize(none) func checkE182() { check(E182.self, "E182", 4, [E182.c0(SomeEmpty.c2), E182.c1, E182.c2(SomeEmpty.c4), E182.c3(SomeEmpty.c0(object))]) }
checkE182()
@_optimize(none) func checkE183() { check(E183.self, "E183", 3, [E183.c0(Dictionaries.c0([:])), E183.c1(Dictionaries.c1([:])), E183.c2(Dictionaries.c0([:]))]) }
checkE183()
@_optimize(none) func checkE184() { check(E184.self, "E184", 8, [E184.c0(UU(plainObject)), E184.c1, E184.c2, E184.c3(UU(plainObject)), E184.c4, E184.c5, E184.c6(UU(plainObject)), E184.c7]) }
checkE184()
@_optimize(none) func checkE185() { check(E185.self, "E185", 3, [E185.c0(M<E181, [Int]>.a(E181.c39)), E185.c1(M<E181, [Int]>.c), E185.c2(M<E181, [Int]>.b([]))]) }
checkE185()
@_optimize(none) func checkE186() { check(E186.self, "E186", 4, [E186.c0(Pair<(C, Bool), Three>(a: (object, false), b: Three.c0(object))), E186.c1(Pair<(C, Bool), Three>(a: (object, true), b: Three.c0(object))), E186.c2(Pair<(C, Bool), Three>(a: (object, false), b: Three.c0(object))), E186.c3(Pair<(C, Bool), Three>(a: (object, true), b: Three.c1([])))]) }
checkE186()
@_optimize(none) func checkE187() { check(E187.self, "E187", 5, []) }
checkE187()
@_optimize(none) func checkE188() { check(E188.self, "E188", 42, [E188.c0, E188.c1, E188.c2, E188.c40, E188.c41]) }
checkE188()
@_optimize(none) func checkS189() { check(S189.self, "S189", 0, []) }
checkS189()
@_optimize(none) func checkE190() { check(E190.self, "E190", 3, [E190.c0(Padded(f0: 0, f1: Two.c0(object), f2: false, f3: Int.self, f4: 513)), E190.c1, E190.c2(CAndPs.c1(object))]) }
checkE190()
@_optimize(none) func checkS191() { check(S191.self, "S191", 0, []) }
checkS191()
@_optimize(none) func checkE192() { check(E192.self, "E192", 1, []) }
checkE192()
@_optimize(none) func checkS193() { check(S193.self, "S193", 0, []) }
checkS193()
@_optimize(none) func checkE194() { check(E194.self, "E194", 44, [E194.c0, E194.c1, E194.c2, E194.c42, E194.c43]) }
checkE194()
@_optimize(none) func checkS195() { check(S195.self, "S195", 0, []) }
checkS195()
@_optimize(none) func checkE196() { check(E196.self, "E196", 5, [E196.c0(U(unownedObject)), E196.c1(U(unownedObject)), E196.c2(Optional<Int16>.some(513), Pair<Int, Int>(a: -2, b: -2)), E196.c3, E196.c4]) }
checkE196()
@_optimize(none) func checkE197() { check(E197.self, "E197", 1, []) }
checkE197()
@_optimize(none) func checkE198() { check(E198.self, "E198", 5, []) }
checkE198()
@_optimize(none) func checkE199() { check(E199.self, "E199", 3, [E199.c0(object, Sames.c0(Same<Int>.a(object))), E199.c1(UnsafeRawPointer(bitPattern: 4096)!), E199.c2]) }
checkE199()
@_optimize(none) func checkE200() { check(E200.self, "E200", 4, [E200.c0(Hollow<S126>.c(S126(f0: IntTypes.c1(Int.self)))), E200.c1(513), E200.c2(E115.c1(G<CAndPs>.one(CAndPs.c0(object)))), E200.c3(-2)]) }
checkE200()
@_optimize(none) func checkE201() { check(E201.self, "E201", 7, [E201.c0, E201.c1(Optional<() -> Void>.some(run)), E201.c2(E135.c0(S114(f0: true, f1: (AnyClasses.c0(C.self), U(unownedObject)), f2: Two.c1(object)))), E201.c3, E201.c4, E201.c5, E201.c6]) }
checkE201()
@_optimize(none) func checkS202() { check(S202.self, "S202", 0, []) }
checkS202()
@_optimize(none) func checkE203() { check(E203.self, "E203", 2, [E203.c0(object), E203.c1(-1.5)]) }
checkE203()
@_optimize(none) func checkE204() { check(E204.self, "E204", 2, [E204.c0, E204.c1(object)]) }
checkE204()
@_optimize(none) func checkE205() { check(E205.self, "E205", 43, []) }
checkE205()
@_optimize(none) func checkE206() { check(E206.self, "E206", 7, []) }
checkE206()
@_optimize(none) func checkE207() { check(E207.self, "E207", 3, [E207.c0(object), E207.c1, E207.c2(object)]) }
checkE207()
@_optimize(none) func checkS208() { check(S208.self, "S208", 0, []) }
checkS208()
@_optimize(none) func checkE209() { check(E209.self, "E209", 1, []) }
checkE209()
@_optimize(none) func checkE210() { check(E210.self, "E210", 5, [E210.c0, E210.c1, E210.c2, E210.c3, E210.c4]) }
checkE210()
@_optimize(none) func checkS211() { check(S211.self, "S211", 0, []) }
checkS211()
@_optimize(none) func checkE212() { check(E212.self, "E212", 42, [E212.c0, E212.c1, E212.c2, E212.c40, E212.c41]) }
checkE212()
@_optimize(none) func checkE213() { check(E213.self, "E213", 7, [E213.c0, E213.c1, E213.c2(object), E213.c3(object), E213.c4, E213.c5, E213.c6]) }
checkE213()
@_optimize(none) func checkS214() { check(S214.self, "S214", 0, []) }
checkS214()
@_optimize(none) func checkE215() { check(E215.self, "E215", 42, [E215.c0, E215.c1, E215.c2, E215.c40, E215.c41]) }
checkE215()
@_optimize(none) func checkS216() { check(S216.self, "S216", 0, []) }
checkS216()
@_optimize(none) func checkE217() { check(E217.self, "E217", 3, [E217.c0(C.self), E217.c1(U(unownedObject), [], true), E217.c2]) }
checkE217()
@_optimize(none) func checkS218() { check(S218.self, "S218", 0, []) }
checkS218()
@_optimize(none) func checkE219() { check(E219.self, "E219", 3, [E219.c0(Optional<E143>.some(E143.c4)), E219.c1(Optional<E143>.some(E143.c3)), E219.c2(object)]) }
checkE219()
@_optimize(none) func checkE220() { check(E220.self, "E220", 6, []) }
checkE220()
@_optimize(none) func checkS221() { check(S221.self, "S221", 0, []) }
checkS221()
@_optimize(none) func checkE222() { check(E222.self, "E222", 1, []) }
checkE222()
@_optimize(none) func checkS223() { check(S223.self, "S223", 0, []) }
checkS223()
@_optimize(none) func checkE224() { check(E224.self, "E224", 1, []) }
checkE224()
@_optimize(none) func checkE225() { check(E225.self, "E225", 2, [E225.c0(Optional<Indirect>.some(Indirect.c1(()))), E225.c1(E172.c0)]) }
checkE225()
@_optimize(none) func checkE226() { check(E226.self, "E226", 3, [E226.c0(true), E226.c1(E168.c40), E226.c2]) }
checkE226()
@_optimize(none) func checkE227() { check(E227.self, "E227", 6, [E227.c0, E227.c1(255), E227.c2, E227.c3, E227.c4, E227.c5]) }
checkE227()
@_optimize(none) func checkE228() { check(E228.self, "E228", 4, [E228.c0(run), E228.c1(StringAndBool.c0("abc", true)), E228.c2, E228.c3]) }
checkE228()
@_optimize(none) func checkE229() { check(E229.self, "E229", 1, []) }
checkE229()
@_optimize(none) func checkE230() { check(E230.self, "E230", 2, [E230.c0, E230.c1]) }
checkE230()
@_optimize(none) func checkE231() { check(E231.self, "E231", 6, [E231.c0(0), E231.c1(object), E231.c2(Same<AnyObject>.a(object)), E231.c3(E107.c2), E231.c4((UQ(unownedObject), C.self), []), E231.c5(Same<any Error>.a(object))]) }
checkE231()
@_optimize(none) func checkE232() { check(E232.self, "E232", 4, []) }
checkE232()
@_optimize(none) func checkE233() { check(E233.self, "E233", 7, [E233.c0, E233.c1, E233.c2, E233.c3, E233.c4(U(unownedObject)), E233.c5, E233.c6(U(unownedObject))]) }
checkE233()
@_optimize(none) func checkE234() { check(E234.self, "E234", 3, [E234.c0(object), E234.c1(object), E234.c2(object)]) }
checkE234()
@_optimize(none) func checkE235() { check(E235.self, "E235", 6, []) }
checkE235()
@_optimize(none) func checkE236() { check(E236.self, "E236", 2, [E236.c0(Optional<C>.none), E236.c1(Optional<C>.some(object))]) }
checkE236()
@_optimize(none) func checkS237() { check(S237.self, "S237", 0, []) }
checkS237()
@_optimize(none) func checkE238() { check(E238.self, "E238", 2, [E238.c0(Optional<E158>.some(E158.c0)), E238.c1(Optional<E158>.some(E158.c0))]) }
checkE238()
@_optimize(none) func checkE239() { check(E239.self, "E239", 5, [E239.c0, E239.c1, E239.c2(E233.c4(U(unownedObject))), E239.c3(C.Type.self), E239.c4(object)]) }
checkE239()
@_optimize(none) func checkE240() { check(E240.self, "E240", 6, [E240.c0("x"), E240.c1(UnsafeRawPointer(bitPattern: 4096)!), E240.c2(67305985, E153.c41), E240.c3, E240.c4(Nothing.c1), E240.c5]) }
checkE240()
@_optimize(none) func checkE241() { check(E241.self, "E241", 3, []) }
checkE241()
@_optimize(none) func checkS242() { check(S242.self, "S242", 0, []) }
checkS242()
@_optimize(none) func checkE243() { check(E243.self, "E243", 4, []) }
checkE243()
@_optimize(none) func checkE244() { check(E244.self, "E244", 1, []) }
checkE244()
@_optimize(none) func checkE245() { check(E245.self, "E245", 43, []) }
checkE245()
@_optimize(none) func checkE246() { check(E246.self, "E246", 42, [E246.c0, E246.c1, E246.c2, E246.c40, E246.c41]) }
checkE246()
@_optimize(none) func checkE247() { check(E247.self, "E247", 41, [E247.c0, E247.c1, E247.c2, E247.c39, E247.c40]) }
checkE247()
@_optimize(none) func checkE248() { check(E248.self, "E248", 7, []) }
checkE248()
@_optimize(none) func checkE249() { check(E249.self, "E249", 5, [E249.c0(UnsafeRawPointer(bitPattern: 4096)!), E249.c1, E249.c2(UnsafeRawPointer(bitPattern: 4096)!), E249.c3(object), E249.c4]) }
checkE249()
@_optimize(none) func checkS250() { check(S250.self, "S250", 0, []) }
checkS250()
@_optimize(none) func checkE251() { check(E251.self, "E251", 7, [E251.c0, E251.c1, E251.c2(object), E251.c3(object), E251.c4, E251.c5, E251.c6]) }
checkE251()
@_optimize(none) func checkE252() { check(E252.self, "E252", 46, [E252.c0, E252.c1, E252.c2, E252.c44, E252.c45]) }
checkE252()
@_optimize(none) func checkS253() { check(S253.self, "S253", 0, []) }
checkS253()
@_optimize(none) func checkE254() { check(E254.self, "E254", 7, [E254.c0(513), E254.c1(513), E254.c2(513), E254.c3, E254.c4(513), E254.c5(()), E254.c6(Strings.c1("abc"), "abc", S146(f0: C.self, f1: UnownedQ(f0: UQ(unownedObject), f1: false), f2: AnyClasses.c1(C.self), f3: run))]) }
checkE254()
@_optimize(none) func checkE255() { check(E255.self, "E255", 3, [E255.c0(TwoOrBools.c0(Two.c0(object))), E255.c1(S155(f0: S126(f0: IntTypes.c0(Int.self)), f1: M<Int, Int>.a(1), f2: C.Type.self, f3: C.Type.self)), E255.c2(TwoOrBools.c0(Two.c0(object)))]) }
checkE255()
@_optimize(none) func checkS256() { check(S256.self, "S256", 0, []) }
checkS256()
@_optimize(none) func checkS257() { check(S257.self, "S257", 0, []) }
checkS257()
@_optimize(none) func checkE258() { check(E258.self, "E258", 8, [E258.c0(Optional<G<Set<Int>>>.none), E258.c1, E258.c2(0), E258.c3, E258.c4, E258.c5, E258.c6(Unmanaged.passUnretained(plainObject)), E258.c7]) }
checkE258()
@_optimize(none) func checkE259() { check(E259.self, "E259", 42, [E259.c0, E259.c1, E259.c2, E259.c40(Same<[Int: Int]>.b([]), PaddedOrTwo.c0(Padded(f0: 0, f1: Two.c1(object), f2: false, f3: Int.self, f4: 513))), E259.c41]) }
checkE259()
@_optimize(none) func checkE260() { check(E260.self, "E260", 2, []) }
checkE260()
@_optimize(none) func checkE261() { check(E261.self, "E261", 4, []) }
checkE261()
@_optimize(none) func checkE262() { check(E262.self, "E262", 3, [E262.c0(object), E262.c1(E204.c1(object)), E262.c2]) }
checkE262()
@_optimize(none) func checkE263() { check(E263.self, "E263", 43, [E263.c0, E263.c1, E263.c2, E263.c41, E263.c42]) }
checkE263()
@_optimize(none) func checkE264() { check(E264.self, "E264", 2, [E264.c0(FoursAndMany.c2), E264.c1(object)]) }
checkE264()
@_optimize(none) func checkE265() { check(E265.self, "E265", 6, [E265.c0(object), E265.c1(object), E265.c2(object), E265.c3(object), E265.c4(object), E265.c5(object)]) }
checkE265()
@_optimize(none) func checkE266() { check(E266.self, "E266", 2, [E266.c0((any P).self), E266.c1(true)]) }
checkE266()
@_optimize(none) func checkE267() { check(E267.self, "E267", 2, [E267.c0(Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.some(Int.self), f3: false)), E267.c1(Metatypes(f0: Int.self, f1: (Int.self, C.self), f2: Optional<Int.Type>.some(Int.self), f3: true))]) }
checkE267()
@_optimize(none) func checkE268() { check(E268.self, "E268", 3, [E268.c0(Optional<Hollow<C.Type>>.none), E268.c1(E179.c0(())), E268.c2(object)]) }
checkE268()
@_optimize(none) func checkE269() { check(E269.self, "E269", 7, []) }
checkE269()
@_optimize(none) func checkS270() { check(S270.self, "S270", 0, []) }
checkS270()
@_optimize(none) func checkE271() { check(E271.self, "E271", 2, []) }
checkE271()
@_optimize(none) func checkS272() { check(S272.self, "S272", 0, []) }
checkS272()
@_optimize(none) func checkE273() { check(E273.self, "E273", 5, []) }
checkE273()
@_optimize(none) func checkE274() { check(E274.self, "E274", 42, []) }
checkE274()
@_optimize(none) func checkE275() { check(E275.self, "E275", 1, []) }
checkE275()
@_optimize(none) func checkE276() { check(E276.self, "E276", 8, [E276.c0, E276.c1(Int.Type.self), E276.c2(Int.Type.self), E276.c3([]), E276.c4(Pair<Int, any C & P>(a: 1, b: object)), E276.c5, E276.c6(Int.Type.self), E276.c7(Int.Type.self)]) }
checkE276()
@_optimize(none) func checkE277() { check(E277.self, "E277", 3, [E277.c0(object), E277.c1(Optional<(U, AnyObject, Double)>.some((U(unownedObject), object, -1.5))), E277.c2(E190.c1)]) }
checkE277()
@_optimize(none) func checkE278() { check(E278.self, "E278", 2, [E278.c0, E278.c1(E124.c7)]) }
checkE278()
@_optimize(none) func checkE279() { check(E279.self, "E279", 6, [E279.c0(255), E279.c1(E222.c0(0)), E279.c2, E279.c3(object, PTypes.c1(C.self)), E279.c4, E279.c5(0)]) }
checkE279()
@_optimize(none) func checkE280() { check(E280.self, "E280", 4, [E280.c0(U(unownedObject)), E280.c1(Optional<UInt8>.some(255)), E280.c2(object), E280.c3(Optional<C>.some(object))]) }
checkE280()
@_optimize(none) func checkE281() { check(E281.self, "E281", 4, [E281.c0(UUQ(plainObject)), E281.c1(Optional<PTypes>.none), E281.c2(UUQ(plainObject)), E281.c3]) }
checkE281()
@_optimize(none) func checkS282() { check(S282.self, "S282", 0, []) }
checkS282()
@_optimize(none) func checkE283() { check(E283.self, "E283", 4, [E283.c0(S160(f0: Hollow<C>.b(object), f1: [:], f2: Int.self, f3: 0)), E283.c1(S160(f0: Hollow<C>.a(()), f1: [:], f2: Int.self, f3: 255)), E283.c2(S160(f0: Hollow<C>.b(object), f1: [:], f2: Int.self, f3: 255)), E283.c3(Same<Hollow<Int16>>.b([]))]) }
checkE283()
@_optimize(none) func checkS284() { check(S284.self, "S284", 0, []) }
checkS284()
@_optimize(none) func checkS285() { check(S285.self, "S285", 0, []) }
checkS285()
@_optimize(none) func checkS286() { check(S286.self, "S286", 0, []) }
checkS286()
@_optimize(none) func checkS287() { check(S287.self, "S287", 0, []) }
checkS287()
@_optimize(none) func checkE288() { check(E288.self, "E288", 3, []) }
checkE288()
@_optimize(none) func checkS289() { check(S289.self, "S289", 0, []) }
checkS289()
@_optimize(none) func checkE290() { check(E290.self, "E290", 4, [E290.c0, E290.c1, E290.c2(G<Gs>.none), E290.c3(G<Gs>.one(Gs.c1(G<Bool>.other)))]) }
checkE290()
@_optimize(none) func checkS291() { check(S291.self, "S291", 0, []) }
checkS291()
@_optimize(none) func checkE292() { check(E292.self, "E292", 2, []) }
checkE292()
@_optimize(none) func checkE293() { check(E293.self, "E293", 42, [E293.c0, E293.c1, E293.c2, E293.c40, E293.c41]) }
checkE293()
@_optimize(none) func checkE294() { check(E294.self, "E294", 43, [E294.c0, E294.c1, E294.c2, E294.c41, E294.c42]) }
checkE294()
@_optimize(none) func checkE295() { check(E295.self, "E295", 5, [E295.c0(0), E295.c1(Optional<S160>.some(S160(f0: Hollow<C>.a(()), f1: [:], f2: Int.self, f3: 255))), E295.c2, E295.c3([]), E295.c4]) }
checkE295()
@_optimize(none) func checkE296() { check(E296.self, "E296", 1, []) }
checkE296()
@_optimize(none) func checkE297() { check(E297.self, "E297", 42, [E297.c0, E297.c1, E297.c2, E297.c40, E297.c41]) }
checkE297()
@_optimize(none) func checkE298() { check(E298.self, "E298", 1, []) }
checkE298()
@_optimize(none) func checkE299() { check(E299.self, "E299", 4, []) }
checkE299()
@_optimize(none) func checkE300() { check(E300.self, "E300", 5, []) }
checkE300()
@_optimize(none) func checkE301() { check(E301.self, "E301", 5, [E301.c0(S287(f0: C.self, f1: IntTypes.c1(Int.self), f2: true)), E301.c1(S287(f0: C.self, f1: IntTypes.c0(Int.self), f2: false)), E301.c2, E301.c3, E301.c4(S287(f0: C.self, f1: IntTypes.c1(Int.self), f2: true))]) }
checkE301()
@_optimize(none) func checkE302() { check(E302.self, "E302", 3, [E302.c0(Optional<Pairs>.some(Pairs.c1(Pair<Bool, C>(a: false, b: object)))), E302.c1(Optional<Pairs>.some(Pairs.c0(Pair<C, Bool>(a: object, b: false)))), E302.c2([])]) }
checkE302()
@_optimize(none) func checkE303() { check(E303.self, "E303", 3, [E303.c0(Int.self), E303.c1(513), E303.c2([])]) }
checkE303()
@_optimize(none) func checkE304() { check(E304.self, "E304", 7, [E304.c0, E304.c1, E304.c2, E304.c3(UnsafeRawPointer(bitPattern: 4096)!, run, Optional<U>.some(U(unownedObject))), E304.c4, E304.c5(UnsafeRawPointer(bitPattern: 4096)!, run, Optional<U>.none), E304.c6]) }
checkE304()
@_optimize(none) func checkS305() { check(S305.self, "S305", 0, []) }
checkS305()
@_optimize(none) func checkS306() { check(S306.self, "S306", 0, []) }
checkS306()
@_optimize(none) func checkS307() { check(S307.self, "S307", 0, []) }
checkS307()
@_optimize(none) func checkE308() { check(E308.self, "E308", 1, []) }
checkE308()
@_optimize(none) func checkE309() { check(E309.self, "E309", 2, [E309.c0(E199.c1(UnsafeRawPointer(bitPattern: 4096)!)), E309.c1(E199.c0(object, Sames.c0(Same<Int>.a(object))))]) }
checkE309()
@_optimize(none) func checkE310() { check(E310.self, "E310", 6, [E310.c0, E310.c1(Characters.c1("x")), E310.c2(Characters.c1("x")), E310.c3(Characters.c0("x")), E310.c4, E310.c5(E183.c0(Dictionaries.c1([:])))]) }
checkE310()
@_optimize(none) func checkE311() { check(E311.self, "E311", 5, []) }
checkE311()
@_optimize(none) func checkE312() { check(E312.self, "E312", 1, []) }
checkE312()
@_optimize(none) func checkE313() { check(E313.self, "E313", 43, []) }
checkE313()
@_optimize(none) func checkE314() { check(E314.self, "E314", 1, []) }
checkE314()
@_optimize(none) func checkE315() { check(E315.self, "E315", 6, [E315.c0(IndirectOne.c1), E315.c1(S126(f0: IntTypes.c1(Int.self))), E315.c2(IndirectOne.c2), E315.c3(255, true), E315.c4(Optional<E107>.some(E107.c0)), E315.c5(IndirectOne.c1)]) }
checkE315()
@_optimize(none) func checkS316() { check(S316.self, "S316", 0, []) }
checkS316()
@_optimize(none) func checkE317() { check(E317.self, "E317", 1, []) }
checkE317()
@_optimize(none) func checkE318() { check(E318.self, "E318", 6, [E318.c0((UnsafeRawPointer(bitPattern: 4096)!, object), M<any Error, any Error>.c, Int.Type.self), E318.c1(object), E318.c2(E125.c0(object), E108.c1("x")), E318.c3(UQ(unownedObject)), E318.c4(E233.c3), E318.c5(Pair<any Q & R, Bool>(a: object, b: true))]) }
checkE318()
@_optimize(none) func checkE319() { check(E319.self, "E319", 4, [E319.c0(C.Type.self), E319.c1, E319.c2, E319.c3(())]) }
checkE319()
@_optimize(none) func checkE320() { check(E320.self, "E320", 5, []) }
checkE320()
@_optimize(none) func checkE321() { check(E321.self, "E321", 3, [E321.c0(Hollow<E184>.b(E184.c1)), E321.c1, E321.c2]) }
checkE321()
@_optimize(none) func checkS322() { check(S322.self, "S322", 0, []) }
checkS322()
@_optimize(none) func checkE323() { check(E323.self, "E323", 3, [E323.c0(E173.c1(Empty())), E323.c1, E323.c2(true)]) }
checkE323()
@_optimize(none) func checkS324() { check(S324.self, "S324", 0, []) }
checkS324()
@_optimize(none) func checkS325() { check(S325.self, "S325", 0, []) }
checkS325()
@_optimize(none) func checkE326() { check(E326.self, "E326", 46, []) }
checkE326()
@_optimize(none) func checkE327() { check(E327.self, "E327", 2, [E327.c0(Optional<Bool>.some(false)), E327.c1(Same<E236>.c)]) }
checkE327()
@_optimize(none) func checkS328() { check(S328.self, "S328", 0, []) }
checkS328()
@_optimize(none) func checkS329() { check(S329.self, "S329", 0, []) }
checkS329()
@_optimize(none) func checkE330() { check(E330.self, "E330", 3, [E330.c0(Same<Int>.a(object)), E330.c1(255), E330.c2("abc")]) }
checkE330()
@_optimize(none) func checkE331() { check(E331.self, "E331", 9, []) }
checkE331()
@_optimize(none) func checkE332() { check(E332.self, "E332", 3, [E332.c0(object), E332.c1(Classes.c1(C.self)), E332.c2]) }
checkE332()
@_optimize(none) func checkS333() { check(S333.self, "S333", 0, []) }
checkS333()
@_optimize(none) func checkE334() { check(E334.self, "E334", 2, [E334.c0(Hollow<Optional<Never>>.a(())), E334.c1]) }
checkE334()
@_optimize(none) func checkE335() { check(E335.self, "E335", 6, []) }
checkE335()
@_optimize(none) func checkS336() { check(S336.self, "S336", 0, []) }
checkS336()
@_optimize(none) func checkE337() { check(E337.self, "E337", 6, []) }
checkE337()
@_optimize(none) func checkE338() { check(E338.self, "E338", 3, [E338.c0(E142.c0(object)), E338.c1, E338.c2(E142.c0(object))]) }
checkE338()
@_optimize(none) func checkE339() { check(E339.self, "E339", 2, []) }
checkE339()
@_optimize(none) func checkE340() { check(E340.self, "E340", 2, []) }
checkE340()
@_optimize(none) func checkS341() { check(S341.self, "S341", 0, []) }
checkS341()
@_optimize(none) func checkE342() { check(E342.self, "E342", 3, []) }
checkE342()
@_optimize(none) func checkE343() { check(E343.self, "E343", 4, []) }
checkE343()
@_optimize(none) func checkE344() { check(E344.self, "E344", 42, []) }
checkE344()
@_optimize(none) func checkE345() { check(E345.self, "E345", 2, []) }
checkE345()
@_optimize(none) func checkE346() { check(E346.self, "E346", 1, []) }
checkE346()
@_optimize(none) func checkE347() { check(E347.self, "E347", 5, [E347.c0(E182.c2(SomeEmpty.c4)), E347.c1(C.self), E347.c2((any P).self), E347.c3, E347.c4("abc")]) }
checkE347()
@_optimize(none) func checkS348() { check(S348.self, "S348", 0, []) }
checkS348()
@_optimize(none) func checkE349() { check(E349.self, "E349", 43, []) }
checkE349()
@_optimize(none) func checkE350() { check(E350.self, "E350", 8, [E350.c0([]), E350.c1(OneBool.c0(true)), E350.c2, E350.c3, E350.c4, E350.c5, E350.c6(object), E350.c7]) }
checkE350()
@_optimize(none) func checkE351() { check(E351.self, "E351", 3, [E351.c0(C.Type.self), E351.c1(S129(f0: C.self, f1: object)), E351.c2]) }
checkE351()
@_optimize(none) func checkE352() { check(E352.self, "E352", 3, [E352.c0(255), E352.c1, E352.c2(255)]) }
checkE352()
@_optimize(none) func checkE353() { check(E353.self, "E353", 3, [E353.c0(C.Type.self), E353.c1, E353.c2(C.Type.self)]) }
checkE353()
@_optimize(none) func checkS354() { check(S354.self, "S354", 0, []) }
checkS354()
@_optimize(none) func checkE355() { check(E355.self, "E355", 9, [E355.c0, E355.c1, E355.c2(object), E355.c3, E355.c4(Optional<Void>.some(())), E355.c5(Optional<S114>.some(S114(f0: true, f1: (AnyClasses.c1(C.self), U(unownedObject)), f2: Two.c0(object)))), E355.c6, E355.c7, E355.c8(object)]) }
checkE355()
@_optimize(none) func checkS356() { check(S356.self, "S356", 0, []) }
checkS356()
@_optimize(none) func checkE357() { check(E357.self, "E357", 44, []) }
checkE357()
@_optimize(none) func checkS358() { check(S358.self, "S358", 0, []) }
checkS358()
@_optimize(none) func checkE359() { check(E359.self, "E359", 3, [E359.c0((), 67305985), E359.c1, E359.c2((), 67305985)]) }
checkE359()
@_optimize(none) func checkE360() { check(E360.self, "E360", 4, [E360.c1(E113.c1(C.Type.self)), E360.c2(513), E360.c3(object)]) }
checkE360()
@_optimize(none) func checkS361() { check(S361.self, "S361", 0, []) }
checkS361()
@_optimize(none) func checkS362() { check(S362.self, "S362", 0, []) }
checkS362()
@_optimize(none) func checkE363() { check(E363.self, "E363", 3, [E363.c0(67305985), E363.c1(object), E363.c2(255)]) }
checkE363()
@_optimize(none) func checkE364() { check(E364.self, "E364", 4, [E364.c0(C.self), E364.c1(C.self), E364.c2(C.self), E364.c3(UUQ(plainObject))]) }
checkE364()
@_optimize(none) func checkE365() { check(E365.self, "E365", 42, [E365.c0, E365.c1, E365.c2, E365.c40, E365.c41]) }
checkE365()
@_optimize(none) func checkE366() { check(E366.self, "E366", 3, [E366.c0, E366.c1(E196.c2(Optional<Int16>.none, Pair<Int, Int>(a: 1, b: 1))), E366.c2(E196.c3)]) }
checkE366()
@_optimize(none) func checkS367() { check(S367.self, "S367", 0, []) }
checkS367()
@_optimize(none) func checkE368() { check(E368.self, "E368", 3, [E368.c0(object), E368.c1(C.Type.self), E368.c2(failure)]) }
checkE368()
@_optimize(none) func checkS369() { check(S369.self, "S369", 0, []) }
checkS369()
@_optimize(none) func checkE370() { check(E370.self, "E370", 40, [E370.c0, E370.c1, E370.c2, E370.c38, E370.c39]) }
checkE370()
@_optimize(none) func checkS371() { check(S371.self, "S371", 0, []) }
checkS371()
@_optimize(none) func checkE372() { check(E372.self, "E372", 43, [E372.c0, E372.c1, E372.c2(UU(plainObject)), E372.c41, E372.c42]) }
checkE372()
@_optimize(none) func checkE373() { check(E373.self, "E373", 43, []) }
checkE373()
@_optimize(none) func checkE374() { check(E374.self, "E374", 11, [E374.c0, E374.c1(Unmanageds.c1(Unmanaged.passUnretained(plainObject))), E374.c2(Unmanageds.c0(Unmanaged.passUnretained(plainObject))), E374.c3, E374.c4(Unmanageds.c0(Unmanaged.passUnretained(plainObject))), E374.c5, E374.c6(IntTypeTypes.c1(Int.Type.self)), E374.c7(Unmanageds.c0(Unmanaged.passUnretained(plainObject))), E374.c8(false), E374.c9, E374.c10]) }
checkE374()
@_optimize(none) func checkE375() { check(E375.self, "E375", 42, [E375.c0, E375.c1, E375.c2, E375.c40, E375.c41]) }
checkE375()
@_optimize(none) func checkE376() { check(E376.self, "E376", 7, [E376.c0, E376.c1, E376.c2, E376.c3, E376.c4(Hollow<S109>.a(())), E376.c5]) }
checkE376()
@_optimize(none) func checkE377() { check(E377.self, "E377", 4, [E377.c0, E377.c1(E317.c0, (any P).self), E377.c2(failure), E377.c3]) }
checkE377()
@_optimize(none) func checkE378() { check(E378.self, "E378", 4, [E378.c0, E378.c1(Int.Type.self), E378.c2(1), E378.c3]) }
checkE378()
@_optimize(none) func checkE379() { check(E379.self, "E379", 40, [E379.c0, E379.c1, E379.c2, E379.c38, E379.c39]) }
checkE379()
@_optimize(none) func checkE380() { check(E380.self, "E380", 2, []) }
checkE380()
@_optimize(none) func checkE381() { check(E381.self, "E381", 44, []) }
checkE381()
@_optimize(none) func checkS382() { check(S382.self, "S382", 0, []) }
checkS382()
@_optimize(none) func checkE383() { check(E383.self, "E383", 2, [E383.c0(UU(plainObject)), E383.c1(UU(plainObject))]) }
checkE383()
@_optimize(none) func checkE384() { check(E384.self, "E384", 4, []) }
checkE384()
@_optimize(none) func checkE385() { check(E385.self, "E385", 3, [E385.c0, E385.c1(Same<Optional<Set<Int>>>.b([])), E385.c2(Same<Optional<Set<Int>>>.c)]) }
checkE385()
@_optimize(none) func checkS386() { check(S386.self, "S386", 0, []) }
checkS386()
@_optimize(none) func checkE387() { check(E387.self, "E387", 2, [E387.c0(Int.self), E387.c1(Int.self)]) }
checkE387()
@_optimize(none) func checkE388() { check(E388.self, "E388", 46, [E388.c0, E388.c1, E388.c2, E388.c44, E388.c45]) }
checkE388()
@_optimize(none) func checkS389() { check(S389.self, "S389", 0, []) }
checkS389()
@_optimize(none) func checkE390() { check(E390.self, "E390", 1, []) }
checkE390()
@_optimize(none) func checkE391() { check(E391.self, "E391", 42, [E391.c0, E391.c1, E391.c2, E391.c40, E391.c41]) }
checkE391()
@_optimize(none) func checkE392() { check(E392.self, "E392", 9, []) }
checkE392()
@_optimize(none) func checkE393() { check(E393.self, "E393", 2, [E393.c0(object, OneOnly.c0(object), (any P).self), E393.c1(object, OneOnly.c0(object), (any P).self)]) }
checkE393()
@_optimize(none) func checkE394() { check(E394.self, "E394", 3, []) }
checkE394()
@_optimize(none) func checkS395() { check(S395.self, "S395", 0, []) }
checkS395()
@_optimize(none) func checkS396() { check(S396.self, "S396", 0, []) }
checkS396()
@_optimize(none) func checkS397() { check(S397.self, "S397", 0, []) }
checkS397()
@_optimize(none) func checkE398() { check(E398.self, "E398", 7, [E398.c0, E398.c1, E398.c2([]), E398.c3(object), E398.c4, E398.c5, E398.c6]) }
checkE398()
@_optimize(none) func checkE399() { check(E399.self, "E399", 46, [E399.c0, E399.c1, E399.c2(E323.c2(false)), E399.c44, E399.c45(E323.c0(E173.c1(Empty())))]) }
checkE399()
@_optimize(none) func checkE400() { check(E400.self, "E400", 8, [E400.c0, E400.c1(E132.c3), E400.c2, E400.c3(Optional<C>.some(object)), E400.c4, E400.c5, E400.c6, E400.c7(E132.c6)]) }
checkE400()
@_optimize(none) func checkE401() { check(E401.self, "E401", 1, []) }
checkE401()
@_optimize(none) func checkE402() { check(E402.self, "E402", 9, [E402.c0(object), E402.c1(E401.c0(Optional<any Q & R>.some(object)), S221(f0: S176(f0: object, f1: S155(f0: S126(f0: IntTypes.c1(Int.self)), f1: M<Int, Int>.b(-2), f2: C.Type.self, f3: C.Type.self)))), E402.c2(-1.5), E402.c3, E402.c4, E402.c5, E402.c6, E402.c7(513), E402.c8]) }
checkE402()
@_optimize(none) func checkE403() { check(E403.self, "E403", 2, [E403.c0(object), E403.c1(object)]) }
checkE403()
@_optimize(none) func checkE404() { check(E404.self, "E404", 42, [E404.c0(S354(f0: object, f1: Hollow<AnyObject.Type>.b(C.self))), E404.c1, E404.c2, E404.c40, E404.c41]) }
checkE404()
@_optimize(none) func checkS405() { check(S405.self, "S405", 0, []) }
checkS405()
@_optimize(none) func checkE406() { check(E406.self, "E406", 11, [E406.c0, E406.c1, E406.c2, E406.c3(object), E406.c4, E406.c5(2..<3), E406.c6(E165.c3(object)), E406.c7, E406.c9(object), E406.c10(E120.c2(OneVoid.c0(())))]) }
checkE406()
@_optimize(none) func checkE407() { check(E407.self, "E407", 2, [E407.c0("abc"), E407.c1("abc")]) }
checkE407()
@_optimize(none) func checkE408() { check(E408.self, "E408", 4, [E408.c0(object), E408.c1(object), E408.c2(object), E408.c3(object)]) }
checkE408()
@_optimize(none) func checkE409() { check(E409.self, "E409", 5, [E409.c0, E409.c1(G<Void>.other), E409.c2(Optional<() -> Void>.some(run)), E409.c3(G<Void>.other), E409.c4]) }
checkE409()
@_optimize(none) func checkE410() { check(E410.self, "E410", 2, [E410.c0(E332.c0(object)), E410.c1(E332.c2)]) }
checkE410()
@_optimize(none) func checkE411() { check(E411.self, "E411", 1, []) }
checkE411()
@_optimize(none) func checkE412() { check(E412.self, "E412", 1, []) }
checkE412()
@_optimize(none) func checkE413() { check(E413.self, "E413", 4, [E413.c0, E413.c1, E413.c2(Pair<Elements, UnsafeRawPointer>(a: Elements.c0(false, -2, false), b: UnsafeRawPointer(bitPattern: 4096)!)), E413.c3(Pair<Elements, UnsafeRawPointer>(a: Elements.c0(false, -2, true), b: UnsafeRawPointer(bitPattern: 4096)!))]) }
checkE413()
@_optimize(none) func checkE414() { check(E414.self, "E414", 3, [E414.c0(object), E414.c1(Optional<C>.none), E414.c2(1)]) }
checkE414()
@_optimize(none) func checkE415() { check(E415.self, "E415", 7, [E415.c0(C.self), E415.c1(object), E415.c2(object), E415.c3, E415.c4(S389(f0: Optional<any Q>.none, f1: false, f2: object)), E415.c5(Pair<Bools, UInt32>(a: Bools.c1(true), b: 67305985)), E415.c6(Hollow<Int>.a(()))]) }
checkE415()
@_optimize(none) func checkS416() { check(S416.self, "S416", 0, []) }
checkS416()
@_optimize(none) func checkE417() { check(E417.self, "E417", 1, []) }
checkE417()
@_optimize(none) func checkE418() { check(E418.self, "E418", 3, [E418.c0(Int.self), E418.c1, E418.c2(Int.self)]) }
checkE418()
@_optimize(none) func checkE419() { check(E419.self, "E419", 4, []) }
checkE419()
@_optimize(none) func checkS420() { check(S420.self, "S420", 0, []) }
checkS420()
@_optimize(none) func checkE421() { check(E421.self, "E421", 11, [E421.c0(object), E421.c1, E421.c2(UnsafeRawPointer(bitPattern: 4096)!), E421.c3(Optional<AnyObject>.none), E421.c4, E421.c5, E421.c6, E421.c7(()), E421.c8, E421.c9(Optional<@convention(c) () -> Void>.some(runC), E268.c2(object)), E421.c10(true)]) }
checkE421()
@_optimize(none) func checkE422() { check(E422.self, "E422", 44, [E422.c0, E422.c1, E422.c2(U(unownedObject)), E422.c42, E422.c43]) }
checkE422()
@_optimize(none) func checkS423() { check(S423.self, "S423", 0, []) }
checkS423()
@_optimize(none) func checkS424() { check(S424.self, "S424", 0, []) }
checkS424()
@_optimize(none) func checkE425() { check(E425.self, "E425", 1, []) }
checkE425()
@_optimize(none) func checkE426() { check(E426.self, "E426", 1, []) }
checkE426()
@_optimize(none) func checkE427() { check(E427.self, "E427", 44, [E427.c0, E427.c1, E427.c2, E427.c42, E427.c43]) }
checkE427()
@_optimize(none) func checkS428() { check(S428.self, "S428", 0, []) }
checkS428()
