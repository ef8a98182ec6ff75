// A pipeline of handlers behind existentials, in a module of its own: bytes are cut into frames, decoded, answered, encoded and sent.
import Channels

enum Request { case get(String), put(String, String), count, bad(Int) }
enum Response { case value(String?), number(Int), failure(any Error) }
struct ProtocolError: Error { let code: Int }

final class FrameDecoder: InboundHandler {
    typealias InboundIn = Buffer
    typealias InboundOut = Buffer
    private var pending = Buffer()
    func read(_ context: Context, _ message: Message) {
        pending.write(unwrap(message))
        while let length: UInt16 = pending.peek(), pending.count >= Int(length) + 2 {
            _ = pending.read(as: UInt16.self)
            context.fireRead(wrap(pending.readSlice(Int(length))!))
        }
    }
}
final class FrameEncoder: OutboundHandler {
    typealias OutboundIn = Buffer
    typealias OutboundOut = Buffer
    func write(_ context: Context, _ message: Message) {
        let body = unwrapOutbound(message)
        var frame = Buffer()
        frame.write(UInt16(body.count))
        frame.write(body)
        context.write(wrapOutbound(frame))
    }
}
final class RequestCodec: InboundHandler, OutboundHandler {
    typealias InboundIn = Buffer
    typealias InboundOut = Request
    typealias OutboundIn = Response
    typealias OutboundOut = Buffer
    func read(_ context: Context, _ message: Message) {
        var buffer = unwrap(message)
        func text() -> String { buffer.readString(Int(buffer.read(as: UInt8.self) ?? 0)) ?? "" }
        switch buffer.read(as: UInt8.self) {
        case 0: context.fireRead(wrap(.get(text())))
        case 1: let key = text(); context.fireRead(wrap(.put(key, text())))
        case 2: context.fireRead(wrap(.count))
        case let code: context.fireRead(wrap(.bad(Int(code ?? 255))))
        }
    }
    func write(_ context: Context, _ message: Message) {
        var buffer = Buffer()
        switch unwrapOutbound(message) {
        case let .value(text?): buffer.write(UInt8(0)); buffer.write(text.utf8)
        case .value(nil): buffer.write(UInt8(1))
        case let .number(number): buffer.write(UInt8(2)); buffer.write(number)
        case let .failure(error): buffer.write(UInt8(3)); buffer.write(UInt8((error as? ProtocolError)?.code ?? 0))
        }
        context.write(wrapOutbound(buffer))
    }
}
final class Meter: InboundHandler, OutboundHandler {
    typealias InboundIn = Buffer
    typealias InboundOut = Buffer
    typealias OutboundIn = Buffer
    typealias OutboundOut = Buffer
    var bytesIn = 0, bytesOut = 0, reads = 0
    func read(_ context: Context, _ message: Message) { bytesIn += unwrap(message).count; context.fireRead(message) }
    func readComplete(_ context: Context) { reads += 1; context.fireReadComplete() }
    func write(_ context: Context, _ message: Message) { bytesOut += unwrapOutbound(message).count; context.write(message) }
}
final class Store: InboundHandler {
    typealias InboundIn = Request
    typealias OutboundOut = Response
    private var values: [String: String] = [:]
    var served = 0
    func read(_ context: Context, _ message: Message) {
        served += 1
        switch unwrap(message) {
        case let .get(key): context.write(Message(Response.value(values[key])))
        case let .put(key, value): context.write(Message(Response.value(values.updateValue(value, forKey: key))))
        case .count: context.write(Message(Response.number(values.count)))
        case let .bad(code): context.fire(ProtocolError(code: code))
        }
    }
    func readComplete(_ context: Context) { context.flush() }
}
final class Failures: InboundHandler {
    typealias InboundIn = Never
    var count = 0
    func caught(_ context: Context, _ error: any Error) { count += 1; context.write(Message(Response.failure(error))) }
}

func frame(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }
func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }
func requests(_ round: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<50 {
        let key = text("key \((round * 13 + index * 7) % 211)")
        switch index % 5 {
        case 0, 2: bytes += frame([1] + key + text("value \(round) \(index)"))
        case 1, 3: bytes += frame([0] + key)
        default: bytes += frame([UInt8(index % 3 == 0 ? 9 : 2)])
        }
    }
    return bytes
}

let rounds = Int(CommandLine.arguments[1])!
let inputs = (0..<16).map(requests)
var sum = 0
for connection in 0..<4 {
    let channel = Channel()
    channel.pipeline.add("meter", Meter())
    channel.pipeline.add("decoder", FrameDecoder())
    channel.pipeline.add("encoder", FrameEncoder())
    channel.pipeline.add("codec", RequestCodec())
    channel.pipeline.add("store", Store())
    channel.pipeline.add("failures", Failures())
    for round in 0..<rounds {
        let input = inputs[(round + connection) % inputs.count]
        for start in stride(from: 0, to: input.count, by: 100) { channel.pipeline.read(Buffer(Array(input[start..<min(start + 100, input.count)]))) }
        channel.pipeline.readComplete()
        channel.sent.readable.forEach { sum = (sum &* 31 &+ Int($0)) & 0xffffff }
        channel.sent = Buffer()
        if round % 100 == 50, channel.pipeline.remove("meter") { channel.pipeline.addFirst("meter", Meter()) }
    }
    let meter = channel.pipeline.handler(of: Meter.self), store = channel.pipeline.handler(of: Store.self)!, failures = channel.pipeline.handler(of: Failures.self)!
    print(meter?.bytesIn ?? 0, meter?.bytesOut ?? 0, store.served, failures.count, channel.flushes, channel.errors.count, channel.unread)
    channel.pipeline.close()
}
print(sum)
