// Richards: an operating system's scheduler with tasks, packets and queues (Martin Richards).
enum Kind { case device, work }

final class Packet {
    var link: Packet?
    var identity: Int
    let kind: Kind
    var datum = 0
    var data = [0, 0, 0, 0]
    init(_ link: Packet?, _ identity: Int, _ kind: Kind) { self.link = link; self.identity = identity; self.kind = kind }
    func appended(to queue: Packet?) -> Packet {
        link = nil
        guard let queue else { return self }
        var last = queue
        while let next = last.link { last = next }
        last.link = self
        return queue
    }
}

class Task {
    let identity: Int
    let priority: Int
    var queue: Packet?
    var isWaiting = false, isHeld = false
    let next: Task?
    unowned let scheduler: Scheduler
    init(_ scheduler: Scheduler, _ identity: Int, _ priority: Int, _ queue: Packet?, _ next: Task?) {
        self.scheduler = scheduler
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.next = next
    }
    var isReady: Bool { !isHeld && (!isWaiting || queue != nil) }
    func run(_ packet: Packet?) -> Task? { fatalError("a task has a body") }
    final func step() -> Task? {
        var packet: Packet?
        if isWaiting, let first = queue {
            packet = first
            queue = first.link
            isWaiting = false
        }
        return run(packet)
    }
    final func wait() -> Task? { isWaiting = true; return self }
    final func hold() -> Task? { isHeld = true; scheduler.holds += 1; return next }
    final func add(_ packet: Packet, from task: Task) -> Task {
        if queue == nil {
            queue = packet
            if priority > task.priority { return self }
        } else {
            queue = packet.appended(to: queue)
        }
        return task
    }
}

final class Idle: Task {
    var control = 1
    var count: Int
    init(_ scheduler: Scheduler, _ count: Int, _ next: Task?) { self.count = count; super.init(scheduler, 0, 0, nil, next) }
    override func run(_ packet: Packet?) -> Task? {
        count -= 1
        if count == 0 { return hold() }
        if control & 1 == 0 { control /= 2; return scheduler.release(4, self) }
        control = control / 2 ^ 0xD008
        return scheduler.release(5, self)
    }
}

final class Worker: Task {
    var destination = 2
    var letter = 0
    override func run(_ packet: Packet?) -> Task? {
        guard let packet else { return wait() }
        destination = destination == 2 ? 3 : 2
        packet.identity = destination
        packet.datum = 0
        for index in 0..<4 {
            letter = letter % 26 + 1
            packet.data[index] = letter
        }
        return scheduler.send(packet, self)
    }
}

final class Handler: Task {
    var work: Packet?, devices: Packet?
    override func run(_ packet: Packet?) -> Task? {
        if let packet {
            if packet.kind == .work { work = packet.appended(to: work) } else { devices = packet.appended(to: devices) }
        }
        guard let first = work else { return wait() }
        if first.datum >= 4 {
            work = first.link
            return scheduler.send(first, self)
        }
        guard let device = devices else { return wait() }
        devices = device.link
        device.datum = first.data[first.datum]
        first.datum += 1
        return scheduler.send(device, self)
    }
}

final class Device: Task {
    var pending: Packet?
    override func run(_ packet: Packet?) -> Task? {
        if let packet { pending = packet; return hold() }
        guard let sent = pending else { return wait() }
        pending = nil
        return scheduler.send(sent, self)
    }
}

final class Scheduler {
    var tasks: [Task?] = Array(repeating: nil, count: 6)
    var list: Task?
    var holds = 0, sent = 0
    func add(_ task: Task) { tasks[task.identity] = task; list = task; task.isWaiting = task.identity != 0 }
    func release(_ identity: Int, _ task: Task) -> Task? {
        guard let other = tasks[identity] else { return nil }
        other.isHeld = false
        return other.priority > task.priority ? other : task
    }
    func send(_ packet: Packet, _ task: Task) -> Task? {
        guard let other = tasks[packet.identity] else { return nil }
        sent += 1
        packet.link = nil
        packet.identity = task.identity
        return other.add(packet, from: task)
    }
    func run() {
        var current = list
        while let task = current { current = task.isReady ? task.step() : task.next }
    }
}

var holds = 0, sent = 0
for _ in 0..<Int(CommandLine.arguments[1])! {
    let scheduler = Scheduler()
    scheduler.add(Idle(scheduler, 1000, nil))
    scheduler.add(Worker(scheduler, 1, 1000, Packet(Packet(nil, 1, .work), 1, .work), scheduler.list))
    let packets = { (identity: Int) in Packet(Packet(Packet(nil, identity, .device), identity, .device), identity, .device) }
    scheduler.add(Handler(scheduler, 2, 2000, packets(4), scheduler.list))
    scheduler.add(Handler(scheduler, 3, 3000, packets(5), scheduler.list))
    scheduler.add(Device(scheduler, 4, 4000, nil, scheduler.list))
    scheduler.add(Device(scheduler, 5, 5000, nil, scheduler.list))
    scheduler.run()
    holds += scheduler.holds
    sent += scheduler.sent
}
print(holds, sent)
