/* Associated objects on one thread: policies, replacement, order at the end, and what a deinit sees. */
#include "check.h"

#include "sidetable_identity.h"

static const char key_a, key_b, key_c;

static uint64_t ended[8];
static unsigned ended_count;

typedef struct owner {
    sidetable_object header;
    void *seen; /* what its deinit found under key_a */
} owner;

static void *seen_in_deinit;

static void note_end(void *object) { ended[ended_count++] = ((probe *)object)->value; }

static void owner_deinit(void *object) {
    void *value = sidetable_associated(object, &key_a);
    seen_in_deinit = value;
    if (value != NULL) swift_release(value);
    CHECK_EQ(ended_count, 0);
}

static const sidetable_class *noting;

static probe *value_of(uint64_t number) {
    probe *value = (probe *)sidetable_new(noting);
    value->value = number;
    return value;
}

static void policies(void) {
    probe *object = probe_new(1), *value = value_of(2);
    CHECK(sidetable_associated(object, &key_a) == NULL);
    CHECK_EQ(sidetable_extension_count(), 0);
    CHECK_EQ(sidetable_associate(object, &key_a, NULL, SIDETABLE_RETAIN), SIDETABLE_OK);
    CHECK_EQ(sidetable_extension_count(), 0); /* nothing was to be remembered */

    CHECK_EQ(sidetable_associate(object, &key_a, value, SIDETABLE_RETAIN), SIDETABLE_OK);
    CHECK_EQ(swift_retainCount(value), 2);
    CHECK(sidetable_associated(object, &key_a) == value);
    CHECK_EQ(swift_retainCount(value), 3);
    swift_release(value);
    CHECK(sidetable_associated(object, &key_b) == NULL);

    CHECK_EQ(sidetable_associate(object, &key_a, value, SIDETABLE_ASSIGN), SIDETABLE_OK);
    CHECK_EQ(swift_retainCount(value), 1);
    CHECK(sidetable_associated(object, &key_a) == value);
    CHECK_EQ(swift_retainCount(value), 1);

    CHECK_EQ(sidetable_associate(object, &key_a, NULL, SIDETABLE_ASSIGN), SIDETABLE_OK);
    CHECK(sidetable_associated(object, &key_a) == NULL);
    CHECK_EQ(sidetable_associate(object, &key_a, value, 2), SIDETABLE_BAD_FLAGS);
    CHECK_EQ(sidetable_associate(NULL, &key_a, value, SIDETABLE_RETAIN), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(swift_retainCount(value), 1);
    CHECK(sidetable_associated(NULL, &key_a) == NULL);
    sidetable_dissociate(NULL);
    swift_release(value);
    swift_release(object);
    CHECK_EQ(sidetable_extension_count(), 0);
    ended_count = 0;
}

static void *copied(void *value) { return value_of(((probe *)value)->value + 100); }

static void *copied_to_nothing(void *value) {
    CHECK(value != NULL);
    return NULL;
}

static void copies(void) {
    probe *object = probe_new(1), *value = value_of(5);
    CHECK_EQ(sidetable_associate_copy(object, &key_a, value, copied), SIDETABLE_OK);
    value->value = 6;
    CHECK_EQ(swift_retainCount(value), 1);
    probe *copy = (probe *)sidetable_associated(object, &key_a);
    CHECK(copy != value);
    CHECK_EQ(copy->value, 105);
    CHECK_EQ(swift_retainCount(copy), 2);
    swift_release(copy);
    CHECK_EQ(sidetable_associate_copy(object, &key_a, value, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_associate_copy(object, &key_a, value, copied_to_nothing), SIDETABLE_OK);
    CHECK(sidetable_associated(object, &key_a) == NULL);
    CHECK_EQ(sidetable_associate_copy(object, &key_a, NULL, copied_to_nothing), SIDETABLE_OK);
    /* A copy that cannot be kept is released. */
    ended_count = 0;
    CHECK_EQ(sidetable_associate_copy(NULL, &key_a, value, copied), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(ended_count, 1);
    CHECK_EQ(ended[0], 106);
    swift_release(value);
    swift_release(object);
    ended_count = 0;
}

static void associate_new(void *object, const void *key, uint64_t number) {
    probe *value = value_of(number);
    CHECK_EQ(sidetable_associate(object, key, value, SIDETABLE_RETAIN), SIDETABLE_OK);
    swift_release(value);
}

/* The newest key goes first, whenever its value came; and all go after deinit, weak references or not. */
static void they_end_with_their_object(void) {
    const sidetable_class *owner_class = check_class("Owner", sizeof(owner), owner_deinit);
    for (int with_weak = 0; with_weak < 2; with_weak++) {
        void *object = sidetable_new(owner_class);
        sidetable_weak weak = {NULL};
        if (with_weak) swift_weakInit(&weak, object);
        associate_new(object, &key_a, 1);
        associate_new(object, &key_b, 2);
        associate_new(object, &key_c, 3);
        ended_count = 0;
        associate_new(object, &key_a, 4); /* in the place of the first */
        CHECK_EQ(ended_count, 1);
        CHECK_EQ(ended[0], 1);
        void *kept = sidetable_associated(object, &key_a);
        ended_count = 0;
        swift_release(object);
        CHECK(seen_in_deinit == kept);
        CHECK_EQ(ended_count, 2);
        CHECK_EQ(ended[0], 3);
        CHECK_EQ(ended[1], 2);
        swift_release(kept);
        CHECK_EQ(ended_count, 3);
        CHECK_EQ(ended[2], 4);
        /* The extension goes with the side table, which the weak variable keeps. */
        CHECK_EQ(sidetable_extension_count(), with_weak ? 1 : 0);
        if (with_weak) swift_weakDestroy(&weak);
        CHECK_EQ(sidetable_extension_count(), 0);
    }
}

static void removal(void) {
    probe *object = probe_new(1);
    ended_count = 0;
    associate_new(object, &key_a, 1);
    associate_new(object, &key_b, 2);
    CHECK_EQ(sidetable_associate(object, &key_c, (void *)&key_c, SIDETABLE_ASSIGN), SIDETABLE_OK);
    sidetable_dissociate(object);
    CHECK_EQ(ended_count, 2);
    CHECK_EQ(ended[0], 2);
    CHECK_EQ(ended[1], 1);
    CHECK(sidetable_associated(object, &key_c) == NULL);
    associate_new(object, &key_a, 3);
    ended_count = 0;
    CHECK_EQ(sidetable_associate(object, &key_a, NULL, SIDETABLE_RETAIN), SIDETABLE_OK);
    CHECK_EQ(ended_count, 1);
    swift_release(object);
    CHECK_EQ(sidetable_extension_count(), 0);
}

/* An object that ends while it is exported nowhere, whose values have values, and one that is its own neighbour's. */
static void chains(void) {
    ended_count = 0;
    probe *outer = value_of(1);
    for (uint64_t depth = 2; depth <= 5; depth++) {
        probe *around = value_of(depth);
        CHECK_EQ(sidetable_associate(around, &key_a, outer, SIDETABLE_RETAIN), SIDETABLE_OK);
        swift_release(outer);
        outer = around;
    }
    swift_release(outer);
    CHECK_EQ(ended_count, 5);
    CHECK_EQ(ended[0], 5);
    CHECK_EQ(ended[4], 1);
    CHECK_EQ(sidetable_extension_count(), 0);
}

int main(void) {
    noting = check_class("Noting", sizeof(probe), note_end);
    policies();
    copies();
    they_end_with_their_object();
    removal();
    chains();
    return check_done("associated");
}
