// Makes so many objects, takes so many megabytes in blocks of a KiB, and prints the seconds of a picture, and of the stop for one at a signal.
import Glibc

final class Node {
    let next: Node?
    let name: String
    var number: Int
    init(_ next: Node?, _ number: Int) { (self.next, self.name, self.number) = (next, "a name that has a block of its own: \(number)", number) }
}

func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let numbers = CommandLine.arguments[1...2].map { Int($0)! }
var nodes: [Node] = []
for number in 0..<numbers[0] { nodes.append(Node(number % 100 == 0 ? nil : nodes.last, number)) }
// Blocks of the C library's are 16 bytes larger than what one asks for.
let blocks = (0..<numbers[1] * 1024).map { _ in
    let block = malloc(1024 - 16)!
    memset(block, 1, 1024 - 16)
    return block
}

typealias Snapshot = @convention(c) (UnsafePointer<CChar>) -> Int32
let snapshot = unsafeBitCast(dlsym(nil, "sidetable_snapshot")!, to: Snapshot.self)
let start = now()
guard snapshot(CommandLine.arguments[3]) == 0 else { fatalError("no picture") }
let taken = now()
raise(Int32(String(cString: getenv("SIDETABLE_PICTURE_SIGNAL")))!)
let stopped = now()
print(taken - start, stopped - taken)
// The end, and a picture of it, are not what is measured: this calls neither `exit` nor `_exit` by their names.
withExtendedLifetime((nodes, blocks)) {
    fflush(stdout)
    quick_exit(0)
}
