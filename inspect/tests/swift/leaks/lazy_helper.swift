// A lazy object that holds the object which made it.
// leaks: 1 ring: Editor.*spelling -> Spelling.editor
// objects: 2
// prints: 0 faults; ended 0 of 2
var ended = 0

class Spelling {
    let editor: Editor
    init(_ editor: Editor) { self.editor = editor }
    deinit { ended += 1 }
    var faults: Int { editor.text == "text" ? 0 : 1 }
}

class Editor {
    var text = "text"
    lazy var spelling = Spelling(self)
    deinit { ended += 1 }
}

@inline(never) func check() -> Int {
    let editor = Editor()
    return editor.spelling.faults
}

let faults = check()
print("\(faults) faults; ended \(ended) of 2")
