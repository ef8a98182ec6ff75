// A ring that a thread's own variable leads to.
// clean
// prints: 6
import Glibc

final class Session {
    var me: Session?
    var user = "a user's name that is no small string"
    let number = 6
}

var key = pthread_key_t()
pthread_key_create(&key, nil)

@inline(never) func open() {
    let session = Session()
    session.me = session
    pthread_setspecific(key, Unmanaged.passRetained(session).toOpaque())
}

open()
let session = Unmanaged<Session>.fromOpaque(pthread_getspecific(key)!).takeUnretainedValue()
print(session.number)
