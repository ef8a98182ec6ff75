import SidetableLeaks
import XCTest

final class InXCTest: XCTestCase {
    func test1NothingIsLeaked() throws {
        try expectNoLeaks { meet(leaking: false) }
    }

    func test2ARingIsLeaked() throws {
        try expectNoLeaks { meet(leaking: true) }
    }

    func test3NothingMoreIsLeaked() throws {
        try expectNoLeaks { meet(leaking: false) }
    }
}
