/* swift_once and swift_initStaticObject under threads: one call runs, all see what it wrote. */
#include "threads.h"

#include <time.h>

enum { TOKENS = 2000 };

static struct {
    sidetable_once_t token;
    int runs;       /* not atomic: that once makes it safe is the point */
    uint64_t value;
} cells[TOKENS];

static void fill(void *context) {
    unsigned i = (unsigned)(uintptr_t)context;
    if (i % 100 == 0) {
        /* Long enough for the others to go to sleep. */
        struct timespec time = {0, 2000000};
        nanosleep(&time, NULL);
    }
    cells[i].runs++;
    cells[i].value = i * 3u + 1;
}

static struct {
    uint64_t token;
    probe object;
} statics[TOKENS];

static void *race(void *index) {
    (void)index;
    meet();
    for (unsigned i = 0; i < check_rounds(TOKENS - 1); i++) {
        swift_once(&cells[i].token, fill, (void *)(uintptr_t)i);
        if (cells[i].value != i * 3u + 1) CHECK(!"once returns after the function did");
        probe *p = swift_initStaticObject(probe_class(), &statics[i].object);
        if (p != &statics[i].object || p->header.isa != probe_class()) CHECK(!"a static object is whole");
        swift_retain(p);
        swift_release(p);
    }
    return NULL;
}

int main(void) {
    probe_class();
    in_threads(race);
    for (unsigned i = 0; i < check_rounds(TOKENS - 1); i++) {
        CHECK_EQ(cells[i].runs, 1);
        CHECK_EQ(statics[i].object.header.refcount, STATIC_WORD);
    }
    return check_done("threads_once");
}
