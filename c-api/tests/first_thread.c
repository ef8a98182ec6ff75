/* The first pthread_create ends the time without locked instructions, and joins may bring it back: no count is lost across either. */
#include "check.h"
#include "sidetable_inline.h"

enum { ROUNDS = 60, TURNS = 20000 };

static void *shared;
static sidetable_weak weak_shared;

static void hammer(unsigned turns) {
    for (unsigned i = 0; i < turns; i++) {
        swift_retain(shared);
        sidetable_retain(shared);
        swift_unownedRetain(shared);
        void *loaded = swift_weakLoadStrong(&weak_shared);
        CHECK(loaded == shared);
        sidetable_weak copy;
        swift_weakCopyInit(&copy, &weak_shared);
        swift_weakDestroy(&copy);
        swift_release(loaded);
        swift_unownedRelease(shared);
        sidetable_release(shared);
        swift_release(shared);
    }
}

static void *run(void *unused) {
    hammer(check_rounds(TURNS) / 10 + 1);
    return unused;
}

int main(void) {
    shared = sidetable_new(check_class("Shared", sizeof(probe), NULL));
    swift_weakInit(&weak_shared, shared);
    for (unsigned round = 0; round < check_rounds(ROUNDS); round++) {
        hammer(100);
        pthread_t threads[2];
        for (int i = 0; i < 2; i++) CHECK_EQ(pthread_create(&threads[i], NULL, run, NULL), 0);
        hammer(check_rounds(TURNS) / 10 + 1);
        for (int i = 0; i < 2; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
        hammer(100);
        CHECK_EQ(swift_retainCount(shared), 1);
        CHECK_EQ(swift_unownedRetainCount(shared), 1);
        CHECK_EQ(swift_weakRetainCount(shared), 2);
    }
    swift_weakDestroy(&weak_shared);
    swift_release(shared);
    return check_done("first_thread");
}
