/* Frozen objects counted, loaded and ended by several threads, and frozen while others count them; and starts that race. */
#include "frozen_class.h"
#include "sidetable_phases.h"
#include "threads.h"

typedef struct node {
    sidetable_object header;
    struct node *next;
    sidetable_weak parent;
    uint64_t value;
} node;

static const sidetable_class *node_class, *frozen_node;
static unsigned long deinits;

static void node_deinit(void *object) {
    node *self = object;
    CHECK_EQ(self->value, 7);
    self->value = 0;
    __atomic_fetch_add(&deinits, 1, __ATOMIC_RELAXED);
}

static void make_classes(void) {
    const sidetable_field fields[] = {
        SIDETABLE_FIELD(node, next, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE),
        SIDETABLE_FIELD(node, parent, SIDETABLE_WEAK, SIDETABLE_FIELD_NULLABLE),
    };
    const sidetable_frozen_class pair = make_class_with_frozen(
        (sidetable_class_definition){.name = "Node", .instance_size = sizeof(node), .deinit = node_deinit, .fields = fields, .field_count = 2},
        "FrozenNode");
    node_class = pair.freezable;
    frozen_node = pair.frozen;
}

enum { MEMBERS = 2 * THREADS };

static node *ring[MEMBERS];
static sidetable_weak watches[MEMBERS];

/* Holds one member: counts it, reads it, refers to it weakly, and gives it up. One thread freezes the ring meanwhile. */
static void *hold(void *index) {
    node *member = ring[2 * (uintptr_t)index + 1];
    meet();
    if (index == NULL) {
        CHECK_EQ(sidetable_freeze(ring[0], NULL, NULL), SIDETABLE_OK);
        swift_release(ring[0]);
    }
    for (unsigned i = 0; i < check_rounds(200); i++) {
        swift_retain(member);
        CHECK_EQ(member->next->value, 7);
        sidetable_weak variable;
        swift_weakInit(&variable, member);
        void *found = swift_weakLoadStrong(&variable);
        CHECK(found == member);
        swift_weakDestroy(&variable);
        swift_unownedRetain(member);
        swift_release(found);
        swift_unownedRelease(member);
        swift_release(member);
    }
    swift_release(member);
    for (unsigned i = 0; i < MEMBERS; i++) {
        node *found = swift_weakLoadStrong(&watches[i]);
        if (found == NULL) continue;
        CHECK_EQ(found->value, 7);
        swift_release(found);
    }
    return NULL;
}

static void rings(void) {
    for (unsigned round = 0; round < check_rounds(200); round++) {
        deinits = 0;
        for (unsigned i = 0; i < MEMBERS; i++) {
            ring[i] = sidetable_new(node_class);
            ring[i]->value = 7;
        }
        for (unsigned i = 0; i < MEMBERS; i++) {
            ring[i]->next = swift_retain(ring[(i + 1) % MEMBERS]);
            swift_weakInit(&ring[i]->parent, ring[(i + 3) % MEMBERS]);
        }
        for (unsigned i = 0; i < MEMBERS; i++) swift_weakInit(&watches[i], ring[i]);
        for (unsigned i = 2; i < MEMBERS; i += 2) swift_release(ring[i]);
        in_threads(hold);
        CHECK_EQ(deinits, MEMBERS);
        for (unsigned i = 0; i < MEMBERS; i++) {
            CHECK(swift_weakLoadStrong(&watches[i]) == NULL);
            swift_weakDestroy(&watches[i]);
        }
        CHECK_EQ(sidetable_outstanding_components(), 0);
    }
}

/* ---- Objects in no cycle -------------------------------------------------------------------------------------------- */

static node *list;
static unsigned first_weak_reference; /* the turn in which one thread forms it */

/* Counts an object that one thread freezes meanwhile, and that another one gives its side table, sooner or later. */
static void *count(void *index) {
    meet();
    if (index == NULL) CHECK_EQ(sidetable_freeze(list, NULL, NULL), SIDETABLE_OK);
    for (unsigned i = 0; i < check_rounds(200); i++) {
        swift_retain(list);
        swift_retain_n(list->next, 3);
        CHECK_EQ(list->next->value, 7);
        if (i == first_weak_reference && index == (void *)1) {
            swift_weakInit(&watches[0], list);
            swift_weakInit(&watches[1], list->next);
        }
        swift_unownedRetain(list);
        swift_release_n(list->next, 3);
        swift_release(list);
        swift_unownedRelease(list);
    }
    swift_release(list);
    return NULL;
}

static void lists(void) {
    for (unsigned round = 0; round < check_rounds(200); round++) {
        deinits = 0;
        first_weak_reference = round % check_rounds(200);
        list = sidetable_new(node_class);
        list->next = sidetable_new(node_class);
        list->value = list->next->value = 7;
        swift_retain_n(list, THREADS);
        in_threads(count);
        CHECK_EQ(swift_retainCount(list), 1);
        CHECK_EQ(swift_retainCount(list->next), 1);
        for (unsigned i = 0; i < 2; i++) {
            void *found = swift_weakLoadStrong(&watches[i]);
            CHECK(found == (i == 0 ? list : list->next));
            swift_release(found);
        }
        swift_release(list);
        CHECK_EQ(deinits, 2);
        for (unsigned i = 0; i < 2; i++) {
            CHECK(swift_weakLoadStrong(&watches[i]) == NULL);
            swift_weakDestroy(&watches[i]);
        }
    }
}

/* ---- Starts ------------------------------------------------------------------------------------------------------------ */

static unsigned long runs;
static sidetable_module *module;

static void build(const sidetable_module *self, void *context) {
    (void)context;
    void **place;
    runs++;
    CHECK_EQ(sidetable_module_freezable(self, "graph", &place, NULL), SIDETABLE_OK);
    node *made = sidetable_new(node_class);
    made->value = 7;
    made->next = swift_retain(made);
    *place = made;
}

static void *start_and_read(void *unused) {
    void *const *place;
    meet();
    CHECK_EQ(sidetable_module_start(module, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_module_view(module, "frozen", &place, NULL), SIDETABLE_OK);
    const node *found = *place;
    CHECK_EQ(found->next->value, 7);
    return unused;
}

static void starts(void) {
    void (*const all[])(const sidetable_module *, void *) = {build};
    for (unsigned round = 0; round < check_rounds(200); round++) {
        runs = 0;
        const sidetable_global globals[] = {{"graph", node_class, NULL, 0, false}, {"frozen", frozen_node, "graph", 1, true}};
        const sidetable_module_definition definition = {.name = "raced", .globals = globals, .global_count = 2, .starts = all, .start_count = 1};
        CHECK_EQ(sidetable_module_create(&definition, &module, NULL), SIDETABLE_OK);
        in_threads(start_and_read);
        CHECK_EQ(runs, 1);
        sidetable_module_destroy(module);
    }
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

int main(void) {
    make_classes();
    rings();
    lists();
    starts();
    return check_done("threads_freeze");
}
