// A global dictionary that grows, of objects that hold each other: reachable, so no leak.
// clean
// prints: 100 cached
final class Page {
    let text: String
    var neighbours: [Page] = []
    init(_ text: String) { self.text = text }
}

var cache: [String: Page] = [:]

@inline(never) func page(_ number: Int) -> Page {
    let name = "a page whose name is no small string, number \(number)"
    if let known = cache[name] { return known }
    let made = Page(name)
    cache[name] = made
    return made
}

for number in 0..<100 {
    let (this, next) = (page(number), page((number + 1) % 100))
    this.neighbours.append(next)
    next.neighbours.append(this)
}
print("\(cache.count) cached")
