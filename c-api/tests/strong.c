/* Strong references: counts, ignorable pointers, uniqueness; on inline counts and on a side table. */
#include "check.h"

static void counting(bool side_table) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(1);
    if (side_table) check_inflate(p);
    CHECK_EQ(check_state(p).kind, side_table ? SIDETABLE_KIND_SIDE_TABLE : SIDETABLE_KIND_INLINE);

    CHECK(swift_retain(p) == p);
    CHECK_EQ(swift_retainCount(p), 2);
    CHECK(swift_retain_n(p, 5) == p);
    CHECK_EQ(swift_retainCount(p), 7);
    CHECK(swift_retain_n(p, 0) == p);
    swift_release_n(p, 0);
    CHECK_EQ(swift_retainCount(p), 7);
    CHECK(swift_tryRetain(p) == p);
    CHECK_EQ(swift_retainCount(p), 8);
    swift_release(p);
    swift_release_n(p, 6);
    CHECK_EQ(swift_retainCount(p), 1);
    CHECK_EQ(probe_deinits, before);

    /* The last references can go several at a time. */
    swift_retain_n(p, 9);
    swift_release_n(p, 10);
    CHECK_EQ(probe_deinits, before + 1);
}

/* swift_retain_n up to the field's end counts, and leaves every other bit as it was. */
static void big_counts(bool side_table) {
    probe *p = probe_new(1);
    swift_unownedRetain_n(p, 12345);
    if (side_table) check_inflate(p);
    CHECK_EQ(check_state(p).kind, side_table || !IS_WORD_WIDE ? SIDETABLE_KIND_SIDE_TABLE : SIDETABLE_KIND_INLINE);
    uint64_t word = p->header.refcount, counts = check_state(p).counts;
    for (unsigned power = 0; power < 30; power++) {
        for (int less = 0; less <= 1; less++) {
            uint32_t n = (UINT32_C(1) << power) - (uint32_t)less;
            CHECK(swift_retain_n(p, n) == p);
            sidetable_object_state state = check_state(p);
            CHECK_EQ(state.strong, 1 + (uint64_t)n);
            CHECK_EQ(state.unowned, 12346);
            CHECK_EQ(state.is_deiniting, 0);
            CHECK_EQ(state.counts, counts + ((uint64_t)n << 33));
            CHECK_EQ(swift_retainCount(p), 1 + (uint64_t)n);
            if (side_table) CHECK_EQ(p->header.refcount, word);
            swift_release_n(p, n);
            CHECK_EQ(p->header.refcount, word);
            CHECK_EQ(check_state(p).counts, counts);
        }
    }
    /* The most there can be: 2^30. */
    swift_retain_n(p, (UINT32_C(1) << 30) - 1);
    CHECK_EQ(swift_retainCount(p), UINT64_C(1) << 30);
    swift_release_n(p, (UINT32_C(1) << 30) - 1);
    CHECK_EQ(p->header.refcount, word);
    CHECK_EQ(check_state(p).counts, counts);
    swift_unownedRelease_n(p, 12345);
    swift_release(p);
}

static void ignorable_pointers(void) {
    void *ignorable[] = IGNORABLE;
    for (int i = 0; i < 3; i++) {
        void *o = ignorable[i];
        CHECK(swift_retain(o) == o);
        CHECK(swift_retain_n(o, 3) == o);
        swift_release(o);
        swift_release_n(o, 3);
        CHECK(swift_tryRetain(o) == NULL);
        CHECK(!swift_isDeallocating(o));
        CHECK_EQ(swift_retainCount(o), 0);
    }
}

static void unique(void *o, bool expected) {
    CHECK(swift_isUniquelyReferenced(o) == expected);
    CHECK(swift_isUniquelyReferenced_native(o) == expected);
    CHECK(swift_isUniquelyReferencedNonObjC(o) == expected);
    if (o == NULL) return;
    CHECK(swift_isUniquelyReferenced_nonNull(o) == expected);
    CHECK(swift_isUniquelyReferenced_nonNull_native(o) == expected);
    CHECK(swift_isUniquelyReferencedNonObjC_nonNull(o) == expected);
}

static void uniqueness(void) {
    unique(NULL, false);
    for (int side_table = 0; side_table <= 1; side_table++) {
        probe *p = probe_new(1);
        if (side_table) check_inflate(p);
        unique(p, true);
        swift_retain(p);
        unique(p, false);
        swift_release(p);
        unique(p, true);
        /* Unowned and weak references do not make an owner. */
        swift_unownedRetain(p);
        sidetable_weak ref;
        swift_weakInit(&ref, p);
        unique(p, true);
        swift_weakDestroy(&ref);
        swift_unownedRelease(p);
        swift_release(p);
    }
}

/* An immortal object's memory is meant to stay; leak checkers see that it is reachable. */
void *kept;

static void immortal(void) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(1);
    _swift_stdlib_immortalize(p);
    CHECK_EQ(check_state(p).kind, SIDETABLE_KIND_IMMORTAL);
    uint64_t word = p->header.refcount;
    CHECK(swift_retain(p) == p);
    CHECK(swift_retain_n(p, 1000) == p);
    CHECK(swift_tryRetain(p) == p);
    swift_release(p);
    swift_release_n(p, 5000);
    swift_unownedRetain(p);
    swift_unownedRelease_n(p, 7);
    unique(p, false);
    CHECK(!swift_isDeallocating(p));
    CHECK_EQ(p->header.refcount, word);
    CHECK_EQ(probe_deinits, before);
    kept = p;
}

int main(void) {
    counting(false);
    counting(true);
    big_counts(false);
    big_counts(true);
    ignorable_pointers();
    uniqueness();
    immortal();
    return check_done("strong");
}
