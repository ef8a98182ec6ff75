// Reads an array of objects behind its end.
import Glibc

setvbuf(stdout, nil, _IOLBF, 0)
final class Item { let n: Int; init(_ n: Int) { self.n = n } }
@inline(never) func make() -> [Item] { (0..<3).map(Item.init) }
let items = make()
print(items[2].n)
print(items[items.count].n)
