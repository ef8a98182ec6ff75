// Every kind of value that may have a reference in it, in global variables, over a ring.
// clean
// prints: 9
protocol Shape {
    var node: Node { get }
}

final class Node {
    var me: Node?
    let weight = 1
    init() { me = self }
}

struct Small: Shape {
    var node = Node()
}

struct Large: Shape, Error {
    var x = 1.0, y = 2.0, width = 3.0, height = 4.0
    var node = Node()
}

enum Choice {
    case node(Node)
    case text(String)
    indirect case more(Choice, Node)
}

var small: any Shape = Small()
var large: any Shape = Large()
var anything: Any = (1, 2, 3, Node())
var failure: any Error = Large()
var choice = Choice.node(Node())
var more = Choice.more(.node(Node()), Node())
var pair: (Int, Node)? = (1, Node())
var closure: () -> Int = { [node = Node()] in node.weight }
var sum = small.node.weight + large.node.weight + (anything as! (Int, Int, Int, Node)).3.weight
sum += (failure as! Large).node.weight + pair!.1.weight + closure()
if case .node(let node) = choice { sum += node.weight }
if case .more(.node(let inner), let outer) = more { sum += inner.weight + outer.weight }
print(sum)
