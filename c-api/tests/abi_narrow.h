/* The same on 32-bit targets: a header of 8 bytes, and a word from which counts move to a side table when they outgrow it. */
#ifndef SIDETABLE_ABI_NARROW_H
#define SIDETABLE_ABI_NARROW_H

#include "check.h"

_Static_assert(sizeof(sidetable_object) == 8 && offsetof(sidetable_object, isa) == 0 && offsetof(sidetable_object, refcount) == 4,
               "the header is { isa, word }");
_Static_assert(sizeof(sidetable_weak) == 4, "a weak variable is one word");
_Static_assert(sizeof(sidetable_once_t) == 4, "a token is four bytes");
_Static_assert(sizeof(sidetable_error) == 516, "an error is 516 bytes");

static uint64_t entry_word(const void *entry) {
    uint64_t value;
    memcpy(&value, (const char *)entry + ENTRY_WORD, sizeof value);
    return value;
}

static uint32_t entry_weak(const void *entry) {
    uint32_t value;
    memcpy(&value, (const char *)entry + ENTRY_WEAK, sizeof value);
    return value;
}

static void word(void) {
    probe *p = probe_new(1);
    CHECK_EQ(p->header.refcount, 0x3);
    swift_retain(p);
    CHECK_EQ(p->header.refcount, 0x203);
    swift_retain_n(p, 2);
    CHECK_EQ(p->header.refcount, 0x603);
    swift_unownedRetain(p);
    CHECK_EQ(p->header.refcount, 0x605);
    swift_release_n(p, 3);
    CHECK_EQ(p->header.refcount, 0x5);
    swift_release(p);
    CHECK_EQ(p->header.refcount, 0x103);
    swift_unownedRelease(p);

    probe stack;
    swift_initStackObject(probe_class(), &stack);
    stack.guard = PROBE_GUARD;
    CHECK_EQ(stack.header.refcount, 0x5);
    swift_release(&stack);

    static struct {
        uint64_t token;
        probe object;
    } cell;
    CHECK_EQ(((sidetable_object *)swift_initStaticObject(probe_class(), &cell.object))->refcount >> 31, 1);
    CHECK_EQ(check_state(&cell.object).kind, SIDETABLE_KIND_IMMORTAL);
}

/* The first weak reference moves the counts to an entry with a wide word. */
static void side_table(void) {
    probe *p = probe_new(1);
    swift_retain_n(p, 3);
    swift_unownedRetain_n(p, 2);
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    CHECK_EQ((uintptr_t)ref.entry % 16, 0);
    CHECK_EQ(p->header.refcount >> 30, 3);
    CHECK_EQ(p->header.refcount << 2, (uintptr_t)ref.entry);
    CHECK_EQ(*(uintptr_t *)ref.entry, (uintptr_t)p);
    CHECK_EQ(entry_word(ref.entry), 0x600000007);
    CHECK_EQ(entry_weak(ref.entry), 2);
    swift_unownedRelease_n(p, 2);
    swift_release_n(p, 4);
    CHECK_EQ(entry_weak(ref.entry), 1);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_weakDestroy(&ref);
}

typedef void *(*count_function)(void *, int);

static void *more_strong(void *object, int count) { return swift_retain_n(object, (uint32_t)count); }
static void *less_strong(void *object, int count) {
    swift_release_n(object, (uint32_t)count);
    return object;
}
static void *less_unowned(void *object, int count) {
    swift_unownedRelease_n(object, count);
    return object;
}

/* `most` more are the last that fit; one more than that moves the counts, and none is lost on the way there and back. */
static void outgrows(count_function more, count_function less, int most, unsigned shift) {
    for (int by_one = 0; by_one <= 1; by_one++) {
        unsigned long before = probe_deinits;
        probe *p = probe_new(1);
        more(p, most);
        CHECK_EQ(check_state(p).kind, SIDETABLE_KIND_INLINE);
        more(p, by_one ? 1 : 12345);
        int count = most + (by_one ? 1 : 12345);
        sidetable_object_state state = check_state(p);
        CHECK_EQ(state.kind, SIDETABLE_KIND_SIDE_TABLE);
        CHECK_EQ((uintptr_t)state.side_table % 16, 0);
        CHECK_EQ(state.counts, 3 + ((uint64_t)count << shift));
        CHECK_EQ(state.weak, 1);
        less(p, count);
        CHECK_EQ(check_state(p).counts, 3);
        CHECK_EQ(probe_deinits, before);
        swift_release(p);
        CHECK_EQ(probe_deinits, before + 1);
    }
}

int main(void) {
    word();
    side_table();
    outgrows(more_strong, less_strong, (1 << 22) - 1, 33);
    outgrows(swift_unownedRetain_n, less_unowned, 125, 1);
    return check_done("abi");
}

#endif
