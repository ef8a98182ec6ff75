/* What a weak reference to a dead object costs: a side table entry, not the object. Eight dead objects of 4 MiB each, weak
 * references outstanding, hold less than 64 KiB. */
#include "memory.h"

enum { OBJECTS = 8, SIZE = 4 << 20, LIMIT = 64 << 10 };

int main(void) {
    /* Large blocks are mapped one by one and go back to the system when freed, however many came before. */
    map_from(128 << 10);
    const sidetable_class *c = check_class("Big", SIZE, NULL);
    /* The first of everything (buffers of stdio, the first slab) is not what is measured. */
    probe *first = probe_new(0);
    check_inflate(first);
    swift_release(first);
    resident();

    size_t allocated_before = allocated(), resident_before = resident();
    void *objects[OBJECTS];
    sidetable_weak refs[OBJECTS];
    for (int i = 0; i < OBJECTS; i++) {
        objects[i] = sidetable_new(c);
        memset((char *)objects[i] + sizeof(sidetable_object), 0x77, SIZE - sizeof(sidetable_object));
        CHECK(check_state(objects[i]).side_table == NULL);
        swift_weakInit(&refs[i], objects[i]);
    }
    if (is_measurable()) {
        CHECK(grown(allocated(), allocated_before) >= (long long)OBJECTS * SIZE);
        CHECK(grown(resident(), resident_before) >= (long long)OBJECTS * SIZE);
    }

    for (int i = 0; i < OBJECTS; i++) swift_release(objects[i]);
    if (is_measurable()) {
        CHECK(grown(allocated(), allocated_before) < LIMIT);
        CHECK(grown(resident(), resident_before) < LIMIT);
    }
    for (int i = 0; i < OBJECTS; i++) {
        CHECK(swift_weakLoadStrong(&refs[i]) == NULL);
        swift_weakDestroy(&refs[i]);
    }
    return check_done("memory");
}
