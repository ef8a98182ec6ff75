/* Ten thousand threads, two thousand at once with small stacks: each uses the library while all the others live, and memory does not grow with their
 * number. */
#include "memory.h"

#include <limits.h>

enum { AT_ONCE = 2000, WAVES = 5, OBJECTS = 40 };

static pthread_barrier_t all_are_there;
static sidetable_weak common;
static void *kept;

static void *use(void *unused) {
    probe *objects[OBJECTS];
    sidetable_weak refs[OBJECTS];
    for (int i = 0; i < OBJECTS; i++) {
        objects[i] = probe_new(1);
        swift_weakInit(&refs[i], objects[i]);
    }
    pthread_barrier_wait(&all_are_there);
    void *loaded = swift_weakLoadStrong(&common);
    CHECK(loaded == kept);
    swift_release(loaded);
    for (int i = 0; i < OBJECTS; i++) {
        swift_release(objects[i]);
        CHECK(swift_weakLoadStrong(&refs[i]) == NULL);
        swift_weakDestroy(&refs[i]);
    }
    return unused;
}

static void wave(unsigned threads) {
    static pthread_t begun[AT_ONCE];
    pthread_attr_t small;
    CHECK_EQ(pthread_attr_init(&small), 0);
    /* A debug build's frames, and the C library's own part of a stack, take some. */
    CHECK_EQ(pthread_attr_setstacksize(&small, PTHREAD_STACK_MIN + (64 << 10)), 0);
    CHECK_EQ(pthread_barrier_init(&all_are_there, NULL, threads), 0);
    for (unsigned i = 0; i < threads; i++) CHECK_EQ(pthread_create(&begun[i], &small, use, NULL), 0);
    for (unsigned i = 0; i < threads; i++) CHECK_EQ(pthread_join(begun[i], NULL), 0);
    CHECK_EQ(pthread_barrier_destroy(&all_are_there), 0);
    CHECK_EQ(pthread_attr_destroy(&small), 0);
}

int main(void) {
    have_one_arena();
    probe_class();
    kept = probe_new(2);
    swift_weakInit(&common, kept);
    unsigned threads = check_rounds(AT_ONCE);
    wave(threads);
    size_t allocated_before = allocated(), resident_before = resident();
    for (int i = 1; i < WAVES; i++) wave(threads);
    CHECK_EQ(probe_deinits, (unsigned long)threads * WAVES * OBJECTS);
    if (is_measurable()) {
        CHECK(grown(allocated(), allocated_before) < 64 << 10);
        CHECK(grown(resident(), resident_before) < 1 << 20);
    }
    swift_weakDestroy(&common);
    swift_release(kept);
    return check_done("many_threads");
}
