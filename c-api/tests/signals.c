/* A process with one thread moves counts without locked instructions. A signal handler that retains, releases and loads weakly between
 * any two of them loses nothing, and nothing of its own is lost. */
#include "check.h"
#include "sidetable_inline.h"

#include <signal.h>
#include <sys/time.h>

static void *shared;
static sidetable_weak weak_shared;
static uint32_t handled;
static pthread_t interrupted;

/* Keeps one reference each time, so that a lost move shows in the count. */
static void on_timer(int number) {
    (void)number;
    /* Beside an idle thread a signal may come to that one, and its handler end when the object is gone. */
    if (!pthread_equal(pthread_self(), interrupted)) return;
    swift_retain(shared);
    swift_release(shared);
    void *loaded = swift_weakLoadStrong(&weak_shared);
    if (loaded != NULL) sidetable_release(loaded);
    sidetable_retain(shared);
    __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
}

static void call_forms(void) {
    swift_retain(shared);
    swift_unownedRetain(shared);
    swift_release(shared);
    swift_unownedRelease(shared);
}

static void inline_forms(void) {
    sidetable_retain(shared);
    sidetable_unowned_retain(shared);
    sidetable_release(shared);
    sidetable_unowned_release(shared);
}

static void interrupt(void (*forms)(void)) {
    const uint32_t wanted = check_rounds(2000);
    const struct itimerval often = {{0, 50}, {0, 50}}, never = {{0, 0}, {0, 0}};
    size_t before = swift_retainCount(shared);
    handled = 0;
    signal(SIGALRM, on_timer);
    CHECK_EQ(setitimer(ITIMER_REAL, &often, NULL), 0);
    while (__atomic_load_n(&handled, __ATOMIC_RELAXED) < wanted)
        for (int i = 0; i < 1000; i++) forms();
    CHECK_EQ(setitimer(ITIMER_REAL, &never, NULL), 0);
    /* One may still be on its way. */
    signal(SIGALRM, SIG_IGN);
    CHECK_EQ(swift_retainCount(shared), before + handled);
    CHECK_EQ(swift_unownedRetainCount(shared), 1);
    swift_release_n(shared, handled);
    CHECK_EQ(swift_retainCount(shared), before);
}

int main(void) {
    interrupted = pthread_self();
    shared = sidetable_new(check_class("Shared", sizeof(probe), NULL));
    interrupt(call_forms);
    interrupt(inline_forms);
    swift_weakInit(&weak_shared, shared);
    interrupt(call_forms);
    interrupt(inline_forms);

    swift_weakDestroy(&weak_shared);
    weak_shared.entry = NULL;
    swift_release(shared);
    return check_done("signals");
}
