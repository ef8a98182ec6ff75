// Under sidetable: a body that leaks is told from those that do not, also after others have leaked. Without it: it says that it cannot tell.
for leaking in [false, true, false, true] {
    do {
        try expectNoLeaks { meet(leaking: leaking) }
        print("nothing")
    } catch LeakError.found(let leaks) {
        print(leaks.map { "\($0.times) of \($0.what)" }.joined(separator: "; "))
    } catch {
        print(error)
    }
}
