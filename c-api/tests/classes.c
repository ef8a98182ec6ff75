/* Classes with field tables: the generated deinit ends every field once, deinits run from subclass to superclass, and an object
 * whose constructor failed ends just the fields that it had. */
#include "check.h"

typedef struct base {
    sidetable_object header;
    probe *strong;
    sidetable_weak weak;
    uint64_t number;
} base;

typedef struct derived {
    base super;
    probe *unowned;
    probe *other;
    probe *untabled; /* not in the table: the deinit's own business */
} derived;

static char order[16];

static void base_deinit(void *object) {
    base *self = object;
    strcat(order, "b");
    CHECK_EQ(self->number, 77);
    /* The fields are still there. */
    if (self->strong != NULL) CHECK_EQ(self->strong->guard, PROBE_GUARD);
}

static void derived_deinit(void *object) {
    derived *self = object;
    strcat(order, "d");
    CHECK(swift_isDeallocating(self));
    if (self->other != NULL) CHECK_EQ(self->other->guard, PROBE_GUARD);
    swift_release(self->untabled);
}

static const sidetable_field base_fields[] = {
    SIDETABLE_FIELD(base, strong, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE),
    SIDETABLE_FIELD(base, weak, SIDETABLE_WEAK, SIDETABLE_FIELD_NULLABLE),
};

/* Out of order, on purpose. */
static const sidetable_field derived_fields[] = {
    SIDETABLE_FIELD(derived, other, SIDETABLE_STRONG, 0),
    SIDETABLE_FIELD(derived, unowned, SIDETABLE_UNOWNED, SIDETABLE_FIELD_MUTABLE),
};

static const sidetable_class *base_class, *derived_class;

static void make_classes(void) {
    /* The definition and all that it points at are copied. */
    char name[] = "Base", field_name[] = "strong";
    sidetable_field fields[2];
    memcpy(fields, base_fields, sizeof fields);
    fields[0].name = field_name;
    sidetable_class_definition definition = {.name = name,
                                             .instance_size = sizeof(base),
                                             .deinit = base_deinit,
                                             .fields = fields,
                                             .field_count = 2};
    sidetable_error error;
    CHECK_EQ(sidetable_class_create(&definition, &base_class, &error), SIDETABLE_OK);
    memset(name, 'x', sizeof name - 1);
    memset(field_name, 'x', sizeof field_name - 1);
    memset(fields, 0xff, sizeof fields);
    memset(&definition, 0xff, sizeof definition);
    CHECK_STR(sidetable_class_name(base_class), "Base");

    sidetable_class_definition sub = {.name = "Derived",
                                      .superclass = base_class,
                                      .instance_size = sizeof(derived),
                                      .deinit = derived_deinit,
                                      .fields = derived_fields,
                                      .field_count = 2};
    CHECK_EQ(sidetable_class_create(&sub, &derived_class, NULL), SIDETABLE_OK);
    CHECK_STR(sidetable_class_name(derived_class), "Derived");
}

static void tables(void) {
    uint32_t count = 99;
    const sidetable_field *fields = sidetable_class_fields(base_class, &count);
    CHECK_EQ(count, 2);
    CHECK_STR(fields[0].name, "strong");
    CHECK_EQ(fields[0].offset, offsetof(base, strong));
    CHECK_EQ(fields[0].strength, SIDETABLE_STRONG);
    CHECK_EQ(fields[0].flags, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE);
    CHECK_STR(fields[1].name, "weak");
    CHECK_EQ(fields[1].strength, SIDETABLE_WEAK);

    fields = sidetable_class_fields(derived_class, &count);
    CHECK_EQ(count, 2);
    CHECK_STR(fields[0].name, "unowned");
    CHECK_EQ(fields[0].offset, offsetof(derived, unowned));
    CHECK_EQ(fields[0].strength, SIDETABLE_UNOWNED);
    CHECK_EQ(fields[0].flags, SIDETABLE_FIELD_MUTABLE);
    CHECK_STR(fields[1].name, "other");
    CHECK_EQ(fields[1].flags, 0);

    sidetable_class_fields(probe_class(), &count);
    CHECK_EQ(count, 0);
}

static void generated_deinit_of_a_root(void) {
    probe *s = probe_new(1), *w = probe_new(2);
    base *b = sidetable_new(base_class);
    b->number = 77;
    b->strong = swift_retain(s);
    swift_weakInit(&b->weak, w);
    CHECK_EQ(swift_retainCount(s), 2);
    CHECK_EQ(swift_weakRetainCount(w), 2);
    order[0] = 0;
    swift_release(b);
    CHECK_STR(order, "b");
    CHECK_EQ(swift_retainCount(s), 1);
    CHECK_EQ(swift_weakRetainCount(w), 1);
    swift_release(s);
    swift_release(w);

    /* All null: nothing to end. */
    b = sidetable_new(base_class);
    b->number = 77;
    order[0] = 0;
    swift_release(b);
    CHECK_STR(order, "b");
}

static void generated_deinit_of_a_subclass(void) {
    probe *referents[5];
    for (uint64_t i = 0; i < 5; i++) referents[i] = probe_new(i);
    derived *d = sidetable_new(derived_class);
    d->super.number = 77;
    d->super.strong = swift_retain(referents[0]);
    swift_weakInit(&d->super.weak, referents[1]);
    d->unowned = swift_unownedRetain(referents[2]);
    d->other = swift_retain(referents[3]);
    d->untabled = swift_retain(referents[4]);

    sidetable_weak watch;
    swift_weakInit(&watch, d);
    swift_unownedRetain(d);
    order[0] = 0;
    swift_release(d);
    CHECK_STR(order, "db");
    CHECK(swift_weakLoadStrong(&watch) == NULL);
    swift_unownedRelease(d);
    swift_weakDestroy(&watch);

    for (int i = 0; i < 5; i++) {
        CHECK_EQ(swift_retainCount(referents[i]), 1);
        CHECK_EQ(swift_unownedRetainCount(referents[i]), 1);
        CHECK_EQ(swift_weakRetainCount(referents[i]), 1);
    }
    /* The fields may hold the last reference. */
    unsigned long before = probe_deinits;
    d = sidetable_new(derived_class);
    d->super.number = 77;
    d->super.strong = referents[0];
    d->other = referents[3];
    order[0] = 0;
    swift_release(d);
    CHECK_EQ(probe_deinits, before + 2);
    swift_release(referents[1]);
    swift_release(referents[2]);
    swift_release(referents[4]);
}

static void no_deinit_but_fields(void) {
    sidetable_class_definition definition = {
        .name = "Fields", .instance_size = sizeof(base), .fields = base_fields, .field_count = 2};
    const sidetable_class *c = NULL;
    CHECK_EQ(sidetable_class_create(&definition, &c, NULL), SIDETABLE_OK);
    unsigned long before = probe_deinits;
    base *b = sidetable_new(c);
    b->strong = probe_new(1);
    swift_release(b);
    CHECK_EQ(probe_deinits, before + 1);
}

/* A constructor that failed after the subclass's fields were set, before the superclass's were. */
static void partial(void) {
    probe *mine = probe_new(1), *unowned = probe_new(2), *not_yet = probe_new(3);
    derived *d = sidetable_new(derived_class);
    d->other = swift_retain(mine);
    d->unowned = swift_unownedRetain(unowned);
    d->super.strong = not_yet; /* not owned: must not be released */
    order[0] = 0;
    swift_deallocPartialClassInstance(d, base_class, sizeof(derived), 15);
    CHECK_STR(order, "");
    CHECK_EQ(swift_retainCount(mine), 1);
    CHECK_EQ(swift_unownedRetainCount(unowned), 1);
    CHECK_EQ(swift_retainCount(not_yet), 1);

    /* Up to its own class: no field at all. */
    d = sidetable_new(derived_class);
    d->other = mine;
    d->super.strong = not_yet;
    swift_deallocPartialClassInstance(d, derived_class, sizeof(derived), 15);
    CHECK_EQ(swift_retainCount(mine), 1);
    CHECK_EQ(swift_retainCount(not_yet), 1);

    swift_release(mine);
    swift_release(unowned);
    swift_release(not_yet);
}

typedef struct tree {
    sidetable_object header;
    struct tree *left, *right;
    sidetable_weak parent;
} tree;

static const sidetable_class *tree_class;

static tree *tree_make(int depth, tree *parent) {
    tree *t = sidetable_new(tree_class);
    swift_weakInit(&t->parent, parent);
    if (depth > 0) {
        t->left = tree_make(depth - 1, t);
        t->right = tree_make(depth - 1, t);
    }
    return t;
}

/* Children strong, parents weak: one release frees everything, and a kept child outlives its parent. */
static void graph(void) {
    static const sidetable_field fields[] = {
        SIDETABLE_FIELD(tree, left, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE),
        SIDETABLE_FIELD(tree, right, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE),
        SIDETABLE_FIELD(tree, parent, SIDETABLE_WEAK, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE),
    };
    sidetable_class_definition definition = {
        .name = "Tree", .instance_size = sizeof(tree), .fields = fields, .field_count = 3};
    CHECK_EQ(sidetable_class_create(&definition, &tree_class, NULL), SIDETABLE_OK);

    tree *root = tree_make(10, NULL);
    tree *kept = swift_retain(root->left->right);
    tree *parent = swift_weakLoadStrong(&kept->parent);
    CHECK(parent == root->left);
    swift_release(parent);
    swift_release(root);
    CHECK(swift_weakLoadStrong(&kept->parent) == NULL);
    CHECK(swift_weakLoadStrong(&kept->left->parent) == kept);
    swift_release_n(kept, 2);
}

int main(void) {
    make_classes();
    tables();
    generated_deinit_of_a_root();
    generated_deinit_of_a_subclass();
    no_deinit_but_fields();
    partial();
    graph();
    return check_done("classes");
}
