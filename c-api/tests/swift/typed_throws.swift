// Errors that are objects, typed throws, rethrows, defer on every way out, results and optionals of them.
final class Context { let name: String; init(_ name: String) { self.name = name }; deinit { print("deinit", name) } }
enum ParseError: Error { case empty, bad(Context), nested(indirect: [ParseError]) }
final class ObjectError: Error { let code: Int; let cause: (any Error)?; init(_ code: Int, _ cause: (any Error)? = nil) { self.code = code; self.cause = cause }
    deinit { print("deinit error", code) } }
func parse(_ text: String) throws(ParseError) -> Int {
    defer { print("leaving parse") }
    guard !text.isEmpty else { throw .empty }
    guard let number = Int(text) else { throw .bad(Context("context of \(text)")) }
    return number
}
func sum(_ texts: [String]) throws(ParseError) -> Int {
    var errors: [ParseError] = []
    var total = 0
    for text in texts { do { total += try parse(text) } catch { errors.append(error) } }
    if !errors.isEmpty { throw .nested(indirect: errors) }
    return total
}
func apply<E: Error>(_ body: () throws(E) -> Int) -> Result<Int, E> { do { return .success(try body()) } catch { return .failure(error) } }
func twice(_ body: () throws -> Int) rethrows -> Int { try body() + body() }
func deep(_ level: Int) throws -> Int {
    let guardian = Context("level \(level)")
    defer { withExtendedLifetime(guardian) {} }
    if level == 0 { throw ObjectError(0) }
    do { return try deep(level - 1) } catch { throw ObjectError(level, error) }
}
@inline(never) func run() {
    print(apply { () throws(ParseError) in try sum(["1", "2"]) })
    if case let .failure(.nested(errors)) = apply({ () throws(ParseError) in try sum(["1", "", "x"]) }) { print(errors.count) }
    print((try? parse("z")) ?? -1, (try? twice { try parse("4") }) ?? -1)
    do { _ = try deep(3) } catch let error as ObjectError {
        var codes: [Int] = []
        var current: ObjectError? = error
        while let here = current { codes.append(here.code); current = here.cause as? ObjectError }
        print(codes)
    } catch { print("?") }
}
run()
