/* Allocation, deinit and the ways an object's memory is given back. */
#include "check.h"

static void allocation(void) {
    probe *p = probe_new(7);
    CHECK(p->header.isa == probe_class());
    CHECK_EQ((uintptr_t)p % 16, 0);
    CHECK_EQ(swift_retainCount(p), 1);
    CHECK(!swift_isDeallocating(p));
    swift_release(p);
    CHECK_EQ(probe_deinits, 1);
    CHECK_EQ(probe_last_value, 7);

    p = swift_allocObject(probe_class(), sizeof *p, 15);
    CHECK(p->header.isa == probe_class());
    CHECK_EQ(p->header.refcount, 3);
    p->value = 8;
    p->guard = PROBE_GUARD;
    swift_release(p);
    CHECK_EQ(probe_deinits, 2);
    CHECK_EQ(probe_last_value, 8);

    p = swift_bufferAllocate(probe_class(), sizeof *p + 4096, 15);
    CHECK_EQ(p->header.refcount, 3);
    memset(p + 1, 0xab, 4096);
    p->guard = PROBE_GUARD;
    swift_release(p);
    CHECK_EQ(probe_deinits, 3);
}

static void new_is_zeroed(void) {
    const sidetable_class *c = check_class("Zeroed", 200, NULL);
    for (int round = 0; round < 100; round++) {
        unsigned char *p = sidetable_new(c);
        for (size_t i = sizeof(sidetable_object); i < 200; i++) {
            if (p[i] != 0) CHECK_EQ(p[i], 0);
        }
        memset(p + sizeof(sidetable_object), 0xff, 200 - sizeof(sidetable_object));
        swift_release(p);
    }
    CHECK(true);
}

static void *deiniting_object;
static unsigned deiniting_checks;

static void look_around(void *object) {
    CHECK(object == deiniting_object);
    CHECK(swift_isDeallocating(object));
    CHECK(swift_tryRetain(object) == NULL);
    sidetable_object_state state = check_state(object);
    CHECK_EQ(state.is_deiniting, 1);
    CHECK_EQ(state.strong, 0);
    CHECK_EQ(state.unowned, 1);
    /* Passing the object about during deinit is fine as long as every reference comes back. */
    CHECK(swift_retain(object) == object);
    CHECK(swift_retain_n(object, 3) == object);
    swift_release_n(object, 2);
    swift_release(object);
    swift_release(object);
    deiniting_checks++;
}

static void during_deinit(void) {
    const sidetable_class *c = check_class("Curious", 16, look_around);
    deiniting_object = sidetable_new(c);
    swift_release(deiniting_object);
    CHECK_EQ(deiniting_checks, 1);

    deiniting_object = sidetable_new(c);
    swift_retain(deiniting_object);
    swift_release(deiniting_object);
    CHECK_EQ(deiniting_checks, 1);
    swift_release_n(deiniting_object, 1);
    CHECK_EQ(deiniting_checks, 2);
}

static void weak_and_unowned_in_deinit(void *object) {
    sidetable_weak ref;
    swift_weakInit(&ref, object);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_weakDestroy(&ref);
    swift_unownedRetain(object);
    swift_unownedRelease(object);
    deiniting_checks++;
}

static void references_formed_in_deinit(void) {
    const sidetable_class *c = check_class("Forming", 16, weak_and_unowned_in_deinit);
    deiniting_checks = 0;
    swift_release(sidetable_new(c));
    CHECK_EQ(deiniting_checks, 1);

    void *with_side_table = sidetable_new(c);
    check_inflate(with_side_table);
    swift_release(with_side_table);
    CHECK_EQ(deiniting_checks, 2);
}

/* Constructors that fail. */
static void giving_back_what_was_never_finished(void) {
    unsigned long before = probe_deinits;

    probe *p = swift_allocObject(probe_class(), sizeof *p, 15);
    swift_deallocUninitializedObject(p, sizeof *p, 15);

    p = swift_allocObject(probe_class(), sizeof *p, 15);
    swift_deallocPartialClassInstance(p, probe_class(), sizeof *p, 15);
    swift_deallocPartialClassInstance(NULL, probe_class(), sizeof *p, 15);

    p = swift_allocObject(probe_class(), sizeof *p, 15);
    swift_setDeallocating(p);
    CHECK(swift_isDeallocating(p));
    swift_deallocClassInstance(p, sizeof *p, 15);

    p = swift_allocObject(probe_class(), sizeof *p, 15);
    swift_setDeallocating(p);
    swift_deallocObject(p, sizeof *p, 15);

    /* A weak reference that a constructor formed finds nothing. */
    p = swift_allocObject(probe_class(), sizeof *p, 15);
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    swift_deallocPartialClassInstance(p, probe_class(), sizeof *p, 15);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_weakDestroy(&ref);

    CHECK_EQ(probe_deinits, before);
}

static void release_dealloc_runs_deinit(void) {
    unsigned long before = probe_deinits;
    probe *p = probe_new(9);
    swift_setDeallocating(p);
    _swift_release_dealloc(p);
    CHECK_EQ(probe_deinits, before + 1);
    CHECK_EQ(probe_last_value, 9);
}

static void alignment(void) {
    for (size_t alignment = 8; alignment <= 4096; alignment *= 2) {
        sidetable_class_definition definition = {
            .name = "Aligned", .instance_size = 96, .instance_alignment = (uint32_t)alignment, .deinit = NULL};
        const sidetable_class *c = NULL;
        CHECK_EQ(sidetable_class_create(&definition, &c, NULL), SIDETABLE_OK);
        void *objects[8];
        for (int i = 0; i < 8; i++) {
            objects[i] = sidetable_new(c);
            CHECK_EQ((uintptr_t)objects[i] % alignment, 0);
        }
        /* One of them is freed by its last unowned reference, with the size and alignment read from the class. */
        swift_unownedRetain(objects[0]);
        for (int i = 0; i < 8; i++) swift_release(objects[i]);
        swift_unownedRelease(objects[0]);
    }
}

static void raw_memory(void) {
    static const size_t masks[] = {0, 7, 15, 31, 63, 255, 4095, SIZE_MAX};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        for (size_t size = 0; size <= 5000; size = size * 3 + 1) {
            unsigned char *p = swift_slowAlloc(size, masks[i]);
            CHECK(p != NULL);
            size_t mask = masks[i] == SIZE_MAX ? 15 : masks[i];
            CHECK_EQ((uintptr_t)p & mask, 0);
            memset(p, 0xcd, size);
            swift_slowDealloc(p, size, masks[i]);
        }
    }
    swift_slowDealloc(NULL, 0, 15);
}

typedef struct chained {
    sidetable_object header;
    struct chained *next;
} chained;

static unsigned links_gone;

static void link_deinit(void *object) {
    links_gone++;
    swift_release(((chained *)object)->next);
}

static void a_long_chain(void) {
    const sidetable_class *c = check_class("Link", sizeof(chained), link_deinit);
    chained *head = NULL;
    for (int i = 0; i < 1000; i++) {
        chained *l = sidetable_new(c);
        l->next = head;
        head = l;
    }
    swift_release(head);
    CHECK_EQ(links_gone, 1000);
}

int main(void) {
    allocation();
    new_is_zeroed();
    during_deinit();
    references_formed_in_deinit();
    giving_back_what_was_never_finished();
    release_dealloc_runs_deinit();
    alignment();
    raw_memory();
    a_long_chain();
    return check_done("lifecycle");
}
