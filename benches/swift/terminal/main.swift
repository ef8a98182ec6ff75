// A terminal whose state is in classes of another module: bytes in, cells, cursor, colours and titles out, each property an access that is checked.
import Screen

final class Window: TerminalDelegate {
    var bells = 0, titles: [String] = [], sent = 0
    func bell(_ terminal: Terminal) { bells += 1 }
    func titleChanged(_ terminal: Terminal, to title: String) { if titles.last != title { titles.append(title) } }
    func send(_ terminal: Terminal, _ bytes: [UInt8]) { sent += bytes.count }
}
final class Logged: Terminal {
    var feeds = 0
    override func lineFeed() { feeds += 1; super.lineFeed() }
}

func session(_ number: Int) -> [UInt8] {
    var text = "\u{1b}]0;session \(number)\u{7}\u{1b}[2J\u{1b}[H"
    for line in 0..<60 {
        text += "\u{1b}[\(30 + line % 8);\(40 + (line + number) % 8)mfile \(line)\u{1b}[0m\t\u{1b}[1m-rw-r--r--\u{1b}[m \(line * number) bytes – naïve\r\n"
        if line % 11 == 0 { text += "\u{1b}7\u{1b}[\(line % 24 + 1);\(line % 80 + 1)H\u{1b}[K\u{1b}[4mstatus\u{1b}[24;1H\u{1b}8\u{7}" }
        if line % 17 == 0 { text += "\u{1b}[?1049h\u{1b}[3;20r\u{1b}[20;1H\u{1b}[6n" + String(repeating: "scroll\n\r", count: 8) + "\u{1b}[r\u{1b}[?1049l" }
    }
    text += String(repeating: "a long line that wraps at the end of the screen, ", count: 12) + "\u{1b}[4hinserted\u{1b}[4l\u{1b}[A\u{1b}[5D\u{1b}[?25l\u{8}"
    return Array(text.utf8)
}

let sessions = (1...8).map(session)
let terminals = [Terminal(width: 80, height: 24), Logged(width: 132, height: 50)]
let window = Window()
for terminal in terminals { terminal.delegate = window }
var sum = 0, redrawn = 0
for round in 0..<Int(CommandLine.arguments[1])! {
    for terminal in terminals {
        terminal.feed(sessions[round % sessions.count])
        redrawn += max(0, terminal.dirtyTo - terminal.dirtyFrom + 1)
        (terminal.dirtyFrom, terminal.dirtyTo) = (Int.max, -1)
        if round % 8 == 0 {
            for line in terminal.buffer.lines {
                for cell in line.cells { sum = (sum &* 31 &+ Int(cell.code) &+ Int(cell.attributes.foreground)) & 0xffff_ffff }
            }
        }
    }
}
print(sum, redrawn, window.bells, window.titles.count, window.sent)
for terminal in terminals { print(terminal.title, terminal.written, terminal.ignored, terminal.buffer.x, terminal.buffer.y, terminal.buffer.scrolled, (terminal as? Logged)?.feeds ?? 0) }
