/* ABI.md, bit for bit: the header, the word, the side table entry, the weak variable, class metadata, the C structs. */
#include "check.h"

#if UINTPTR_MAX == UINT32_MAX
#include "abi_narrow.h"
#else

_Static_assert(sizeof(sidetable_object) == 16 && offsetof(sidetable_object, isa) == 0 && offsetof(sidetable_object, refcount) == 8,
               "the header is { isa, word }");
_Static_assert(sizeof(sidetable_weak) == 8, "a weak variable is one word");
_Static_assert(sizeof(sidetable_once_t) == 4, "a token is four bytes");
_Static_assert(sizeof(sidetable_box) == 16, "a box comes back in two registers");
_Static_assert(sizeof(sidetable_field) == 24 && offsetof(sidetable_field, offset) == 8 && offsetof(sidetable_field, strength) == 12 &&
                   offsetof(sidetable_field, flags) == 13 && offsetof(sidetable_field, type) == 16,
               "a field is 16 bytes");
_Static_assert(sizeof(sidetable_class_definition) == 48 && offsetof(sidetable_class_definition, instance_size) == 16 &&
                   offsetof(sidetable_class_definition, deinit) == 24 && offsetof(sidetable_class_definition, field_count) == 40,
               "a class definition is 48 bytes");
_Static_assert(sizeof(sidetable_error) == 516 && offsetof(sidetable_error, path) == 260, "an error is 516 bytes");
_Static_assert(sizeof(sidetable_object_state) == 56 && offsetof(sidetable_object_state, kind) == 48, "a state is 56 bytes");

static uint64_t load64(const void *base, size_t offset) {
    uint64_t value;
    memcpy(&value, (const char *)base + offset, sizeof value);
    return value;
}

static uint32_t load32(const void *base, size_t offset) {
    uint32_t value;
    memcpy(&value, (const char *)base + offset, sizeof value);
    return value;
}

static uint16_t load16(const void *base, size_t offset) {
    uint16_t value;
    memcpy(&value, (const char *)base + offset, sizeof value);
    return value;
}

static void word(void) {
    probe *p = probe_new(1);
    CHECK_EQ(load64(p, 0), (uintptr_t)probe_class());
    CHECK_EQ(load64(p, 8), 0x3);
    swift_retain(p);
    CHECK_EQ(load64(p, 8), 0x200000003);
    swift_retain_n(p, 2);
    CHECK_EQ(load64(p, 8), 0x600000003);
    swift_unownedRetain(p);
    CHECK_EQ(load64(p, 8), 0x600000005);
    swift_release_n(p, 3);
    CHECK_EQ(load64(p, 8), 0x5);
    swift_release(p);
    CHECK_EQ(load64(p, 8), 0x100000003);
    swift_unownedRelease(p);

    probe stack;
    swift_initStackObject(probe_class(), &stack);
    stack.guard = PROBE_GUARD;
    CHECK_EQ(load64(&stack, 8), 0x5);
    swift_release(&stack);
    CHECK_EQ(load64(&stack, 8), 0x100000003);

    static struct {
        uint64_t token;
        probe object;
    } cell;
    CHECK_EQ(load64(swift_initStaticObject(probe_class(), &cell.object), 8), 0x80000004ffffffff);
}

static void side_table(void) {
    probe *p = probe_new(1);
    swift_retain_n(p, 3);
    swift_unownedRetain_n(p, 2);
    sidetable_weak ref;
    swift_weakInit(&ref, p);

    const char *entry = ref.entry;
    CHECK_EQ((uintptr_t)entry % 16, 0);
    CHECK_EQ(load64(p, 8) >> 62, 3);
    CHECK_EQ((load64(p, 8) & 0x3fffffffffffffff) << 3, (uintptr_t)entry);

    CHECK_EQ(load64(entry, 0), (uintptr_t)p);
    CHECK_EQ(load64(entry, 8), 0);
    CHECK_EQ(load64(entry, 16), 0x600000007);
    CHECK_EQ(load32(entry, 24), 2);
    uint32_t tail = load32(entry, 28);

    sidetable_weak other;
    swift_weakCopyInit(&other, &ref);
    CHECK(other.entry == (void *)entry);
    CHECK_EQ(load32(entry, 24), 3);
    swift_weakDestroy(&other);
    swift_retain(p);
    CHECK_EQ(load64(entry, 16), 0x800000007);
    swift_unownedRelease_n(p, 2);
    CHECK_EQ(load64(entry, 16), 0x800000003);
    swift_release_n(p, 4);
    CHECK_EQ(load64(entry, 16), 0x3);
    swift_unownedRetain(p);
    swift_release(p);
    CHECK_EQ(load64(entry, 16), 0x100000003);
    CHECK_EQ(load32(entry, 24), 2);
    swift_unownedRelease(p);
    CHECK_EQ(load64(entry, 16), 0x100000001);
    CHECK_EQ(load32(entry, 24), 1);
    CHECK_EQ(load32(entry, 28), tail);
    CHECK(ref.entry == (void *)entry);
    swift_weakDestroy(&ref);

    /* Entries lie 32 bytes apart or more, each its own. */
    enum { COUNT = 64 };
    probe *objects[COUNT];
    sidetable_weak refs[COUNT];
    for (int i = 0; i < COUNT; i++) {
        objects[i] = probe_new(1);
        swift_weakInit(&refs[i], objects[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        CHECK_EQ((uintptr_t)refs[i].entry % 16, 0);
        for (int j = 0; j < i; j++) {
            uintptr_t a = (uintptr_t)refs[i].entry, b = (uintptr_t)refs[j].entry;
            if ((a > b ? a - b : b - a) < 32) CHECK(!"entries overlap");
        }
    }
    for (int i = 0; i < COUNT; i++) {
        swift_release(objects[i]);
        swift_weakDestroy(&refs[i]);
    }
}

static void class_metadata(void) {
    const sidetable_class *root = check_class("Root", 40, NULL);
    sidetable_class_definition definition = {
        .name = "Sub", .superclass = root, .instance_size = 200, .instance_alignment = 64, .deinit = NULL};
    const sidetable_class *sub = NULL;
    CHECK_EQ(sidetable_class_create(&definition, &sub, NULL), SIDETABLE_OK);

    const char *point = (const char *)sub;
    CHECK(load64(point, (size_t)-16) != 0);
    CHECK_EQ(load64(point, 0), 0);
    CHECK_EQ(load64(point, 8), (uintptr_t)root);
    CHECK_EQ(load32(point, 16) & 2, 2);
    CHECK_EQ(load32(point, 20), 0);
    CHECK_EQ(load32(point, 24), 200);
    CHECK_EQ(load16(point, 28), 63);
    CHECK_EQ(load16(point, 30), 0);
    CHECK_EQ(load32(point, 36), 24);
    CHECK(load32(point, 32) >= 24 + 56);
    CHECK_EQ(load64(root, 8), 0);
    CHECK_EQ(load16(root, 28), 15);
}

int main(void) {
    word();
    side_table();
    class_metadata();
    return check_done("abi");
}
#endif
