/* Boxes: one value of any type on the heap, copied and destroyed through its type's value witnesses. */
#include "check.h"

/* Type metadata as Swift lays it out, for a value that counts its copies. */
typedef struct witnesses {
    void *(*initialize_buffer_with_copy_of_buffer)(void *destination, void *source, const void *type);
    void (*destroy)(void *value, const void *type);
    void *(*initialize_with_copy)(void *destination, void *source, const void *type);
    void *(*assign_with_copy)(void *destination, void *source, const void *type);
    void *(*initialize_with_take)(void *destination, void *source, const void *type);
    void *(*assign_with_take)(void *destination, void *source, const void *type);
    uint32_t (*get_enum_tag_single_payload)(const void *value, uint32_t cases, const void *type);
    void (*store_enum_tag_single_payload)(void *value, uint32_t tag, uint32_t cases, const void *type);
    size_t size;
    size_t stride;
    uint32_t flags;
    uint32_t extra_inhabitants;
} witnesses;

typedef struct type_record {
    const witnesses *values;
    uintptr_t kind; /* the address point */
    const void *description;
} type_record;

static unsigned destroyed, copied;
static const void *seen_type;

static void destroy(void *value, const void *type) {
    CHECK_EQ(((uint64_t *)value)[0], 11);
    seen_type = type;
    destroyed++;
}

static void *copy(void *destination, void *source, const void *type) {
    seen_type = type;
    copied++;
    return memcpy(destination, source, 24);
}

static const witnesses small = {
    .destroy = destroy, .initialize_with_copy = copy, .size = 24, .stride = 24, .flags = 7 | 0x10000};
static const witnesses wide = {
    .destroy = destroy, .initialize_with_copy = copy, .size = 24, .stride = 64, .flags = 63 | 0x10000};
static const type_record small_type = {&small, 0x200, NULL}, wide_type = {&wide, 0x200, NULL};

static void one(const type_record *record, size_t alignment) {
    const void *type = &record->kind;
    destroyed = copied = 0;
    sidetable_box box = swift_allocBox(type);
    CHECK(box.object != NULL);
    CHECK_EQ((uintptr_t)box.value % alignment, 0);
    CHECK_EQ((char *)box.value - (char *)box.object, alignment <= sizeof(sidetable_object) ? sizeof(sidetable_object) : alignment);
    CHECK(swift_projectBox(box.object) == box.value);
    CHECK_EQ(swift_retainCount(box.object), 1);
    const sidetable_object *header = box.object;
    CHECK_EQ(header->refcount, 3);
    CHECK_EQ(*(const uintptr_t *)header->isa, 0x500);

    uint64_t value[3] = {11, 12, 13};
    memcpy(box.value, value, sizeof value);
    swift_retain(box.object);
    swift_release(box.object);
    CHECK_EQ(destroyed, 0);
    swift_release(box.object);
    CHECK_EQ(destroyed, 1);
    CHECK(seen_type == type);

    /* A value that was never initialised is not destroyed. */
    box = swift_allocBox(type);
    swift_deallocBox(box.object);
    CHECK_EQ(destroyed, 1);

    /* Boxes of one type share their metadata, and are objects like all others. */
    sidetable_box a = swift_allocBox(type), b = swift_allocBox(type);
    CHECK(((sidetable_object *)a.object)->isa == ((sidetable_object *)b.object)->isa);
    swift_deallocBox(b.object);
    memcpy(a.value, value, sizeof value);
    sidetable_weak ref;
    swift_weakInit(&ref, a.object);
    swift_unownedRetain(a.object);
    swift_release(a.object);
    CHECK_EQ(destroyed, 2);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_unownedRelease(a.object);
    swift_weakDestroy(&ref);
}

static void make_unique(const type_record *record, size_t align_mask) {
    const void *type = &record->kind;
    destroyed = copied = 0;
    uint64_t value[3] = {11, 12, 13};
    sidetable_box box = swift_allocBox(type);
    memcpy(box.value, value, sizeof value);
    void *buffer[3] = {box.object, NULL, NULL};

    sidetable_box same = swift_makeBoxUnique(buffer, type, align_mask);
    CHECK(same.object == box.object);
    CHECK(same.value == box.value);
    CHECK_EQ(copied, 0);

    swift_retain(box.object);
    sidetable_box other = swift_makeBoxUnique(buffer, type, align_mask);
    CHECK(other.object != box.object);
    CHECK(buffer[0] == other.object);
    CHECK(swift_projectBox(other.object) == other.value);
    CHECK_EQ(copied, 1);
    CHECK(seen_type == type);
    CHECK_EQ(((uint64_t *)other.value)[2], 13);
    CHECK_EQ(swift_retainCount(box.object), 1);
    CHECK_EQ(swift_retainCount(other.object), 1);
    CHECK_EQ(destroyed, 0);
    swift_release(box.object);
    swift_release(other.object);
    CHECK_EQ(destroyed, 2);
}

static void empty(void) {
    void *box = swift_allocEmptyBox();
    CHECK(box == swift_allocEmptyBox());
    CHECK_EQ(check_state(box).kind, SIDETABLE_KIND_IMMORTAL);
    swift_retain(box);
    swift_release_n(box, 5);
    swift_projectBox(box);
    CHECK(swift_projectBox(NULL) == NULL);
}

int main(void) {
    one(&small_type, 8);
    one(&wide_type, 64);
    make_unique(&small_type, 7);
    make_unique(&wide_type, 63);
    empty();
    return check_done("boxes");
}
