/* A library with a runtime of its own, or that needs libsidetable.so, in a program that has none. */
#include "unload_module.h"

#include <stddef.h>

#include "sidetable.h"

static const sidetable_class *node;
static void *kept;

static void use(int objects) {
    for (int i = 0; i < objects; i++) {
        void *object = sidetable_new(node);
        sidetable_weak weak;
        swift_weakInit(&weak, object);
        swift_release(object);
        swift_weakDestroy(&weak);
    }
}

static void keep(void) { kept = sidetable_new(node); }

__attribute__((constructor)) static void begin(void) {
    const sidetable_class_definition definition = {.name = "Node", .instance_size = 32};
    sidetable_class_create(&definition, &node, NULL);
}

__attribute__((destructor)) static void end(void) { swift_release(kept); }

const struct unload_module module = {use, keep};
