/* What the program tests/copies.c and its module have in common. */
#ifndef COPIES_MODULE_H
#define COPIES_MODULE_H

#include "sidetable_inline.h"

struct copies_module {
    void (*count)(void **objects, sidetable_weak *weak, unsigned rounds);
};

/* As many references as before are left: of one object with its counts in the header, of one with a side table, and weak ones. */
static inline void copies_count(void **objects, sidetable_weak *weak, unsigned rounds) {
    for (unsigned i = 0; i < rounds; i++) {
        for (int object = 0; object < 2; object++) {
            swift_retain(objects[object]);
            swift_unownedRetain(objects[object]);
            sidetable_release(objects[object]);
            swift_unownedRelease(objects[object]);
        }
        sidetable_weak copy;
        sidetable_weak_copy_init(&copy, weak);
        swift_release(sidetable_weak_load_strong(weak));
        swift_weakDestroy(&copy);
    }
}

#endif
