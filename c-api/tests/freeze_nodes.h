/* The class whose instances the tests of freezing freeze. */
#ifndef SIDETABLE_FREEZE_NODES_H
#define SIDETABLE_FREEZE_NODES_H

#include "check.h"
#include "sidetable_freeze.h"

typedef struct node {
    sidetable_object header;
    struct node *next;
    struct node *other;
    sidetable_weak parent;
    struct node *owner; /* unowned */
    void *scratch;      /* not in the frozen class */
    uint64_t value;
} node;

#define NULLABLE SIDETABLE_FIELD_NULLABLE
#define BOTH (SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE)

static const sidetable_class *node_class, *frozen_node;
static char order[64];
static unsigned long deinits;

static void node_deinit(void *object) {
    node *self = object;
    CHECK(!sidetable_is_frozen(self));
    CHECK(self->header.isa == node_class);
    /* In a cycle the others are still there, with all that they refer to. */
    if (self->next != NULL) CHECK(self->next->value < 1000000000);
    deinits++;
    size_t length = strlen(order);
    if (self->value < 26 && length + 1 < sizeof order) order[length] = (char)('a' + self->value), order[length + 1] = 0;
}

static const sidetable_class *make_class(sidetable_class_definition definition) {
    const sidetable_class *made = NULL;
    sidetable_error error;
    if (sidetable_class_create(&definition, &made, &error) != SIDETABLE_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return made;
}

static const sidetable_field node_fields[] = {
    SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, BOTH, &node_class),
    SIDETABLE_FIELD(node, other, SIDETABLE_STRONG, BOTH),
    SIDETABLE_FIELD_OF(node, parent, SIDETABLE_WEAK, BOTH, &node_class),
    SIDETABLE_FIELD(node, owner, SIDETABLE_UNOWNED, BOTH),
    SIDETABLE_FIELD(node, scratch, SIDETABLE_STRONG, BOTH),
};
static const sidetable_field frozen_fields[] = {
    SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, NULLABLE, &frozen_node),
    SIDETABLE_FIELD(node, other, SIDETABLE_STRONG, NULLABLE),
    SIDETABLE_FIELD_OF(node, parent, SIDETABLE_WEAK, NULLABLE, &frozen_node),
    SIDETABLE_FIELD(node, owner, SIDETABLE_UNOWNED, NULLABLE),
};

static void make_classes(void) {
    node_class = make_class((sidetable_class_definition){
        .name = "Node", .instance_size = sizeof(node), .deinit = node_deinit, .fields = node_fields, .field_count = 5});
    frozen_node = make_class((sidetable_class_definition){
        .name = "FrozenNode", .instance_size = sizeof(node), .fields = frozen_fields, .field_count = 4});
    CHECK(sidetable_frozen_class_of(node_class) == NULL);
    CHECK_EQ(sidetable_check_freezable(node_class, frozen_node, NULL, 0, NULL), SIDETABLE_OK);
    const sidetable_frozen_class pair = {node_class, frozen_node};
    CHECK_EQ(sidetable_declare_frozen(&pair, 1, NULL), SIDETABLE_OK);
    CHECK(sidetable_frozen_class_of(node_class) == frozen_node);
    CHECK(sidetable_frozen_class_of(frozen_node) == NULL);
}

#endif
