/* A class whose frozen objects have one that differs by its name and has no deinit. */
#ifndef SIDETABLE_FROZEN_CLASS_H
#define SIDETABLE_FROZEN_CLASS_H

#include "check.h"

#include "sidetable_freeze.h"

static inline sidetable_frozen_class make_class_with_frozen(sidetable_class_definition definition, const char *frozen_name) {
    sidetable_frozen_class pair = {NULL, NULL};
    CHECK_EQ(sidetable_class_create(&definition, &pair.freezable, NULL), SIDETABLE_OK);
    definition.name = frozen_name;
    definition.deinit = NULL;
    CHECK_EQ(sidetable_class_create(&definition, &pair.frozen, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_declare_frozen(&pair, 1, NULL), SIDETABLE_OK);
    return pair;
}

#endif
