/// Something that travels through a pipeline, of any type.
public enum Message { case buffer(Buffer), other(Any)
    public init<T>(_ value: T) { self = (value as? Buffer).map { .buffer($0) } ?? .other(value) }

    public func unwrapped<T>(as type: T.Type = T.self) -> T {
        switch self {
        case let .buffer(buffer): buffer as! T
        case let .other(value): value as! T
        }
    }
}

public protocol Handler: AnyObject {
    func added(_ context: Context)
    func removed(_ context: Context)
}

public protocol InboundHandler: Handler {
    associatedtype InboundIn
    associatedtype InboundOut = Never
    func read(_ context: Context, _ message: Message)
    func readComplete(_ context: Context)
    func caught(_ context: Context, _ error: any Error)
}

public protocol OutboundHandler: Handler {
    associatedtype OutboundIn
    associatedtype OutboundOut = Never
    func write(_ context: Context, _ message: Message)
    func flush(_ context: Context)
}

extension Handler {
    public func added(_ context: Context) {}
    public func removed(_ context: Context) {}
}

extension InboundHandler {
    public func unwrap(_ message: Message) -> InboundIn { message.unwrapped() }
    public func wrap(_ value: InboundOut) -> Message { Message(value) }
    public func read(_ context: Context, _ message: Message) { context.fireRead(message) }
    public func readComplete(_ context: Context) { context.fireReadComplete() }
    public func caught(_ context: Context, _ error: any Error) { context.fire(error) }
}

extension OutboundHandler {
    public func unwrapOutbound(_ message: Message) -> OutboundIn { message.unwrapped() }
    public func wrapOutbound(_ value: OutboundOut) -> Message { Message(value) }
    public func write(_ context: Context, _ message: Message) { context.write(message) }
    public func flush(_ context: Context) { context.flush() }
}

/// A handler's place in the pipeline, and its ways on.
public final class Context {
    public let name: String
    public let handler: any Handler
    public internal(set) var pipeline: Pipeline
    let inbound: (any InboundHandler)?, outbound: (any OutboundHandler)?
    var next: Context?, previous: Context?

    init(_ name: String, _ handler: any Handler, _ pipeline: Pipeline) {
        (self.name, self.handler, self.pipeline) = (name, handler, pipeline)
        inbound = handler as? any InboundHandler
        outbound = handler as? any OutboundHandler
    }

    private func forward(_ body: (any InboundHandler, Context) -> Void) -> Bool {
        var context = next
        while let here = context {
            if let handler = here.inbound { body(handler, here); return true }
            context = here.next
        }
        return false
    }

    private func back(_ body: (any OutboundHandler, Context) -> Void) -> Bool {
        var context = previous
        while let here = context {
            if let handler = here.outbound { body(handler, here); return true }
            context = here.previous
        }
        return false
    }

    public func fireRead(_ message: Message) { if !forward({ $0.read($1, message) }) { pipeline.channel.unread += 1 } }
    public func fireReadComplete() { _ = forward { $0.readComplete($1) } }
    public func fire(_ error: any Error) { if !forward({ $0.caught($1, error) }) { pipeline.channel.errors.append(error) } }
    public func write(_ message: Message) { if !back({ $0.write($1, message) }) { pipeline.channel.send(message.unwrapped()) } }
    public func flush() { if !back({ $0.flush($1) }) { pipeline.channel.flushes += 1 } }
}

/// Handlers from the socket to the program, in a list linked both ways.
public final class Pipeline {
    public unowned let channel: Channel
    private var first: Context?, last: Context?

    init(_ channel: Channel) { self.channel = channel }

    public func add(_ name: String, _ handler: any Handler) {
        let context = Context(name, handler, self)
        context.previous = last
        last?.next = context
        last = context
        if first == nil { first = context }
        handler.added(context)
    }

    public func addFirst(_ name: String, _ handler: any Handler) {
        let context = Context(name, handler, self)
        context.next = first
        first?.previous = context
        first = context
        if last == nil { last = context }
        handler.added(context)
    }

    public func remove(_ name: String) -> Bool {
        var context = first
        while let here = context, here.name != name { context = here.next }
        guard let found = context else { return false }
        if let previous = found.previous { previous.next = found.next } else { first = found.next }
        if let next = found.next { next.previous = found.previous } else { last = found.previous }
        found.handler.removed(found)
        return true
    }

    public func handler<H: Handler>(of type: H.Type) -> H? {
        var context = first
        while let here = context {
            if let found = here.handler as? H { return found }
            context = here.next
        }
        return nil
    }

    public func read(_ buffer: Buffer) { if let first { (first.inbound ?? nil).map { $0.read(first, Message(buffer)) } ?? first.fireRead(Message(buffer)) } }
    public func readComplete() { first?.inbound.map { $0.readComplete(first!) } ?? first?.fireReadComplete() }
    public func write<T>(_ value: T) { if let last { last.outbound.map { $0.write(last, Message(value)) } ?? last.write(Message(value)) } }

    public func close() {
        while let context = last { _ = remove(context.name); context.next = nil; context.previous = nil }
    }
}

open class Channel {
    public private(set) lazy var pipeline = Pipeline(self)
    public var sent = Buffer(), unread = 0, flushes = 0, errors: [any Error] = []
    public init() {}
    open func send(_ buffer: Buffer) { sent.write(buffer) }
}
