/* One class, one object, one weak reference. */
#include <stdio.h>

#include "sidetable.h"

typedef struct point {
    sidetable_object header;
    double x, y;
} point;

static void point_deinit(void *object) {
    point *self = object;
    printf("(%g, %g) goes\n", self->x, self->y);
}

int main(void) {
    sidetable_class_definition definition = {.name = "Point", .instance_size = sizeof(point), .deinit = point_deinit};
    const sidetable_class *point_class;
    sidetable_error error;
    if (sidetable_class_create(&definition, &point_class, &error) != SIDETABLE_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }

    point *p = sidetable_new(point_class);
    p->x = 3;
    p->y = 4;
    sidetable_weak reference;
    swift_weakInit(&reference, p);

    point *loaded = swift_weakLoadStrong(&reference);
    printf("(%g, %g) lives\n", loaded->x, loaded->y);
    swift_release(loaded);

    swift_release(p);
    printf("and now: %s\n", swift_weakLoadStrong(&reference) == NULL ? "nothing" : "still there");
    swift_weakDestroy(&reference);
    return 0;
}
