// A lazy closure is stored when it is first asked for, with the self that made it.
// leaks: 1 ring: Paragraph.*html -> *
// objects: >= 1
// prints: <p>hi</p>; ended 0 of 1
var ended = 0

class Paragraph {
    let text: String
    lazy var html: () -> String = {
        "<p>\(self.text)</p>"
    }
    init(_ text: String) { self.text = text }
    deinit { ended += 1 }
}

@inline(never) func render() -> String {
    let paragraph = Paragraph("hi")
    return paragraph.html()
}

let html = render()
print("\(html); ended \(ended) of 1")
