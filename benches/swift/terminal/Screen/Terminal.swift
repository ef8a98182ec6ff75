public protocol TerminalDelegate: AnyObject {
    func bell(_ terminal: Terminal)
    func titleChanged(_ terminal: Terminal, to title: String)
    func send(_ terminal: Terminal, _ bytes: [UInt8])
}

public struct Attributes: Equatable {
    public var foreground: UInt8 = 7, background: UInt8 = 0, isBold = false, isUnderlined = false
    public init() {}
}

public struct Cell {
    public var code: UInt32 = 32
    public var attributes = Attributes()
}

open class Line {
    public var cells: [Cell]
    public var isWrapped = false
    public init(_ width: Int, _ attributes: Attributes) {
        var empty = Cell()
        empty.attributes = attributes
        cells = Array(repeating: empty, count: width)
    }
}

open class Buffer {
    public var lines: [Line] = []
    public var x = 0, y = 0, savedX = 0, savedY = 0
    public var top = 0, bottom: Int
    public var scrolled = 0
    public let width: Int, height: Int
    public init(width: Int, height: Int) {
        (self.width, self.height, bottom) = (width, height, height - 1)
        for _ in 0..<height { lines.append(Line(width, Attributes())) }
    }
    open func scroll(_ attributes: Attributes) {
        lines.remove(at: top)
        lines.insert(Line(width, attributes), at: bottom)
        scrolled += 1
    }
}

/// Bytes in, state out: a terminal as programs of fifty years expect it.
open class Terminal {
    enum State { case ground, escape, sequence, command, commandEnd }

    public weak var delegate: (any TerminalDelegate)?
    public var buffer: Buffer, other: Buffer
    public var attributes = Attributes(), saved = Attributes()
    public var title = "", isCursorHidden = false, wraps = true, insertsLines = false
    public var dirtyFrom = Int.max, dirtyTo = -1
    public var written = 0, ignored = 0
    var state = State.ground
    var parameters: [Int] = []
    var parameter: Int?
    var isPrivate = false
    var text: [UInt8] = []
    var rest = 0, code: UInt32 = 0
    var tabs: Set<Int> = []

    public init(width: Int, height: Int) {
        buffer = Buffer(width: width, height: height)
        other = Buffer(width: width, height: height)
        for column in stride(from: 0, to: width, by: 8) { tabs.insert(column) }
    }

    public func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { feed(byte) }
    }

    open func feed(_ byte: UInt8) {
        switch state {
        case .ground: byte == 27 ? (state = .escape) : byte < 32 ? control(byte) : decode(byte)
        case .escape: escape(byte)
        case .sequence: sequence(byte)
        case .command: if byte == 7 { finishCommand() } else if byte == 27 { state = .commandEnd } else { text.append(byte) }
        case .commandEnd: finishCommand()
        }
    }

    func decode(_ byte: UInt8) {
        if byte < 0x80 { return put(UInt32(byte)) }
        if byte >= 0xc0 { (rest, code) = byte >= 0xe0 ? (2, UInt32(byte & 15)) : (1, UInt32(byte & 31)); return }
        code = code << 6 | UInt32(byte & 63)
        rest -= 1
        if rest == 0 { put(code) }
    }

    open func put(_ code: UInt32) {
        if buffer.x >= buffer.width {
            if wraps { buffer.lines[buffer.y].isWrapped = true; buffer.x = 0; lineFeed() } else { buffer.x = buffer.width - 1 }
        }
        if insertsLines { buffer.lines[buffer.y].cells.insert(Cell(), at: buffer.x); buffer.lines[buffer.y].cells.removeLast() }
        buffer.lines[buffer.y].cells[buffer.x].code = code
        buffer.lines[buffer.y].cells[buffer.x].attributes = attributes
        buffer.x += 1
        written += 1
        touch(buffer.y)
    }

    func touch(_ line: Int) {
        dirtyFrom = min(dirtyFrom, line)
        dirtyTo = max(dirtyTo, line)
    }

    func control(_ byte: UInt8) {
        switch byte {
        case 7: delegate?.bell(self)
        case 8: buffer.x = max(0, buffer.x - 1)
        case 9: repeat { buffer.x += 1 } while buffer.x < buffer.width - 1 && !tabs.contains(buffer.x)
        case 10, 11, 12: lineFeed()
        case 13: buffer.x = 0
        default: ignored += 1
        }
    }

    open func lineFeed() {
        if buffer.y == buffer.bottom { buffer.scroll(attributes); touch(buffer.top); touch(buffer.bottom) } else { buffer.y = min(buffer.y + 1, buffer.height - 1) }
    }

    func escape(_ byte: UInt8) {
        state = .ground
        switch byte {
        case 91: state = .sequence; parameters.removeAll(keepingCapacity: true); parameter = nil; isPrivate = false
        case 93: state = .command; text.removeAll(keepingCapacity: true)
        case 55: (buffer.savedX, buffer.savedY, saved) = (buffer.x, buffer.y, attributes)
        case 56: (buffer.x, buffer.y, attributes) = (buffer.savedX, buffer.savedY, saved)
        case 68: lineFeed()
        case 77: buffer.y = max(buffer.top, buffer.y - 1)
        default: ignored += 1
        }
    }

    func sequence(_ byte: UInt8) {
        switch byte {
        case 48...57: parameter = (parameter ?? 0) * 10 + Int(byte - 48)
        case 59: parameters.append(parameter ?? 0); parameter = nil
        case 63: isPrivate = true
        default:
            if let parameter { parameters.append(parameter) }
            state = .ground
            run(byte)
        }
    }

    func argument(_ index: Int, or value: Int) -> Int { index < parameters.count && parameters[index] > 0 ? parameters[index] : value }

    open func run(_ byte: UInt8) {
        switch byte {
        case 65: buffer.y = max(buffer.top, buffer.y - argument(0, or: 1))
        case 66: buffer.y = min(buffer.bottom, buffer.y + argument(0, or: 1))
        case 67: buffer.x = min(buffer.width - 1, buffer.x + argument(0, or: 1))
        case 68: buffer.x = max(0, buffer.x - argument(0, or: 1))
        case 72: (buffer.x, buffer.y) = (min(argument(1, or: 1), buffer.width) - 1, min(argument(0, or: 1), buffer.height) - 1)
        case 74: for line in (parameters.first == 2 ? 0 : buffer.y)..<buffer.height { clear(line, from: 0) }
        case 75: clear(buffer.y, from: parameters.first == 2 ? 0 : buffer.x)
        case 104, 108: setMode(byte == 104)
        case 109: select()
        case 110: delegate?.send(self, Array("\u{1b}[\(buffer.y + 1);\(buffer.x + 1)R".utf8))
        case 114: (buffer.top, buffer.bottom) = (argument(0, or: 1) - 1, min(argument(1, or: buffer.height), buffer.height) - 1)
        default: ignored += 1
        }
    }

    func clear(_ line: Int, from column: Int) {
        for column in min(column, buffer.width)..<buffer.width { buffer.lines[line].cells[column] = Cell() }
        touch(line)
    }

    func setMode(_ isOn: Bool) {
        switch (isPrivate, argument(0, or: 0)) {
        case (true, 7): wraps = isOn
        case (true, 25): isCursorHidden = !isOn
        case (true, 1049): swap(&buffer, &other)
        case (false, 4): insertsLines = isOn
        default: ignored += 1
        }
    }

    func select() {
        if parameters.isEmpty { parameters.append(0) }
        for parameter in parameters {
            switch parameter {
            case 0: attributes = Attributes()
            case 1: attributes.isBold = true
            case 4: attributes.isUnderlined = true
            case 30...37: attributes.foreground = UInt8(parameter - 30)
            case 40...47: attributes.background = UInt8(parameter - 40)
            default: ignored += 1
            }
        }
    }

    func finishCommand() {
        state = .ground
        title = String(decoding: text.drop { $0 != 59 }.dropFirst(), as: UTF8.self)
        delegate?.titleChanged(self, to: title)
    }
}
