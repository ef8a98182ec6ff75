/* Weak references: each of the nine functions, on live, dead and null, and what they do to the counts. */
#include "check.h"

static void init_load_destroy(void) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(5);
    sidetable_weak ref;
    CHECK(swift_weakInit(&ref, p) == &ref);
    CHECK(ref.entry != NULL);
    CHECK_EQ(swift_weakRetainCount(p), 2);
    CHECK_EQ(swift_retainCount(p), 1);

    probe *loaded = swift_weakLoadStrong(&ref);
    CHECK(loaded == p);
    CHECK_EQ(swift_retainCount(p), 2);
    swift_release(p);
    CHECK_EQ(probe_deinits, before);
    CHECK_EQ(loaded->value, 5);
    swift_release(loaded);
    CHECK_EQ(probe_deinits, before + 1);

    void *entry = ref.entry;
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    CHECK(ref.entry == entry);
    swift_weakDestroy(&ref);
}

static void null_variables(void) {
    sidetable_weak a, b;
    CHECK(swift_weakInit(&a, NULL) == &a);
    CHECK(a.entry == NULL);
    CHECK(swift_weakLoadStrong(&a) == NULL);
    CHECK(swift_weakCopyInit(&b, &a) == &b);
    CHECK(b.entry == NULL);
    CHECK(swift_weakCopyAssign(&b, &a) == &b);
    CHECK(swift_weakTakeAssign(&b, &a) == &b);
    CHECK(swift_weakAssign(&b, NULL) == &b);
    CHECK(swift_weakTakeStrong(&b) == NULL);
    CHECK(swift_weakInit(&a, NULL) == &a);
    CHECK(swift_weakTakeInit(&b, &a) == &b);
    swift_weakDestroy(&b);
    sidetable_weak zero = {NULL};
    CHECK(swift_weakLoadStrong(&zero) == NULL);
    swift_weakDestroy(&zero);
}

static void assign(void) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(1), *q = probe_new(2);
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    CHECK(swift_weakAssign(&ref, q) == &ref);
    CHECK_EQ(swift_weakRetainCount(p), 1);
    CHECK_EQ(swift_weakRetainCount(q), 2);
    CHECK(swift_weakAssign(&ref, q) == &ref);
    CHECK_EQ(swift_weakRetainCount(q), 2);
    CHECK(swift_weakAssign(&ref, NULL) == &ref);
    CHECK_EQ(swift_weakRetainCount(q), 1);
    CHECK(ref.entry == NULL);
    CHECK(swift_weakAssign(&ref, p) == &ref);
    swift_release(p);
    CHECK_EQ(probe_deinits, before + 1);
    /* Overwriting the last reference to a dead object's entry. */
    CHECK(swift_weakAssign(&ref, q) == &ref);
    probe *loaded = swift_weakLoadStrong(&ref);
    CHECK(loaded == q);
    swift_release(loaded);
    swift_weakDestroy(&ref);
    swift_release(q);
    CHECK_EQ(probe_deinits, before + 2);
}

static void copy_and_take(void) {
    probe *p = probe_new(1), *q = probe_new(2);
    sidetable_weak a, b, c;
    swift_weakInit(&a, p);
    CHECK(swift_weakCopyInit(&b, &a) == &b);
    CHECK_EQ(swift_weakRetainCount(p), 3);
    CHECK(a.entry == b.entry);

    CHECK(swift_weakTakeInit(&c, &b) == &c);
    CHECK_EQ(swift_weakRetainCount(p), 3);
    CHECK(c.entry == a.entry);

    swift_weakInit(&b, q);
    CHECK(swift_weakCopyAssign(&b, &a) == &b);
    CHECK_EQ(swift_weakRetainCount(p), 4);
    CHECK_EQ(swift_weakRetainCount(q), 1);
    CHECK(swift_weakCopyAssign(&b, &b) == &b);
    CHECK_EQ(swift_weakRetainCount(p), 4);

    swift_weakAssign(&b, q);
    CHECK(swift_weakTakeAssign(&b, &c) == &b);
    CHECK_EQ(swift_weakRetainCount(p), 3);
    CHECK_EQ(swift_weakRetainCount(q), 1);
    CHECK(swift_weakTakeAssign(&b, &b) == &b);
    CHECK_EQ(swift_weakRetainCount(p), 3);

    probe *taken = swift_weakTakeStrong(&b);
    CHECK(taken == p);
    CHECK_EQ(swift_weakRetainCount(p), 2);
    CHECK_EQ(swift_retainCount(p), 2);
    swift_release(taken);

    swift_release(p);
    /* There is no use in one more reference to the dead: the copy is null. */
    CHECK(swift_weakCopyInit(&b, &a) == &b);
    CHECK(b.entry == NULL);
    CHECK(swift_weakCopyAssign(&b, &a) == &b);
    CHECK(b.entry == NULL);
    CHECK(swift_weakTakeStrong(&b) == NULL);
    swift_weakDestroy(&a);
    swift_release(q);
}

static void without_a_weak_reference(void) {
    probe *p = probe_new(1);
    CHECK_EQ(swift_weakRetainCount(p), 1);
    CHECK(check_state(p).side_table == NULL);
    swift_retain(p);
    swift_release(p);
    swift_unownedRetain(p);
    swift_unownedRelease(p);
    CHECK(check_state(p).side_table == NULL);
    check_inflate(p);
    CHECK(check_state(p).side_table != NULL);
    CHECK_EQ(swift_weakRetainCount(p), 1);
    swift_release(p);
}

static void counts_survive_inflation(void) {
    probe *p = probe_new(1);
    swift_retain_n(p, 41);
    swift_unownedRetain_n(p, 6);
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    CHECK_EQ(swift_retainCount(p), 42);
    CHECK_EQ(swift_unownedRetainCount(p), 7);
    CHECK_EQ(swift_weakRetainCount(p), 2);
    swift_unownedRelease_n(p, 6);
    swift_release_n(p, 42);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_weakDestroy(&ref);
}

/* A weak reference loads as null from the moment the last strong one goes, deinit included. */
static sidetable_weak watched;

static void watcher_deinit(void *object) {
    (void)object;
    CHECK(swift_weakLoadStrong(&watched) == NULL);
    sidetable_weak copy;
    swift_weakCopyInit(&copy, &watched);
    CHECK(swift_weakLoadStrong(&copy) == NULL);
    swift_weakDestroy(&copy);
}

static void during_deinit(void) {
    void *o = sidetable_new(check_class("Watched", 16, watcher_deinit));
    swift_weakInit(&watched, o);
    swift_release(o);
    swift_weakDestroy(&watched);

    /* The variable may be destroyed before the object: nothing is left of it but the side table. */
    o = probe_new(1);
    swift_weakInit(&watched, o);
    swift_weakDestroy(&watched);
    swift_release(o);
}

static void many(void) {
    enum { COUNT = 1000 };
    static sidetable_weak refs[COUNT];
    probe *p = probe_new(1);
    for (int i = 0; i < COUNT; i++) {
        swift_weakInit(&refs[i], p);
        CHECK_EQ(swift_weakRetainCount(p), 2 + (unsigned)i);
    }
    swift_release(p);
    for (int i = 0; i < COUNT; i++) swift_weakDestroy(&refs[i]);

    /* Many entries at once, given back in another order than they came. */
    for (int i = 0; i < COUNT; i++) {
        probe *q = probe_new((uint64_t)i);
        swift_weakInit(&refs[i], q);
        swift_release(q);
    }
    for (int i = 0; i < COUNT; i++) {
        int j = (i * 7 + 3) % COUNT;
        CHECK(swift_weakLoadStrong(&refs[j]) == NULL);
        swift_weakDestroy(&refs[j]);
    }
}

/* A reference more and one less, from so many on. */
static void around(sidetable_weak *ref, uint32_t count) {
    uint32_t *weak = (uint32_t *)((char *)ref->entry + ENTRY_WEAK);
    uint32_t before = *weak;
    *weak = count;
    sidetable_weak more;
    CHECK(swift_weakCopyInit(&more, ref)->entry == ref->entry);
    CHECK_EQ(*weak, (uint64_t)count + 1);
    probe *p = (probe *)swift_weakLoadStrong(&more);
    CHECK_EQ(swift_weakRetainCount(p), (uint64_t)count + 1);
    swift_release(p);
    swift_weakDestroy(&more);
    CHECK_EQ(*weak, count);
    swift_weakDestroy(swift_weakInit(&more, p));
    CHECK_EQ(*weak, count);
    *weak = before;
}

/* All 32 bits count, as Swift's do: 0xffffffff references, the one that the unowned references hold included. */
static void big_counts(void) {
    probe *p = probe_new(1);
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    for (unsigned power = 2; power < 32; power++) {
        around(&ref, UINT32_C(1) << power);
        around(&ref, (UINT32_C(1) << power) - 1);
    }
    around(&ref, UINT32_C(0xfffffffd));
    around(&ref, UINT32_C(0xfffffffe));
    CHECK_EQ(swift_weakRetainCount(p), 2);
    swift_weakDestroy(&ref);
    swift_release(p);
}

int main(void) {
    init_load_destroy();
    null_variables();
    assign();
    copy_and_take();
    without_a_weak_reference();
    counts_survive_inflation();
    during_deinit();
    many();
    big_counts();
    return check_done("weak");
}
