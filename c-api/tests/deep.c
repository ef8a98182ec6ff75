/* Structures of strong fields end in the order of recursion, and without it, however deep they are. */
#include "deep.h"

typedef struct node {
    sidetable_object header;
    struct node *first;
    sidetable_weak weak;
    struct node *second;
    struct node *owner;    /* a plain pointer, not counted */
    struct node *untabled; /* the deinit's own business */
    uint32_t number;
} node;

typedef struct derived {
    node super;
    node *third;
} derived;

static const sidetable_class *node_class, *derived_class, *leaf_class;

enum { MOST = 64 };
static int order[MOST];
static unsigned ended;

static void note(int number) {
    if (ended < MOST) order[ended] = number;
    ended++;
}

static void expect_order(const int *due, unsigned count) {
    CHECK_EQ(ended, count);
    for (unsigned i = 0; i < count; i++) CHECK_EQ(order[i], due[i]);
    ended = 0;
}

#define EXPECT_ORDER(...) expect_order((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static void node_deinit(void *object) {
    node *self = object;
    CHECK(swift_isDeallocating(self));
    note((int)self->number);
    node *owner = self->owner;
    if (owner != NULL) {
        /* The owner's deinit is over, its memory is there, and so are the fields behind the one that led here. */
        CHECK_EQ(owner->number, self->number / 10);
        CHECK(swift_isDeallocating(owner));
        if (owner->first == self) {
            node *referent = swift_weakLoadStrong(&owner->weak);
            if (referent != NULL) CHECK_EQ(referent->number, 9);
            swift_release(referent);
            if (owner->second != NULL) CHECK_EQ(owner->second->owner == owner, true);
            /* An object that unlinks itself. */
            owner->first = NULL;
        } else {
            owner->second = NULL;
        }
    }
    if (self->untabled != NULL) {
        unsigned before = ended;
        swift_release(self->untabled);
        CHECK_EQ(ended, before + 1);
    }
}

static void derived_deinit(void *object) {
    derived *self = object;
    note(-(int)self->super.number);
}

static void leaf_deinit(void *object) { note((int)((node *)object)->number); }

static node *node_of(const sidetable_class *c, uint32_t number, node *first, node *second) {
    node *self = sidetable_new(c);
    self->number = number;
    self->first = first;
    self->second = second;
    if (first != NULL) first->owner = self;
    if (second != NULL) second->owner = self;
    return self;
}

static void make_classes(void) {
    static const sidetable_field fields[] = {
        SIDETABLE_FIELD(node, first, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE),
        SIDETABLE_FIELD(node, weak, SIDETABLE_WEAK, SIDETABLE_FIELD_NULLABLE),
        SIDETABLE_FIELD(node, second, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE),
    };
    static const sidetable_field added[] = {SIDETABLE_FIELD(derived, third, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE)};
    sidetable_class_definition definition = {
        .name = "Node", .instance_size = sizeof(node), .deinit = node_deinit, .fields = fields, .field_count = 3};
    CHECK_EQ(sidetable_class_create(&definition, &node_class, NULL), SIDETABLE_OK);
    sidetable_class_definition sub = {.name = "Derived",
                                      .superclass = node_class,
                                      .instance_size = sizeof(derived),
                                      .deinit = derived_deinit,
                                      .fields = added,
                                      .field_count = 1};
    CHECK_EQ(sidetable_class_create(&sub, &derived_class, NULL), SIDETABLE_OK);
    sidetable_class_definition leaf = {.name = "Leaf", .instance_size = sizeof(node), .deinit = leaf_deinit};
    CHECK_EQ(sidetable_class_create(&leaf, &leaf_class, NULL), SIDETABLE_OK);
}

/* As recursion would: an object's deinit, its first field's object with all that it keeps, the next one; then its memory goes. */
static void order_of_deinits(void) {
    node *watched = node_of(leaf_class, 9, NULL, NULL);
    node *tree = node_of(node_class, 1,
                         node_of(node_class, 11, node_of(node_class, 111, NULL, NULL), node_of(leaf_class, 112, NULL, NULL)),
                         node_of(node_class, 12, NULL, node_of(node_class, 122, NULL, NULL)));
    swift_weakInit(&tree->weak, watched);
    swift_release(tree);
    EXPECT_ORDER(1, 11, 111, 112, 12, 122);
    CHECK_EQ(swift_retainCount(watched), 1);
    CHECK_EQ(swift_weakRetainCount(watched), 1);

    /* What others keep stays. */
    node *shared = node_of(node_class, 21, NULL, NULL), *other = node_of(node_class, 22, swift_retain(shared), NULL);
    tree = node_of(node_class, 2, swift_retain(shared), other);
    shared->owner = other->owner = NULL;
    swift_release(tree);
    EXPECT_ORDER(2, 22);
    CHECK_EQ(swift_retainCount(shared), 1);
    swift_release(shared);
    EXPECT_ORDER(21);
    swift_release(watched);
    EXPECT_ORDER(9);

    /* What a deinit gives up itself ends before it goes on, wherever the object stands. */
    node *chain = NULL;
    for (int i = 0; i < 40; i++) {
        chain = node_of(node_class, 0, chain, NULL);
        if (i == 20) chain->untabled = node_of(leaf_class, 7, NULL, NULL);
    }
    swift_release(chain);
    CHECK_EQ(ended, 41);
    CHECK_EQ(order[19], 0);
    CHECK_EQ(order[20], 7);
    ended = 0;
}

/* A subclass's fields end before its superclass's deinit runs. */
static void order_of_classes(void) {
    node *child = node_of(node_class, 31, NULL, NULL), *third = node_of(derived_class, 33, node_of(node_class, 331, NULL, NULL), NULL);
    derived *root = (derived *)node_of(derived_class, 3, child, NULL);
    root->third = third;
    swift_release(root);
    EXPECT_ORDER(-3, -33, 33, 331, 3, 31);
}

/* Unowned references keep an owner's memory, weak ones find nothing. */
static void other_references(void) {
    node *root = node_of(node_class, 4, node_of(node_class, 41, NULL, NULL), NULL);
    sidetable_weak to_root, to_child;
    swift_weakInit(&to_root, root);
    swift_weakInit(&to_child, root->first);
    swift_unownedRetain(root);
    swift_release(root);
    EXPECT_ORDER(4, 41);
    CHECK(swift_weakLoadStrong(&to_root) == NULL);
    CHECK(swift_weakLoadStrong(&to_child) == NULL);
    CHECK_EQ(root->number, 4);
    swift_unownedRelease(root);
    swift_weakDestroy(&to_root);
    swift_weakDestroy(&to_child);
}

typedef struct chained {
    sidetable_object header;
    struct chained *side, *next;
    struct chained *owner;
    unsigned *ended;
} chained;

static const sidetable_class *link_class, *odd_class, *by_hand_class;

static void link_deinit(void *object) {
    chained *self = object;
    ++*self->ended;
    if (self->owner != NULL) {
        CHECK(self->owner->ended == self->ended);
        self->owner->next = NULL;
    }
}

static void by_hand_deinit(void *object) {
    chained *self = object;
    ++*self->ended;
    swift_release(self->next);
    self->next = NULL;
}

static void make_link_classes(void) {
    static const sidetable_field fields[] = {
        SIDETABLE_FIELD(chained, side, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE),
        SIDETABLE_FIELD(chained, next, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE),
    };
    sidetable_class_definition definition = {
        .name = "Link", .instance_size = sizeof(chained), .deinit = link_deinit, .fields = fields, .field_count = 2};
    CHECK_EQ(sidetable_class_create(&definition, &link_class, NULL), SIDETABLE_OK);
    /* Nothing of its own: all is the superclass's. */
    sidetable_class_definition odd = {.name = "Odd", .superclass = link_class, .instance_size = sizeof(chained)};
    CHECK_EQ(sidetable_class_create(&odd, &odd_class, NULL), SIDETABLE_OK);
    definition.name = "ByHand";
    definition.deinit = by_hand_deinit;
    CHECK_EQ(sidetable_class_create(&definition, &by_hand_class, NULL), SIDETABLE_OK);
}

static chained *link_of(const sidetable_class *c, chained *next, unsigned *ended) {
    chained *self = sidetable_new(c);
    self->next = next;
    self->ended = ended;
    if (next != NULL) next->owner = self;
    return self;
}

static void *long_lists(void *unused) {
    const unsigned links = deep_links();
    unsigned ended = 0;
    chained *list = NULL;
    for (unsigned i = 0; i < links; i++) list = link_of(i % 2 == 0 ? link_class : odd_class, list, &ended);
    swift_release(list);
    CHECK_EQ(ended, links);

    /* A comb; the last reference goes with others. */
    ended = 0;
    list = NULL;
    for (unsigned i = 0; i < links / 10; i++) {
        list = link_of(link_class, list, &ended);
        list->side = link_of(link_class, NULL, &ended);
    }
    swift_retain(list);
    swift_release_n(list, 2);
    CHECK_EQ(ended, links / 10 * 2);

    /* Every object has a side table. */
    ended = 0;
    list = NULL;
    sidetable_weak weak = {NULL};
    for (unsigned i = 0; i < links / 10; i++) {
        list = link_of(link_class, list, &ended);
        swift_weakAssign(&weak, list);
    }
    swift_release(list);
    CHECK_EQ(ended, links / 10);
    CHECK(swift_weakLoadStrong(&weak) == NULL);
    swift_weakDestroy(&weak);

    /* A deinit that ends a field of the table itself. */
    ended = 0;
    list = NULL;
    for (unsigned i = 0; i < links / 10; i++) list = link_of(by_hand_class, list, &ended);
    swift_release(list);
    CHECK_EQ(ended, links / 10);
    return unused;
}

int main(void) {
    make_classes();
    order_of_deinits();
    order_of_classes();
    other_references();
    make_link_classes();
    deep_in_small_stack(long_lists, NULL);
    return check_done("deep");
}
