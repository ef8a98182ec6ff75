/* Objects in memory of the program's own: on the stack, and static. */
#include "check.h"

static void on_the_stack(void) {
    unsigned long before = probe_deinits;
    probe room;
    memset(&room, 0xee, sizeof room);
    CHECK(swift_initStackObject(probe_class(), &room) == &room);
    CHECK(room.header.isa == probe_class());
    CHECK_EQ(room.header.refcount, 5);
    room.value = 21;
    room.guard = PROBE_GUARD;

    swift_retain(&room);
    CHECK_EQ(swift_retainCount(&room), 2);
    swift_release(&room);
    CHECK_EQ(probe_deinits, before);
    swift_release(&room);
    CHECK_EQ(probe_deinits, before + 1);
    CHECK_EQ(probe_last_value, 21);
    CHECK_EQ(room.value, 21);
    swift_verifyEndOfLifetime(&room);
}

/* Unowned and weak references are fine as long as they end before the object's memory does. */
static void on_the_stack_with_references(void) {
    probe room;
    swift_initStackObject(probe_class(), &room);
    room.guard = PROBE_GUARD;
    sidetable_weak ref;
    swift_weakInit(&ref, &room);
    swift_unownedRetain(&room);
    probe *loaded = swift_weakLoadStrong(&ref);
    CHECK(loaded == &room);
    swift_release(loaded);
    swift_weakDestroy(&ref);
    swift_unownedRelease(&room);
    swift_release(&room);
    swift_verifyEndOfLifetime(&room);
}

static struct {
    uint64_t token;
    probe object;
} cell;

static void statically(void) {
    unsigned long before = probe_deinits;
    cell.object.value = 33;
    probe *p = swift_initStaticObject(probe_class(), &cell.object);
    CHECK(p == &cell.object);
    CHECK(p->header.isa == probe_class());
    CHECK_EQ(p->header.refcount, STATIC_WORD);
    CHECK_EQ(p->value, 33);
    /* Again: the same object, as it is. */
    p->value = 34;
    CHECK(swift_initStaticObject(probe_class(), &cell.object) == p);
    CHECK_EQ(p->value, 34);

    swift_retain_n(p, 1000000);
    swift_release_n(p, 2000000);
    CHECK(swift_tryRetain(p) == p);
    CHECK(!swift_isUniquelyReferenced_native(p));
    CHECK_EQ(p->header.refcount, STATIC_WORD);
    swift_unownedCheck(p);
    CHECK(swift_unownedRetainStrong(p) == p);
    CHECK_EQ(probe_deinits, before);

    /* A weak reference gives even an immortal object a side table; it stays immortal. */
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    for (int i = 0; i < 10; i++) swift_release(p);
    CHECK(swift_weakLoadStrong(&ref) == p);
    swift_release(p);
    CHECK(!swift_isDeallocating(p));
    CHECK(!swift_isUniquelyReferenced_native(p));
    swift_weakDestroy(&ref);
    CHECK_EQ(probe_deinits, before);
}

int main(void) {
    on_the_stack();
    on_the_stack_with_references();
    statically();
    return check_done("placed");
}
