// A closure over self and a key path, both of which its context holds.
// leaks: 1 ring: Form.read -> closure.capture *
// objects: >= 2
// prints: 11; ended 0 of 1
var ended = 0

final class Form {
    var age = 11
    var size = 4
    var read: (() -> Int)?
    deinit { ended += 1 }
    func bind(_ path: KeyPath<Form, Int>) {
        read = { self[keyPath: path] }
    }
}

@inline(never) func fill(_ path: KeyPath<Form, Int>) -> Int {
    let form = Form()
    form.bind(path)
    return form.read!()
}

let age = fill(CommandLine.arguments.isEmpty ? \Form.size : \Form.age)
print("\(age); ended \(ended) of 1")
