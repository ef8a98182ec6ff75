/* The swift_nonatomic_ forms do what the others do, on the same counts. */
#include "check.h"

static void strong(bool side_table) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(1);
    if (side_table) check_inflate(p);
    CHECK(swift_nonatomic_retain(p) == p);
    CHECK_EQ(swift_retainCount(p), 2);
    CHECK(swift_nonatomic_retain_n(p, 10) == p);
    CHECK_EQ(swift_retainCount(p), 12);
    CHECK(swift_nonatomic_retain_n(p, 0) == p);
    swift_nonatomic_release_n(p, 0);
    swift_nonatomic_release(p);
    swift_nonatomic_release_n(p, 4);
    CHECK_EQ(swift_retainCount(p), 7);
    swift_retain(p);
    swift_nonatomic_release(p);
    swift_release(p);
    CHECK_EQ(swift_retainCount(p), 6);
    swift_nonatomic_release_n(p, 5);
    CHECK_EQ(probe_deinits, before);
    swift_nonatomic_release(p);
    CHECK_EQ(probe_deinits, before + 1);

    p = probe_new(2);
    if (side_table) check_inflate(p);
    swift_nonatomic_retain_n(p, 4);
    swift_nonatomic_release_n(p, 5);
    CHECK_EQ(probe_deinits, before + 2);
}

static void unowned(bool side_table) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(1);
    if (side_table) check_inflate(p);
    CHECK(swift_nonatomic_unownedRetain(p) == p);
    CHECK(swift_nonatomic_unownedRetain_n(p, 5) == p);
    CHECK_EQ(swift_unownedRetainCount(p), 7);
    swift_nonatomic_unownedRelease_n(p, 2);
    swift_nonatomic_unownedRelease(p);
    CHECK_EQ(swift_unownedRetainCount(p), 4);
    CHECK(swift_nonatomic_unownedRetainStrong(p) == p);
    CHECK_EQ(swift_retainCount(p), 2);
    swift_nonatomic_unownedRetainStrongAndRelease(p);
    CHECK_EQ(swift_retainCount(p), 3);
    CHECK_EQ(swift_unownedRetainCount(p), 3);
    swift_nonatomic_release_n(p, 3);
    CHECK_EQ(probe_deinits, before + 1);
    CHECK_EQ(swift_unownedRetainCount(p), 2);
    swift_nonatomic_unownedRelease(p);
    swift_nonatomic_unownedRelease_n(p, 1);
}

static void ignorable_pointers(void) {
    void *ignorable[] = IGNORABLE;
    for (int i = 0; i < 3; i++) {
        void *o = ignorable[i];
        CHECK(swift_nonatomic_retain(o) == o);
        CHECK(swift_nonatomic_retain_n(o, 2) == o);
        swift_nonatomic_release(o);
        swift_nonatomic_release_n(o, 2);
    }
}

static void immortal(void) {
    static struct {
        uint64_t token;
        probe object;
    } room;
    probe *p = swift_initStaticObject(probe_class(), &room.object);
    uint64_t word = p->header.refcount;
    swift_nonatomic_retain(p);
    swift_nonatomic_release_n(p, 3);
    swift_nonatomic_unownedRetain(p);
    swift_nonatomic_unownedRelease(p);
    CHECK_EQ(p->header.refcount, word);
}

int main(void) {
    strong(false);
    strong(true);
    unowned(false);
    unowned(true);
    ignorable_pointers();
    immortal();
    return check_done("nonatomic");
}
