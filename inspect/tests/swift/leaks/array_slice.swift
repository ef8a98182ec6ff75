// A slice holds the whole array, and so an object that is not in the slice.
// leaks: 1 ring: Page.rest* -> _ContiguousArrayStorage<*>.[0]
// objects: 4
// prints: 2 left; ended 0 of 3
var ended = 0

class Page {
    var rest: ArraySlice<Page> = []
    deinit { ended += 1 }
}

@inline(never) func bind() -> Int {
    let pages = [Page(), Page(), Page()]
    pages[0].rest = pages.dropFirst()
    return pages[0].rest.count
}

let left = bind()
print("\(left) left; ended \(ended) of 3")
