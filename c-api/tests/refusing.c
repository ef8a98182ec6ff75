/* Memory runs out under objects, references, boxes, once tokens, drawings and identity: refusing.h. */
#include "refusing.h"

#include "sidetable_freeze.h"
#include "sidetable_identity.h"

enum { MANY = 300 };

/* ---- Objects ------------------------------------------------------------------------------------------------------------ */

static void objects(void) {
    const sidetable_class *c = check_class("Plain", 48, NULL), *large = check_class("Large", 4096, NULL);
    void *all[MANY];
    refusing_from_here();
    for (int i = 0; i < MANY / 10; i++) {
        all[i] = i % 3 == 0 ? sidetable_new(c) : i % 3 == 1 ? sidetable_new(large) : swift_allocObject(c, 48 + (size_t)i, 15);
        CHECK_EQ(swift_retainCount(all[i]), 1);
    }
    void *aligned = swift_allocObject(c, 256, 255), *buffer = swift_bufferAllocate(c, 1000, 15);
    CHECK_EQ((uintptr_t)aligned & 255, 0);
    void *raw = swift_slowAlloc(100, SIZE_MAX), *page = swift_slowAlloc(100, 4095);
    swift_slowDealloc(raw, 100, SIZE_MAX);
    swift_slowDealloc(page, 100, 4095);
    for (int i = 0; i < MANY / 10; i++) swift_release(all[i]);
    swift_release(aligned);
    swift_release(buffer);
}

static void in_their_blocks(void) {
    const sidetable_class *c = check_class("Weakly", 48, NULL);
    refusing_from_here();
    void *object = sidetable_new_weakly_referenced(c), *other = sidetable_allocate_weakly_referenced(c, 64, 15);
    sidetable_weak ref;
    swift_weakInit(&ref, object);
    swift_release(object);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_weakDestroy(&ref);
    swift_release(other);
}

typedef struct stacked {
    sidetable_object header;
    uint64_t value;
} stacked;

static void not_from_the_heap(void) {
    const sidetable_class *c = check_class("Stacked", sizeof(stacked), NULL);
    static struct {
        sidetable_once_t token;
        _Alignas(16) stacked object;
    } of_static;
    _Static_assert(offsetof(__typeof__(of_static), object) == 16, "the token is four bytes in front of the object");
    stacked on_stack;
    sidetable_once_t *token = (sidetable_once_t *)(void *)((char *)&of_static.object - sizeof(sidetable_once_t));
    *token = 0;
    refusing_from_here();
    swift_release(swift_initStackObject(c, &on_stack));
    swift_verifyEndOfLifetime(&on_stack);
    CHECK(swift_initStaticObject(c, &of_static.object) == &of_static.object);
    swift_release(swift_retain(&of_static.object));
}

/* ---- References --------------------------------------------------------------------------------------------------------- */

static void weak_references(void) {
    void *all[MANY];
    sidetable_weak refs[MANY], copy;
    for (int i = 0; i < MANY; i++) all[i] = probe_new(1);
    refusing_from_here();
    for (int i = 0; i < MANY; i++) swift_weakInit(&refs[i], all[i]);
    swift_weakCopyInit(&copy, &refs[0]);
    swift_weakAssign(&copy, all[1]);
    void *loaded = swift_weakLoadStrong(&copy);
    CHECK(loaded == all[1]);
    swift_release(loaded);
    swift_weakDestroy(&copy);
    for (int i = 0; i < MANY; i++) swift_release(all[i]);
    for (int i = 0; i < MANY; i++) {
        CHECK(swift_weakLoadStrong(&refs[i]) == NULL);
        swift_weakDestroy(&refs[i]);
    }
    CHECK_EQ(probe_deinits, MANY);
}

static void other_references(void) {
    probe *object = probe_new(1), *unowned = probe_new(2);
    refusing_from_here();
    swift_retain_n(object, 1000);
    swift_release_n(object, 1000);
    swift_release(swift_bridgeObjectRetain(object));
    swift_unownedRetain(unowned);
    swift_unownedRetain_n(unowned, 1000);
    swift_release(unowned);
    swift_unownedRelease_n(unowned, 1001);
    CHECK(swift_tryRetain(object) == object);
    CHECK(!swift_isUniquelyReferenced(object));
    swift_release_n(object, 2);
    CHECK_EQ(probe_deinits, 2);
}

/* ---- Ends: what waits, waits in memory ---------------------------------------------------------------------------------- */

typedef struct branch {
    sidetable_object header;
    struct branch *children[4];
} branch;

static const sidetable_class *branch_class, *frozen_branch;
static const sidetable_field branch_fields[] = {
    {"a", offsetof(branch, children[0]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &branch_class},
    {"b", offsetof(branch, children[1]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &branch_class},
    {"c", offsetof(branch, children[2]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &branch_class},
    {"d", offsetof(branch, children[3]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &branch_class},
};
static const sidetable_field frozen_branch_fields[] = {
    {"a", offsetof(branch, children[0]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &frozen_branch},
    {"b", offsetof(branch, children[1]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &frozen_branch},
    {"c", offsetof(branch, children[2]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &frozen_branch},
    {"d", offsetof(branch, children[3]), SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE, &frozen_branch},
};

static const sidetable_class *branch_class_of(const char *name, const sidetable_field *fields) {
    const sidetable_class_definition definition = {.name = name, .instance_size = sizeof(branch), .fields = fields, .field_count = 4};
    const sidetable_class *made = NULL;
    CHECK_EQ(sidetable_class_create(&definition, &made, NULL), SIDETABLE_OK);
    return made;
}

static branch *tree(int depth) {
    branch *self = (branch *)sidetable_new(branch_class);
    for (int i = 0; i < 4 && depth > 0; i++) self->children[i] = tree(i == 0 ? depth - 1 : depth - 3);
    return self;
}

static void ends_of_trees(void) {
    branch_class = branch_class_of("Branch", branch_fields);
    branch *root = tree(14);
    refusing_from_here();
    swift_release(root);
}

static void ends_of_frozen_trees(void) {
    branch_class = branch_class_of("Branch", branch_fields);
    frozen_branch = branch_class_of("FrozenBranch", frozen_branch_fields);
    const sidetable_frozen_class pair = {branch_class, frozen_branch};
    CHECK_EQ(sidetable_declare_frozen(&pair, 1, NULL), SIDETABLE_OK);
    branch *root = tree(8);
    CHECK_EQ(sidetable_freeze(root, frozen_branch, NULL), SIDETABLE_OK);
    refusing_from_here();
    swift_release(root);
}

/* ---- Boxes, once, drawing ----------------------------------------------------------------------------------------------- */

static const struct {
    void *functions[8];
    size_t size, stride;
    uint32_t flags, extra;
} word_witnesses = {.size = 8, .stride = 8, .flags = 7};
static const struct {
    const void *witnesses;
    uintptr_t kind;
    const void *description;
} word_type = {&word_witnesses, 0x200, NULL};

static void boxes(void) {
    probe_class();
    refusing_from_here();
    sidetable_box box = swift_allocBox(&word_type.kind);
    memset(box.value, 0, 8);
    CHECK(swift_projectBox(box.object) == box.value);
    CHECK(swift_allocEmptyBox() != NULL);
    swift_deallocBox(box.object);
}

static int done;

static void do_it(void *unused) {
    (void)unused;
    done++;
}

static void once(void) {
    static sidetable_once_t token;
    token = 0;
    done = 0;
    refusing_from_here();
    swift_once(&token, do_it, NULL);
    swift_once(&token, do_it, NULL);
    CHECK_EQ(done, 1);
}

static void drawing(void) {
    branch_class = branch_class_of("Branch", branch_fields);
    branch *root = tree(4);
    size_t due = sidetable_draw(root, NULL, NULL, 0);
    static char text[1 << 16];
    refusing_from_here();
    CHECK_EQ(sidetable_draw(root, NULL, text, sizeof text), due);
    refusing_no_more();
    CHECK_EQ(strlen(text), due);
    swift_release(root);
}

/* ---- Identity ----------------------------------------------------------------------------------------------------------- */

static sidetable_status exported(void *object, sidetable_host host, sidetable_exported *out) {
    *out = sidetable_export(object, host);
    return out->status;
}

static size_t count_at(sidetable_host host) {
    size_t count = 99999;
    CHECK_EQ(sidetable_host_count(host, &count), SIDETABLE_OK);
    return count;
}

static void hosts_and_handles(void) {
    enum { OBJECTS = 40 };
    probe *all[OBJECTS];
    for (int i = 0; i < OBJECTS; i++) all[i] = probe_new(1);
    sidetable_host hosts[2] = {0, 0};
    refusing_from_here();
    for (int h = 0; h < 2; h++) ASK_AND(sidetable_host_register(NULL, &hosts[h]), SIDETABLE_OK, hosts[h] == 0);
    for (int i = 0; i < OBJECTS; i++) {
        for (int h = 0; h < 2; h++) {
            sidetable_exported is, again;
            size_t count = count_at(hosts[h]), references = swift_retainCount(all[i]);
            ASK_AND(exported(all[i], hosts[h], &is), SIDETABLE_OK,
                    count_at(hosts[h]) == count && swift_retainCount(all[i]) == references);
            CHECK(is.is_new && is.handle == (uint32_t)i && swift_retainCount(all[i]) == references + 1);
            ASK(exported(all[i], hosts[h], &again));
            CHECK(!again.is_new && again.handle == is.handle && again.epoch == is.epoch);
            void *object = NULL;
            ASK(sidetable_resolve(hosts[h], is.handle, is.epoch, &object));
            CHECK(object == all[i]);
            swift_release(object);
        }
    }
    size_t swept = 0;
    ASK(sidetable_host_sweep(hosts[0], &swept));
    CHECK_EQ(swept, OBJECTS);
    for (int h = 0; h < 2; h++) ASK(sidetable_host_unregister(hosts[h], NULL));
    for (int i = 0; i < OBJECTS; i++) swift_release(all[i]);
    CHECK_EQ(probe_deinits, OBJECTS);
    CHECK_EQ(sidetable_extension_count(), 0);
}

static void *copied(void *value) { return swift_retain(value); }

static void associations(void) {
    enum { KEYS = 70 };
    static char keys[KEYS];
    probe *object = probe_new(1), *value = probe_new(2);
    refusing_from_here();
    for (int i = 0; i < KEYS; i++) {
        size_t references = swift_retainCount(value);
        ASK_AND(sidetable_associate(object, &keys[i], value, SIDETABLE_RETAIN), SIDETABLE_OK,
                swift_retainCount(value) == references && sidetable_associated(object, &keys[i]) == NULL);
        CHECK_EQ(swift_retainCount(value), references + 1);
    }
    ASK(sidetable_associate_copy(object, &keys[0], value, copied));
    ASK(sidetable_associate(object, &keys[1], NULL, SIDETABLE_ASSIGN));
    CHECK_EQ(swift_retainCount(value), 1 + KEYS - 1);
    sidetable_dissociate(object);
    CHECK_EQ(swift_retainCount(value), 1);
    swift_release(object);
    swift_release(value);
    CHECK_EQ(probe_deinits, 2);
    CHECK_EQ(sidetable_extension_count(), 0);
}

int main(void) {
    const scenario all[] = {
        {"objects", objects, false, 0},
        {"side tables in objects' blocks", in_their_blocks, false, 0},
        {"objects on the stack and in static memory", not_from_the_heap, false, 0},
        {"weak references", weak_references, false, 0},
        {"other references", other_references, false, 0},
        {"ends of trees", ends_of_trees, false, 0},
        {"ends of frozen trees", ends_of_frozen_trees, false, 0},
        {"boxes", boxes, true, 0},
        {"once", once, false, 0},
        {"drawing", drawing, false, 0},
        {"hosts and handles", hosts_and_handles, false, 0},
        {"associated objects", associations, false, 0},
    };
    return refuse_everywhere("refusing", "objects, references, identity", all, sizeof all / sizeof all[0]);
}
