import SidetableLeaks
import Testing

// One after the other: what other tests leak meanwhile would be taken for theirs.
@Suite(.serialized) struct InSwiftTesting {
    @Test func nothingIsLeaked() throws {
        try expectNoLeaks { meet(leaking: false) }
    }

    @Test func aRingIsLeaked() throws {
        try expectNoLeaks { meet(leaking: true) }
    }

    @Test func nothingMoreIsLeaked() throws {
        try expectNoLeaks { meet(leaking: false) }
    }
}
