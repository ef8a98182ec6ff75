/* Freezing: what a freeze checks and changes, counting by component, and the ends of frozen objects. */
#include "freeze_nodes.h"
#include "sidetable_identity.h"

static node *new_node(uint64_t value) {
    node *self = sidetable_new(node_class);
    self->value = value;
    return self;
}

/* A ring of `count` nodes, held by one reference to the first, whose values count from 0. */
static node *new_ring(uint64_t count) {
    node *first = new_node(0), *last = first;
    for (uint64_t value = 1; value < count; value++) last = last->next = new_node(value);
    last->next = swift_retain(first);
    return first;
}

static void freeze(void *root) {
    sidetable_error error;
    sidetable_status status = sidetable_freeze(root, NULL, &error);
    if (status != SIDETABLE_OK) fprintf(stderr, "%s\n", error.message);
    CHECK_EQ(status, SIDETABLE_OK);
}

static void start(void) {
    order[0] = 0;
    deinits = 0;
}

/* ---- Objects without cycles ------------------------------------------------------------------------------------------- */

static void a_list(void) {
    start();
    node *a = new_node(0), *b = new_node(1), *c = new_node(2);
    a->next = b;
    b->next = c;
    sidetable_weak before;
    swift_weakInit(&before, c);
    CHECK(swift_isUniquelyReferenced_native(a));
    CHECK_EQ(sidetable_begin_mutation(a, SIDETABLE_REPORT_IF_FROZEN), SIDETABLE_OK);
    sidetable_freeze_report report;
    CHECK_EQ(sidetable_freeze_and_report(a, frozen_node, &report, NULL), SIDETABLE_OK);
    CHECK_EQ(report.objects, 3);
    CHECK_EQ(report.components + report.members + report.kept_bytes, 0);
    CHECK(report.working_bytes > 0);
    CHECK(sidetable_is_frozen(a) && sidetable_is_frozen(b) && sidetable_is_frozen(c) && !sidetable_is_frozen(NULL));
    CHECK(a->header.isa == frozen_node);
    CHECK_EQ(check_state(a).kind, SIDETABLE_KIND_INLINE);
    CHECK_EQ(check_state(c).kind, SIDETABLE_KIND_SIDE_TABLE);
    CHECK_EQ(swift_retainCount(a), 1);
    CHECK(!swift_isUniquelyReferenced_native(a));
    CHECK(!swift_isUniquelyReferenced_native(c));
    CHECK_EQ(sidetable_begin_mutation(a, SIDETABLE_REPORT_IF_FROZEN), SIDETABLE_FROZEN);
    CHECK_EQ(sidetable_begin_mutation(NULL, SIDETABLE_DIE_IF_FROZEN), SIDETABLE_OK);

    /* Counting goes on, and so do weak and unowned references, old ones and new ones. */
    swift_retain(a);
    CHECK_EQ(swift_retainCount(a), 2);
    swift_release(a);
    sidetable_weak after;
    swift_weakInit(&after, a);
    CHECK_EQ(check_state(a).kind, IS_WORD_WIDE ? SIDETABLE_KIND_FROZEN : SIDETABLE_KIND_SIDE_TABLE);
    if (IS_WORD_WIDE) CHECK_EQ(check_state(a).word >> 61, 5);
    CHECK(check_state(a).side_table != NULL);
    CHECK_EQ(swift_retainCount(a), 1);
    CHECK(swift_weakLoadStrong(&after) == a);
    swift_release(a);
    CHECK(swift_weakLoadStrong(&before) == c);
    swift_release(c);
    CHECK(!swift_isUniquelyReferenced_native(a));
    swift_unownedRetain(b);
    CHECK(swift_unownedRetainStrong(b) == b);
    swift_release(b);

    /* Freezing again is nothing. */
    CHECK_EQ(sidetable_freeze_and_report(a, frozen_node, &report, NULL), SIDETABLE_OK);
    CHECK_EQ(report.objects, 0);

    swift_release(a);
    CHECK_STR(order, "abc");
    CHECK(swift_weakLoadStrong(&after) == NULL);
    CHECK(swift_weakLoadStrong(&before) == NULL);
    swift_weakDestroy(&after);
    swift_weakDestroy(&before);
    CHECK(swift_isDeallocating(b));
    swift_unownedRelease(b);
}

/* Deinits run in the order in which recursion would run them. */
static void the_order_of_deinits(void) {
    start();
    node *nodes[7];
    for (uint64_t i = 0; i < 7; i++) nodes[i] = new_node(i);
    /* a(b(d, e), c(f, g)) */
    nodes[0]->next = nodes[1], nodes[0]->other = nodes[2];
    nodes[1]->next = nodes[3], nodes[1]->other = nodes[4];
    nodes[2]->next = nodes[5], nodes[2]->other = nodes[6];
    swift_retain(nodes[4]);
    freeze(nodes[0]);
    swift_release(nodes[0]);
    CHECK_STR(order, "abdcfg");
    swift_release(nodes[4]);
    CHECK_STR(order, "abdcfge");
}

static void fields_that_the_frozen_class_lacks(void) {
    start();
    node *a = new_node(0), *b = new_node(1);
    probe *p = probe_new(9);
    sidetable_weak watch;
    swift_weakInit(&watch, p);
    a->scratch = p;
    /* A way back that is given up makes no cycle. */
    a->next = b;
    b->scratch = swift_retain(a);
    sidetable_freeze_report report;
    CHECK_EQ(sidetable_freeze_and_report(a, NULL, &report, NULL), SIDETABLE_OK);
    CHECK_EQ(report.components, 0);
    CHECK(a->scratch == NULL && b->scratch == NULL);
    CHECK(swift_weakLoadStrong(&watch) == NULL);
    CHECK_EQ(swift_retainCount(a), 1);
    swift_weakDestroy(&watch);
    swift_release(a);
    CHECK_STR(order, "ab");
}

static void failures(void) {
    sidetable_error error;
    CHECK_EQ(sidetable_freeze(NULL, NULL, &error), SIDETABLE_NULL_ARGUMENT);
    probe *p = probe_new(1);
    CHECK_EQ(sidetable_freeze(p, NULL, &error), SIDETABLE_NOT_FREEZABLE);
    CHECK_STR(error.path, "root");
    CHECK_STR(error.message, "root is a Probe, and no class is declared to be the frozen Probe");

    start();
    node *ring = new_ring(3);
    node *last = ring->next->next;
    last->other = swift_retain((void *)p);
    CHECK_EQ(sidetable_freeze(ring, NULL, &error), SIDETABLE_NOT_FREEZABLE);
    CHECK_STR(error.path, "root.next.next.other");
    for (node *n = ring; n != last; n = n->next) CHECK(n->header.isa == node_class && check_state(n).kind == SIDETABLE_KIND_INLINE);
    CHECK_EQ(swift_retainCount(ring), 2);
    swift_release(p);
    last->other = NULL;

    /* A weak or unowned way to something mutable is a way out, too. */
    swift_weakInit(&last->parent, (void *)p);
    CHECK_EQ(sidetable_freeze(ring, NULL, &error), SIDETABLE_NOT_FREEZABLE);
    CHECK_STR(error.path, "root.next.next.parent");
    swift_weakAssign(&last->parent, NULL);
    CHECK_EQ(swift_retainCount(p), 1);

    /* An unowned reference to what has ended. */
    node *dead = new_node(9);
    last->owner = swift_unownedRetain(dead);
    swift_release(dead);
    CHECK_EQ(sidetable_freeze(ring, NULL, &error), SIDETABLE_DEINITING);
    CHECK_STR(error.path, "root.next.next.owner");
    CHECK_STR(error.message, "root.next.next.owner is about to end: its deinit has begun");
    swift_unownedRelease(last->owner);
    last->owner = NULL;
    freeze(ring);
    swift_release(ring);
    swift_release(p);
    CHECK_STR(order, "jabc");

    /* Of a long way the ends are shown. */
    node *list = new_node(100), *end = list;
    for (int i = 0; i < 1000; i++) end = end->next = new_node(100);
    end->other = (void *)probe_new(1);
    CHECK_EQ(sidetable_freeze(list, NULL, &error), SIDETABLE_NOT_FREEZABLE);
    CHECK_STR(error.path, "root.next.next.next.next.next.next.next.next.(985 more).next.next.next.next.next.next.next.other");
    swift_release(end->other);
    end->other = NULL;
    freeze(list);
    swift_release(list);
}

/* ---- Cycles ----------------------------------------------------------------------------------------------------------- */

static void a_ring(void) {
    start();
    node *a = new_ring(3), *b = a->next, *c = b->next;
    sidetable_weak before, after;
    swift_weakInit(&before, b);
    sidetable_freeze_report report;
    CHECK_EQ(sidetable_freeze_and_report(a, frozen_node, &report, NULL), SIDETABLE_OK);
    CHECK_EQ(report.objects, 3);
    CHECK_EQ(report.components, 1);
    CHECK_EQ(report.members, 3);
    CHECK(report.kept_bytes > 0);
    CHECK(sidetable_outstanding_components() > 0);
    /* One count: of the reference from outside, through whichever member. */
    CHECK_EQ(swift_retainCount(a), 1);
    CHECK_EQ(swift_retainCount(b), 1);
    swift_retain(c);
    CHECK_EQ(swift_retainCount(a), 2);
    swift_retain_n(b, 1000);
    swift_release_n(c, 1000);
    swift_release(a);
    CHECK_EQ(swift_retainCount(b), 1);
    CHECK(!swift_isUniquelyReferenced_native(c));
    CHECK(!swift_isDeallocating(a));

    /* Weak references are to members, not to the component. */
    swift_weakInit(&after, c);
    CHECK(swift_weakLoadStrong(&before) == b);
    CHECK(swift_weakLoadStrong(&after) == c);
    CHECK_EQ(swift_retainCount(a), 3);
    swift_release(a);
    swift_release(a);
    CHECK_EQ(swift_weakRetainCount(a), 1);
    CHECK_EQ(swift_weakRetainCount(b), 2);
    CHECK_EQ(swift_weakRetainCount(c), 2);
    sidetable_weak copy;
    swift_weakCopyInit(&copy, &after);
    CHECK(swift_weakTakeStrong(&copy) == c);
    swift_release(c);

    swift_release(b);
    CHECK_STR(order, "abc");
    CHECK(swift_weakLoadStrong(&before) == NULL);
    CHECK(swift_weakLoadStrong(&after) == NULL);
    swift_weakCopyInit(&copy, &after);
    CHECK(copy.entry == NULL);
    swift_weakDestroy(&before);
    swift_weakDestroy(&after);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

/* An unowned reference to one member keeps the memory of all. */
static void unowned_members(void) {
    start();
    node *a = new_ring(2), *b = a->next;
    swift_unownedRetain(b);
    /* From member to member: it ends with them. */
    a->owner = swift_unownedRetain(b);
    freeze(a);
    CHECK(swift_unownedRetainStrong(b) == b);
    swift_release(b);
    CHECK_EQ(swift_unownedRetainCount(a), 3);
    swift_release(a);
    CHECK_STR(order, "ab");
    CHECK(swift_isDeallocating(a) && swift_isDeallocating(b));
    CHECK_EQ(swift_unownedRetainCount(b), 1);
    swift_unownedRelease(b);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

static void a_global_that_points_to_itself(void) {
    start();
    node *a = new_node(0);
    a->next = swift_retain(a);
    a->other = swift_retain(a);
    freeze(a);
    CHECK_EQ(swift_retainCount(a), 1);
    swift_release(a);
    CHECK_STR(order, "a");
}

/* Cycles that refer to each other: references between components count, and stop at what was frozen before. */
static void components_and_borders(void) {
    start();
    node *inner = new_ring(2);
    freeze(inner);
    node *outer = new_node(2);
    outer->next = new_node(3);
    outer->next->next = swift_retain(outer);
    outer->other = inner;
    sidetable_freeze_report report;
    CHECK_EQ(sidetable_freeze_and_report(outer, NULL, &report, NULL), SIDETABLE_OK);
    CHECK_EQ(report.objects, 2);
    CHECK_EQ(report.components, 1);
    CHECK_EQ(swift_retainCount(inner), 1);
    swift_retain(inner->next);
    swift_release(outer->next);
    CHECK_STR(order, "cd");
    swift_release(inner->next);
    CHECK_STR(order, "cdab");

    /* A child refers to its parent weakly: no cycle. Through a weak reference alone the walk goes, too. */
    start();
    node *parent = new_node(0), *child = new_node(1);
    parent->next = child;
    swift_weakInit(&child->parent, parent);
    CHECK_EQ(sidetable_freeze_and_report(child, NULL, &report, NULL), SIDETABLE_OK);
    CHECK_EQ(report.objects, 2);
    CHECK_EQ(report.components, 0);
    CHECK(sidetable_is_frozen(parent));
    CHECK_EQ(swift_retainCount(parent), 1);
    CHECK_EQ(swift_retainCount(child), 1);
    swift_release(parent);
    CHECK_STR(order, "ab");
}

/* ---- What belongs to one member alone ---------------------------------------------------------------------------------- */

static const char key;

static void identity_of_members(void) {
    start();
    sidetable_host host;
    CHECK_EQ(sidetable_host_register(NULL, &host), SIDETABLE_OK);
    node *a = new_ring(3), *b = a->next, *c = b->next;
    sidetable_exported before = sidetable_export(b, host);
    CHECK_EQ(before.status, SIDETABLE_OK);
    probe *value = probe_new(7);
    CHECK_EQ(sidetable_associate(c, &key, value, SIDETABLE_RETAIN), SIDETABLE_OK);
    swift_release(value);
    freeze(a);
    sidetable_exported again = sidetable_export(b, host), other = sidetable_export(c, host);
    CHECK_EQ(again.handle, before.handle);
    CHECK_EQ(again.is_new, 0);
    CHECK(other.is_new && other.handle != before.handle);
    void *resolved;
    CHECK_EQ(sidetable_resolve(host, other.handle, other.epoch, &resolved), SIDETABLE_OK);
    CHECK(resolved == c);
    swift_release(c);
    void *found = sidetable_associated(c, &key);
    CHECK(found == value);
    swift_release(found);
    CHECK(sidetable_associated(a, &key) == NULL);
    swift_release(a);
    CHECK_STR(order, "");
    unsigned long before_end = probe_deinits;
    CHECK_EQ(sidetable_release_handle(host, before.handle, before.epoch), SIDETABLE_OK);
    CHECK_EQ(sidetable_release_handle(host, other.handle, other.epoch), SIDETABLE_OK);
    CHECK_STR(order, "abc");
    CHECK_EQ(probe_deinits, before_end + 1);
    CHECK_EQ(sidetable_outstanding_components(), 0);
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
}

/* A static object may be in the graph: it never ends, nor does a cycle that it is part of. */
static void an_immortal_object(void) {
    static struct {
        uint32_t unused[3];
        sidetable_once_t token;
        node object;
    } place;
    start();
    node *immortal = swift_initStaticObject(node_class, &place.object);
    immortal->value = 5;
    node *a = new_node(0);
    a->next = immortal;
    freeze(a);
    CHECK(sidetable_is_frozen(immortal));
    swift_release(a);
    CHECK_STR(order, "a");
}

/* ---- Size --------------------------------------------------------------------------------------------------------------- */

static void large_graphs(void) {
    const uint64_t count = check_rounds(1000000);
    start();
    node *list = new_node(1000), *end = list;
    for (uint64_t i = 1; i < count; i++) end = end->next = new_node(1000);
    freeze(list);
    swift_release(list);
    CHECK_EQ(deinits, count);

    start();
    node *ring = new_ring(count);
    freeze(ring);
    swift_release(ring);
    CHECK_EQ(deinits, count);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

/* ---- Drawing ------------------------------------------------------------------------------------------------------------ */

static const char *label(void *object) {
    static char text[16];
    snprintf(text, sizeof text, "\"%d\"", (int)((node *)object)->value);
    return ((node *)object)->value == 0 ? text : NULL;
}

static void drawings(void) {
    node *a = new_ring(2);
    a->other = new_node(2);
    swift_weakInit(&a->other->parent, a);
    char drawing[4096];
    size_t length = sidetable_draw(a, label, drawing, sizeof drawing);
    CHECK_EQ(length, strlen(drawing));
    CHECK_EQ(sidetable_draw(a, label, NULL, 0), length);
    CHECK(strstr(drawing, "n0 [label=\"\\\"0\\\"\"];") != NULL);
    CHECK(strstr(drawing, "n1 [label=\"Node\"];") != NULL);
    CHECK(strstr(drawing, "n0 -> n1 [label=\" next\"];") != NULL);
    CHECK(strstr(drawing, "n1 -> n0 [label=\" next\"];") != NULL);
    CHECK(strstr(drawing, "n2 -> n0 [label=\" parent\", style=dashed];") != NULL);
    CHECK(strstr(drawing, "cluster") == NULL);
    freeze(a);
    sidetable_draw(a, NULL, drawing, sizeof drawing);
    CHECK(strstr(drawing, "n0 [label=\"FrozenNode\", fillcolor") != NULL);
    CHECK(strstr(drawing, "cluster_0 { label=\"one count\"") != NULL);
    CHECK(strstr(drawing, "n0; n1; }") != NULL);
    sidetable_draw(a, NULL, drawing, 10);
    CHECK_STR(drawing, "digraph o");
    swift_release(a);
}

int main(void) {
    make_classes();
    a_list();
    the_order_of_deinits();
    fields_that_the_frozen_class_lacks();
    failures();
    a_ring();
    unowned_members();
    a_global_that_points_to_itself();
    components_and_borders();
    identity_of_members();
    an_immortal_object();
    large_graphs();
    drawings();
    CHECK_EQ(sidetable_outstanding_components(), 0);
    return check_done("freeze");
}
