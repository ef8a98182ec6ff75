/* Unowned references: they keep the memory after the object, and read the object only while it lives. */
#include "check.h"

static void counting(bool side_table) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(3);
    if (side_table) check_inflate(p);
    CHECK_EQ(swift_unownedRetainCount(p), 1);
    CHECK(swift_unownedRetain(p) == p);
    CHECK_EQ(swift_unownedRetainCount(p), 2);
    CHECK(swift_unownedRetain_n(p, 10) == p);
    CHECK_EQ(swift_unownedRetainCount(p), 12);
    CHECK(swift_unownedRetain_n(p, 0) == p);
    swift_unownedRelease_n(p, 0);
    swift_unownedRelease(p);
    swift_unownedRelease_n(p, 8);
    CHECK_EQ(swift_unownedRetainCount(p), 3);
    CHECK_EQ(swift_retainCount(p), 1);

    swift_unownedCheck(p);
    CHECK(swift_unownedRetainStrong(p) == p);
    CHECK_EQ(swift_retainCount(p), 2);
    CHECK_EQ(swift_unownedRetainCount(p), 3);
    swift_unownedRetainStrongAndRelease(p);
    CHECK_EQ(swift_retainCount(p), 3);
    CHECK_EQ(swift_unownedRetainCount(p), 2);

    swift_release_n(p, 2);
    CHECK_EQ(probe_deinits, before);
    swift_release(p);
    CHECK_EQ(probe_deinits, before + 1);

    /* Dead, but its memory is here as long as the unowned reference is. */
    CHECK_EQ(p->value, 3);
    CHECK(swift_isDeallocating(p));
    CHECK(swift_tryRetain(p) == NULL);
    CHECK_EQ(swift_unownedRetainCount(p), 1);
    sidetable_object_state state = check_state(p);
    CHECK_EQ(state.strong, 0);
    CHECK_EQ(state.unowned, 1);
    CHECK_EQ(state.is_deiniting, 1);
    swift_unownedRetain(p);
    swift_unownedRelease(p);
    swift_unownedRelease(p);
}

/* The two orders of giving up the last unowned and the last strong reference, with and without a weak one. */
static void orders(void) {
    for (int shape = 0; shape < 8; shape++) {
        bool weak = shape & 1, unowned_first = shape & 2, many = shape & 4;
        unsigned long before = probe_deinits;
        probe *p = probe_new(4);
        sidetable_weak ref = {NULL};
        if (weak) swift_weakInit(&ref, p);
        int n = many ? 100 : 1;
        swift_unownedRetain_n(p, n);
        if (unowned_first) {
            swift_unownedRelease_n(p, n);
            CHECK_EQ(probe_deinits, before);
            swift_release(p);
        } else {
            swift_release(p);
            CHECK_EQ(probe_deinits, before + 1);
            swift_unownedRelease_n(p, n);
        }
        CHECK_EQ(probe_deinits, before + 1);
        if (weak) CHECK(swift_weakLoadStrong(&ref) == NULL);
        swift_weakDestroy(&ref);
    }
}

static void big_counts(bool side_table) {
    probe *p = probe_new(1);
    if (side_table) check_inflate(p);
    /* Where the header has no room, its first large count has moved to a side table before the loop. */
    if (!IS_WORD_WIDE) swift_unownedRelease_n(swift_unownedRetain_n(p, 1000), 1000);
    uint64_t word = p->header.refcount, counts = check_state(p).counts;
    for (unsigned power = 0; power < 31; power++) {
        int n = (int)((UINT32_C(1) << power) - 1);
        swift_unownedRetain_n(p, n);
        CHECK_EQ(swift_unownedRetainCount(p), 1 + (uint64_t)n);
        CHECK_EQ(swift_retainCount(p), 1);
        CHECK_EQ(check_state(p).counts, counts + ((uint64_t)n << 1));
        swift_unownedRelease_n(p, n);
        CHECK_EQ(p->header.refcount, word);
        CHECK_EQ(check_state(p).counts, counts);
    }
    /* The most there can be: 2^31 - 2, the one that the strong references hold included. */
    swift_unownedRetain_n(p, 0x7ffffffd);
    CHECK_EQ(swift_unownedRetainCount(p), 0x7ffffffe);
    swift_unownedRelease_n(p, 0x7ffffffd);
    CHECK_EQ(p->header.refcount, word);
    swift_release(p);
}

static void ignorable_pointers(void) {
    void *ignorable[] = IGNORABLE;
    for (int i = 0; i < 3; i++) {
        void *o = ignorable[i];
        CHECK(swift_unownedRetain(o) == o);
        CHECK(swift_unownedRetain_n(o, 3) == o);
        swift_unownedRelease(o);
        swift_unownedRelease_n(o, 3);
        CHECK(swift_unownedRetainStrong(o) == o);
        swift_unownedRetainStrongAndRelease(o);
        swift_unownedCheck(o);
        CHECK(swift_nonatomic_unownedRetain(o) == o);
        CHECK(swift_nonatomic_unownedRetain_n(o, 3) == o);
        swift_nonatomic_unownedRelease(o);
        swift_nonatomic_unownedRelease_n(o, 3);
        CHECK(swift_nonatomic_unownedRetainStrong(o) == o);
        swift_nonatomic_unownedRetainStrongAndRelease(o);
    }
}

int main(void) {
    counting(false);
    counting(true);
    orders();
    big_counts(false);
    big_counts(true);
    ignorable_pointers();
    return check_done("unowned");
}
