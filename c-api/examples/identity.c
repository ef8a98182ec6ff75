/* One object, one wrapper: a host that keeps wrappers by handle, a finaliser that comes late, and an object associated with another. */
#include <stdio.h>

#include "sidetable_identity.h"

typedef struct wrapper {
    void *object;
    uint32_t epoch;
} wrapper;

static wrapper wrappers[16];

/* What an export is for: the object's wrapper, made when there is none. */
static wrapper *cross(void *object, sidetable_host host) {
    sidetable_exported x = sidetable_export(object, host);
    if (x.status != SIDETABLE_OK) {
        printf("%s\n", sidetable_identity_message(x.status));
        return NULL;
    }
    wrapper *found = &wrappers[x.handle];
    if (x.is_new) *found = (wrapper){object, x.epoch};
    return found;
}

static void deinit(void *object) {
    (void)object;
    printf("deinit\n");
}

int main(void) {
    const sidetable_class_definition definition = {
        .name = "Tree", .instance_size = sizeof(sidetable_object), .deinit = deinit,
    };
    const sidetable_class *tree;
    sidetable_host host;
    if (sidetable_class_create(&definition, &tree, NULL) != SIDETABLE_OK) return 1;
    if (sidetable_host_register(NULL, &host) != SIDETABLE_OK) return 1;

    void *object = sidetable_new(tree);
    wrapper *first = cross(object, host);
    printf("crossing again: %s\n", cross(object, host) == first ? "the same wrapper" : "another");
    printf("references: %zu\n", swift_retainCount(object)); /* ours, and one for the handle */

    /* The wrapper dies, and before its finaliser runs the object crosses again: another wrapper adopts the handle. */
    uint32_t late = first->epoch;
    sidetable_adopt(host, 0, late, &first->epoch);
    printf("the late finaliser: %s\n", sidetable_identity_message(sidetable_release_handle(host, 0, late)));

    static const char note; /* a key is an address */
    void *value = sidetable_new(tree);
    sidetable_associate(object, &note, value, SIDETABLE_RETAIN);
    swift_release(value);

    swift_release(object);
    printf("the handle keeps the object\n");
    sidetable_release_handle(host, 0, first->epoch); /* deinit of the object, then of what is associated with it */
    sidetable_host_unregister(host, NULL);
    printf("extensions: %zu\n", sidetable_extension_count());
    return 0;
}
