/* Memory runs out while classes are made and declared frozen, while graphs are frozen and end, and under modules: refusing.h. */
#include "refusing.h"

#include "freeze_nodes.h"
#include "sidetable_identity.h"
#include "sidetable_phases.h"

/* ---- Classes ------------------------------------------------------------------------------------------------------------ */

static void classes(void) {
    const sidetable_class_definition base = {.name = "Base", .instance_size = sizeof(node), .fields = node_fields, .field_count = 5};
    const sidetable_class *made = NULL, *below = NULL;
    sidetable_error error = {0};
    refusing_from_here();
    ASK_AND(sidetable_class_create(&base, &made, &error), SIDETABLE_OK, made == NULL && error.code == SIDETABLE_OUT_OF_MEMORY);
    CHECK_STR(sidetable_class_name(made), "Base");
    uint32_t count = 0;
    CHECK(sidetable_class_fields(made, &count) != NULL && count == 5);
    const sidetable_class_definition derived = {.name = "Derived", .superclass = made, .instance_size = sizeof(node) + 64};
    ASK_AND(sidetable_class_create(&derived, &below, NULL), SIDETABLE_OK, below == NULL);
    /* What is wrong is said even then. */
    const sidetable_field twice[] = {node_fields[0], node_fields[0]};
    const sidetable_class_definition wrong = {.name = "Wrong", .instance_size = sizeof(node), .fields = twice, .field_count = 2};
    ASK_AND(sidetable_class_create(&wrong, &below, &error), SIDETABLE_FIELDS_OVERLAP, error.code == SIDETABLE_OUT_OF_MEMORY);
    CHECK_STR(error.path, "Wrong.next");
    swift_release(sidetable_new(below));
}

static void declarations(void) {
    node_class = make_class((sidetable_class_definition){
        .name = "Node", .instance_size = sizeof(node), .fields = node_fields, .field_count = 5});
    frozen_node = make_class((sidetable_class_definition){
        .name = "FrozenNode", .instance_size = sizeof(node), .fields = frozen_fields, .field_count = 4});
    const sidetable_frozen_class pair = {node_class, frozen_node}, wrong = {frozen_node, node_class};
    sidetable_error error = {0};
    refusing_from_here();
    ASK(sidetable_check_freezable(node_class, frozen_node, NULL, 0, NULL));
    ASK_AND(sidetable_declare_frozen(&wrong, 1, &error), SIDETABLE_RULE_BROKEN, error.code == SIDETABLE_OUT_OF_MEMORY);
    ASK_AND(sidetable_declare_frozen(&pair, 1, &error), SIDETABLE_OK, sidetable_frozen_class_of(node_class) == NULL);
    CHECK(sidetable_frozen_class_of(node_class) == frozen_node);
}

/* ---- Freezing ----------------------------------------------------------------------------------------------------------- */

enum { RING = 40, CHAIN = 700 };

static node *new_node(void) {
    node *self = (node *)sidetable_new(node_class);
    self->value = 100;
    return self;
}

/* A ring whose members have side tables, every second one; a chain on it whose nodes are all referred to twice; weak and unowned references back; and
 * something in fields that go. Returns the last of the chain. */
static node *graph(sidetable_weak *to_ring) {
    node *first = new_node(), *last = first;
    for (int i = 1; i < RING; i++) {
        node *next = new_node();
        last->next = next;
        if (i % 2 == 0) swift_weakInit(&next->parent, last);
        last = next;
    }
    last->next = (node *)swift_retain(first);
    swift_weakInit(to_ring, first);
    for (int i = 0; i < CHAIN; i++) {
        node *self = new_node();
        self->next = first;
        self->other = (node *)swift_retain(first);
        self->owner = (node *)swift_unownedRetain(last);
        if (i % 10 == 0) self->scratch = new_node();
        first = self;
    }
    return first;
}

static bool is_untouched(node *root) {
    return !sidetable_is_frozen(root) && !sidetable_is_frozen(root->next) && root->header.isa == node_class &&
           swift_retainCount(root) == 1 && swift_retainCount(root->next) == 2 && sidetable_outstanding_components() == 0;
}

static void freezes(void) {
    make_classes();
    sidetable_weak to_ring;
    node *root = graph(&to_ring);
    sidetable_error error = {0};
    sidetable_freeze_report report = {0};
    refusing_from_here();
    ASK_AND(sidetable_freeze_and_report(root, frozen_node, &report, &error), SIDETABLE_OK,
            is_untouched(root) && error.code == SIDETABLE_OUT_OF_MEMORY && report.objects == 0);
    CHECK_EQ(report.objects, RING + CHAIN);
    CHECK_EQ(report.components, 1);
    CHECK_EQ(report.members, RING);
    CHECK(sidetable_is_frozen(root) && sidetable_is_frozen(root->next));
    /* A first weak reference to a member, which has no entry of its own yet. */
    node *member = (node *)swift_weakLoadStrong(&to_ring);
    CHECK(member != NULL);
    sidetable_weak ref;
    swift_weakInit(&ref, member->next);
    swift_weakDestroy(&ref);
    swift_release(member);
    swift_release(root);
    CHECK(swift_weakLoadStrong(&to_ring) == NULL);
    swift_weakDestroy(&to_ring);
    CHECK_EQ(deinits, RING + CHAIN + CHAIN / 10);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

/* A cycle of so many members with side tables that their map alone is more than an operation's usual reserve. */
static void large_cycles(void) {
    enum { MEMBERS = 2400 };
    make_classes();
    node *first = new_node(), *last = first;
    for (int i = 1; i < MEMBERS; i++) {
        check_inflate(last);
        last->next = new_node();
        last = last->next;
    }
    last->next = (node *)swift_retain(first);
    sidetable_freeze_report report = {0};
    refusing_from_here();
    ASK_AND(sidetable_freeze_and_report(first, frozen_node, &report, NULL), SIDETABLE_OK, !sidetable_is_frozen(first));
    refusing_no_more();
    CHECK(report.components == 1 && report.members == MEMBERS);
    swift_release(first);
    CHECK_EQ(deinits, MEMBERS);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

/* One that cannot be frozen is told so, however little memory there is. */
static void refused_freezes(void) {
    make_classes();
    const sidetable_class *other = check_class("Other", 32, NULL);
    sidetable_weak to_ring;
    node *root = graph(&to_ring);
    node *middle = root;
    for (int i = 0; i < 20; i++) middle = middle->next;
    swift_release(middle->other);
    middle->other = (node *)sidetable_new(other);
    sidetable_error error = {0};
    refusing_from_here();
    ASK_AND(sidetable_freeze(root, frozen_node, &error), SIDETABLE_NOT_FREEZABLE, error.code == SIDETABLE_OUT_OF_MEMORY);
    CHECK_EQ(error.code, SIDETABLE_NOT_FREEZABLE);
    CHECK(strlen(error.path) > strlen("root.next"));
    refusing_no_more();
    CHECK(is_untouched(root));
    swift_release(root);
    node *ring = (node *)swift_weakLoadStrong(&to_ring);
    swift_release(ring->next);
    ring->next = NULL;
    swift_release(ring);
    swift_weakDestroy(&to_ring);
    CHECK_EQ(deinits, RING + CHAIN + CHAIN / 10);
}

static void identity_of_members(void) {
    make_classes();
    sidetable_weak to_ring;
    node *root = graph(&to_ring);
    CHECK_EQ(sidetable_freeze(root, frozen_node, NULL), SIDETABLE_OK);
    node *member = (node *)swift_weakLoadStrong(&to_ring);
    sidetable_host host = 0;
    CHECK_EQ(sidetable_host_register(NULL, &host), SIDETABLE_OK);
    refusing_from_here();
    for (int i = 0; i < RING; i++, member = member->next) {
        ASK(sidetable_export(member, host).status);
    }
    refusing_no_more();
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
    swift_release(member);
    swift_release(root);
    swift_weakDestroy(&to_ring);
    CHECK_EQ(deinits, RING + CHAIN + CHAIN / 10);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

/* ---- Modules ------------------------------------------------------------------------------------------------------------ */

static unsigned started[2];

static void first_start(const sidetable_module *module, void *context) {
    (void)context;
    /* What a start function does is no part of the start. */
    refusing_no_more();
    void **place = NULL;
    CHECK_EQ(sidetable_module_freezable(module, "loop", &place, NULL), SIDETABLE_OK);
    node *first = new_node(), *second = new_node();
    first->next = second;
    second->next = (node *)swift_retain(first);
    *place = first;
    started[0]++;
    if (refusing->statuses == 0) refusing_from_here();
}

static void second_start(const sidetable_module *module, void *context) {
    (void)context;
    refusing_no_more();
    void *const *view = NULL;
    CHECK_EQ(sidetable_module_view(module, "view", &view, NULL), SIDETABLE_OK);
    CHECK(sidetable_is_frozen(*view));
    started[1]++;
    if (refusing->statuses == 0) refusing_from_here();
}

static void read_it(void) {}

static void modules(void) {
    make_classes();
    started[0] = started[1] = 0;
    const sidetable_global globals[] = {{"loop", node_class, NULL, 0, false}, {"view", frozen_node, "loop", 1, true}};
    static const char *const uses[] = {"view"};
    const sidetable_function functions[] = {{"read", read_it, 1, uses, 1, true}};
    void (*const starts[])(const sidetable_module *, void *) = {first_start, second_start};
    const sidetable_module_definition definition = {"m", globals, 2, functions, 1, starts, 2, NULL};
    sidetable_module *module = NULL;
    sidetable_error error = {0};
    sidetable_code code = NULL;
    void *const *view = NULL;
    refusing_from_here();
    ASK_AND(sidetable_module_create(&definition, &module, &error), SIDETABLE_OK, module == NULL);
    ASK_AND(sidetable_module_view(module, "view", &view, &error), SIDETABLE_TOO_EARLY, view == NULL);
    ASK_AND(sidetable_module_start(module, &error), SIDETABLE_OK, error.code == SIDETABLE_OUT_OF_MEMORY && started[1] <= 1);
    CHECK(started[0] == 1 && started[1] == 1 && sidetable_module_phase(module) == 2);
    ASK(sidetable_module_start(module, NULL));
    ASK(sidetable_module_import_view(module, "view", &view, &error));
    ASK(sidetable_module_import_function(module, "read", &code, &error));
    ASK_AND(sidetable_module_function(module, "nothing", &code, &error), SIDETABLE_NO_SUCH_NAME, true);
    CHECK(sidetable_is_frozen(*view) && code == read_it);
    sidetable_module_destroy(module);
    CHECK_EQ(deinits, 2);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

static void empty_start(const sidetable_module *module, void *context) { (void)module, (void)context; }

static void modules_that_fail(void) {
    make_classes();
    const sidetable_global globals[] = {{"loop", node_class, NULL, 0, false}, {"view", frozen_node, "loop", 1, true}};
    void (*const starts[])(const sidetable_module *, void *) = {empty_start, empty_start};
    const sidetable_module_definition definition = {"m", globals, 2, NULL, 0, starts, 2, NULL};
    sidetable_global wrong[] = {globals[0], globals[0]};
    const sidetable_module_definition refused = {"m", wrong, 2, NULL, 0, starts, 2, NULL};
    sidetable_module *module = NULL;
    sidetable_error error = {0};
    refusing_from_here();
    ASK_AND(sidetable_module_create(&refused, &module, &error), SIDETABLE_DUPLICATE, module == NULL);
    ASK(sidetable_module_create(&definition, &module, &error));
    /* The global is null. */
    ASK_AND(sidetable_module_start(module, &error), SIDETABLE_FREEZE_FAILED, error.code == SIDETABLE_OUT_OF_MEMORY);
    ASK_AND(sidetable_module_start(module, &error), SIDETABLE_FREEZE_FAILED, error.code == SIDETABLE_OUT_OF_MEMORY);
    CHECK_STR(error.path, "m.loop");
    sidetable_module_destroy(module);
}

int main(void) {
    const scenario all[] = {
        {"classes", classes, false, 0},
        {"frozen classes", declarations, false, 0},
        {"freezes", freezes, false, 0},
        {"freezes of large cycles", large_cycles, false, 37},
        {"freezes that are refused", refused_freezes, false, 0},
        {"identity of frozen objects", identity_of_members, false, 0},
        {"modules", modules, false, 0},
        {"modules that fail", modules_that_fail, false, 0},
    };
    return refuse_everywhere("refusing_freeze", "classes, freezing, modules", all, sizeof all / sizeof all[0]);
}
