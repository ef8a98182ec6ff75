/* sidetable_freeze.h: freezing object graphs. What was built with mutation becomes deeply immutable, cycles included.
 *
 * A class with a field table is freezable once a frozen class is declared for it: a second class that describes the same memory,
 * with the same or fewer fields, none of them mutable, and perhaps fewer of them nullable:
 *
 *     static const sidetable_class *node, *frozen_node;            // made by sidetable_class_create
 *     const sidetable_frozen_class pairs[] = {{node, frozen_node}};
 *     sidetable_declare_frozen(pairs, 1, &error);
 *     ...
 *     sidetable_status status = sidetable_freeze(root, frozen_node, &error);
 *
 * The freeze visits everything that the root reaches, checks it, and then, all or nothing, makes every object one of its frozen class.
 * From then on:
 *   - sidetable_begin_mutation refuses the object: setters call it;
 *   - the object is never uniquely referenced, so code that copies on write copies it;
 *   - fields are read as before, without barrier or check, from any thread;
 *   - counting goes on, lock-free, and weak and unowned references work. The objects of a cycle share one count, of the references
 *     from outside, so the last of these ends the cycle: no leak, no collector. An unowned reference to one of them keeps the
 *     memory of all.
 *
 * Deinits run once for each object, an object's before those of the objects that only it kept, and these in the order of its fields;
 * for a cycle first all its deinits, in the order in which the freeze found the objects. They run with the freezable class, without
 * recursion.
 *
 * Other threads may hold objects of the graph during the freeze, and count them; nobody may change their fields. Nothing here works
 * in a process whose counts libswiftCore works on, under LD_PRELOAD: SIDETABLE_UNSUPPORTED.
 */
#ifndef SIDETABLE_FREEZE_H
#define SIDETABLE_FREEZE_H

#include "sidetable.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Frozen classes --------------------------------------------------------------------------------------------------- */

/* A freezable class and its frozen class. */
typedef struct sidetable_frozen_class {
    const sidetable_class *freezable;
    const sidetable_class *frozen;
} sidetable_frozen_class;

/* What must hold of the two classes. */
enum sidetable_freeze_rule {
    SIDETABLE_RULE_OWN_CLASS = 1,      /* both were made by sidetable_class_create, and differ */
    SIDETABLE_RULE_UNDECLARED = 2,     /* neither was declared before, or stands in another pair */
    SIDETABLE_RULE_SIZE = 3,           /* the frozen class is no larger and no more aligned */
    SIDETABLE_RULE_DEINIT = 4,         /* the frozen class has no deinit: the freezable class's runs */
    SIDETABLE_RULE_SUPERCLASS = 5,     /* the frozen class's superclass, if any, is the frozen class of a superclass */
    SIDETABLE_RULE_EXTRA_FIELD = 6,    /* the freezable class has every field of the frozen class */
    SIDETABLE_RULE_FIELD_PLACE = 7,    /* ... at the same offset */
    SIDETABLE_RULE_FIELD_STRENGTH = 8, /* ... and of the same strength */
    SIDETABLE_RULE_MUTABLE = 9,        /* no field of the frozen class is mutable */
    SIDETABLE_RULE_NULLABLE = 10,      /* nullable is dropped or kept, not added */
    SIDETABLE_RULE_FIELD_TYPE = 11,    /* a field's class is the frozen class of its class before, or of a subclass of that */
};

/* A rule that two classes break. */
typedef struct sidetable_freeze_violation {
    int32_t rule;      /* a sidetable_freeze_rule */
    char message[256]; /* one sentence */
    char path[256];    /* the field, "FrozenNode.next", or the frozen class */
} sidetable_freeze_violation;

/* Whether `frozen` can be declared for `freezable`: SIDETABLE_OK or SIDETABLE_RULE_BROKEN, and in `out` every rule that is broken, up to
 * `capacity`; *out_count, if not NULL, is how many there are. Classes that other fields name count where they have been declared. */
SIDETABLE_EXPORT sidetable_status sidetable_check_freezable(const sidetable_class *freezable, const sidetable_class *frozen, sidetable_freeze_violation *out, uint32_t capacity, uint32_t *out_count);

/* Declares frozen classes, all or none: their fields may name each other. A frozen class must have no instances and no subclasses yet;
 * make its objects by freezing only. SIDETABLE_RULE_BROKEN: the first rule that is broken is in *error. */
SIDETABLE_EXPORT sidetable_status sidetable_declare_frozen(const sidetable_frozen_class *pairs, uint32_t count, sidetable_error *error);

/* The frozen class that was declared for a class, or NULL. */
SIDETABLE_EXPORT const sidetable_class *sidetable_frozen_class_of(const sidetable_class *c);

/* ---- Freezing --------------------------------------------------------------------------------------------------------- */

/* What a freeze did. */
typedef struct sidetable_freeze_report {
    uint64_t objects;       /* that are frozen now and were not before */
    uint64_t components;    /* cycles among them: strongly connected components, each with one count */
    uint64_t members;       /* objects in these */
    uint64_t kept_bytes;    /* what the components take until they end; other objects take nothing */
    uint64_t working_bytes; /* what the freeze took while it ran */
} sidetable_freeze_report;

/* Freezes an object and all that it reaches by strong, weak and unowned references, all or nothing. `frozen` is the class that the root
 * must become, or NULL for whatever class is declared. Where the graph meets objects that are frozen already, it stops; freezing again
 * is nothing. A reference in a field that the frozen class lacks is given up. On failure nothing has changed, and error->path is the way
 * to the object at fault, "root.children[3].parent" (a field's name that begins with a bracket follows without a dot):
 * SIDETABLE_NOT_FREEZABLE, SIDETABLE_NULL_FIELD, SIDETABLE_WRONG_CLASS, SIDETABLE_DEINITING, SIDETABLE_NULL_ARGUMENT,
 * SIDETABLE_TOO_LARGE, SIDETABLE_UNSUPPORTED. Fatal above 2^30 references to the objects of one cycle: "Object was retained too many
 * times". */
SIDETABLE_EXPORT sidetable_status sidetable_freeze(void *root, const sidetable_class *frozen, sidetable_error *error);

/* The same, and says in *report, if not NULL, what was done. */
SIDETABLE_EXPORT sidetable_status sidetable_freeze_and_report(void *root, const sidetable_class *frozen, sidetable_freeze_report *report, sidetable_error *error);

/* Whether an object is frozen. NULL is not. */
SIDETABLE_EXPORT bool sidetable_is_frozen(const void *object);

/* What a setter does with a frozen object. */
enum sidetable_if_frozen {
    SIDETABLE_DIE_IF_FROZEN = 0,    /* fatal: "Object 0x... of class NAME is frozen and cannot be changed" */
    SIDETABLE_REPORT_IF_FROZEN = 1, /* SIDETABLE_FROZEN */
};

/* Call it before a field of the object is changed. Ignorable pointers pass. */
SIDETABLE_EXPORT sidetable_status sidetable_begin_mutation(void *object, uint32_t if_frozen);

/* How many components there are in the process, and side table entries that their members have of their own: 0 when all frozen cycles
 * have ended. */
SIDETABLE_EXPORT size_t sidetable_outstanding_components(void);

/* ---- Drawing ---------------------------------------------------------------------------------------------------------- */

/* Draws what an object reaches in Graphviz's language, from field tables: objects with their classes, references with their fields; weak
 * ones are dashed, unowned ones dotted, frozen objects blue, and the objects of a frozen cycle stand in one frame. `labels`, if not NULL, gives
 * an object's label (UTF-8, or NULL for its class's name). Writes up to `capacity` bytes, a zero byte among them, and returns how many bytes
 * the whole drawing has without it, as snprintf does. Nobody may change the graph meanwhile. */
SIDETABLE_EXPORT size_t sidetable_draw(void *root, const char *(*labels)(void *object), char *out, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif /* SIDETABLE_FREEZE_H */
