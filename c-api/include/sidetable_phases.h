/* sidetable_phases.h: modules whose globals are built by start functions and frozen between them.
 *
 * A module has a start function for each phase, from phase 0. A freezable global is a variable that early start functions build; its frozen view,
 * another global, belongs to a later phase: when the start function of the phase before has ended, the object and all that it reaches are
 * frozen, and the view has it. Functions belong to phases, too, and can be had once all earlier start functions have ended. So what a
 * function of a view's phase gets is frozen, for certain, and it reads the view by a plain load.
 *
 * Wrong declarations are refused when the module is made, and wrong orders where they come up; each error says which name is at fault.
 */
#ifndef SIDETABLE_PHASES_H
#define SIDETABLE_PHASES_H

#include "sidetable_freeze.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A module. Opaque. */
typedef struct sidetable_module sidetable_module;

/* Code of whatever type: cast it to what it is before calling it. */
typedef void (*sidetable_code)(void);

/* A global. */
typedef struct sidetable_global {
    const char *name;
    const sidetable_class *type; /* a class that was declared freezable; for a view the frozen class of that, or of a subclass */
    const char *view_of;         /* for a frozen view the freezable global that it takes over; NULL makes a freezable global */
    uint32_t phase;              /* for a view the phase in which it can be read, at least 1; for a freezable global 0 */
    bool is_exported;            /* never for a freezable global */
} sidetable_global;

/* A function. */
typedef struct sidetable_function {
    const char *name;
    sidetable_code code;
    uint32_t phase;          /* in which it can be called, and in all later ones */
    const char *const *uses; /* the globals and functions that it refers to: none of a later phase */
    uint32_t use_count;
    bool is_exported;
} sidetable_function;

/* What a module is made of. Copied by sidetable_module_create. */
typedef struct sidetable_module_definition {
    const char *name;
    const sidetable_global *globals;
    uint32_t global_count;
    const sidetable_function *functions;
    uint32_t function_count;
    void (*const *starts)(const sidetable_module *module, void *context); /* the start function of each phase, from phase 0 */
    uint32_t start_count;
    void *context; /* passed to start functions */
} sidetable_module_definition;

/* Makes a module, or says what is wrong: SIDETABLE_NULL_ARGUMENT, SIDETABLE_BAD_NAME, SIDETABLE_DUPLICATE (a name, or a second view of one
 * global), SIDETABLE_NO_SUCH_NAME, SIDETABLE_BAD_PHASE, SIDETABLE_BAD_GLOBAL_TYPE, SIDETABLE_FREEZABLE_EXPORTED, SIDETABLE_LATER_PHASE. */
SIDETABLE_EXPORT sidetable_status sidetable_module_create(const sidetable_module_definition *definition, sidetable_module **out_module, sidetable_error *error);

/* Ends a module that nobody uses any more, and releases its globals. NULL is ignored. */
SIDETABLE_EXPORT void sidetable_module_destroy(sidetable_module *module);

/* Runs the module's start functions in the order of their phases, and freezes globals between them; once, however many threads call
 * this: the others wait, and get the same result. A start that failed stays failed: SIDETABLE_FREEZE_FAILED, with the way from the global to the
 * object that cannot be frozen; globals that were frozen before it stay so. One that found no memory, SIDETABLE_OUT_OF_MEMORY, goes on where it
 * was the next time. Views of one phase freeze in the order of their names.
 * SIDETABLE_START_CYCLE: the start waits for itself, directly or by other modules' starts and the threads that run them. */
SIDETABLE_EXPORT sidetable_status sidetable_module_start(sidetable_module *module, sidetable_error *error);

/* How many start functions have ended: the phase that the module is in. */
SIDETABLE_EXPORT uint32_t sidetable_module_phase(const sidetable_module *module);

/* The variable of a freezable global, NULL at first, for start functions and what they call. It owns its reference. SIDETABLE_FROZEN: its time is
 * over. SIDETABLE_NO_SUCH_NAME. */
SIDETABLE_EXPORT sidetable_status sidetable_module_freezable(const sidetable_module *module, const char *name, void ***out_place, sidetable_error *error);

/* Where the object of a frozen view is. Load it from there, at any time and from any thread that was told this. SIDETABLE_TOO_EARLY,
 * SIDETABLE_NO_SUCH_NAME. */
SIDETABLE_EXPORT sidetable_status sidetable_module_view(const sidetable_module *module, const char *name, void *const **out_place, sidetable_error *error);

/* A function, to be called. SIDETABLE_TOO_EARLY, SIDETABLE_NO_SUCH_NAME. */
SIDETABLE_EXPORT sidetable_status sidetable_module_function(const sidetable_module *module, const char *name, sidetable_code *out_code, sidetable_error *error);

/* The same for other modules: exported names only, else SIDETABLE_NOT_EXPORTED. */
SIDETABLE_EXPORT sidetable_status sidetable_module_import_view(const sidetable_module *module, const char *name, void *const **out_place, sidetable_error *error);
SIDETABLE_EXPORT sidetable_status sidetable_module_import_function(const sidetable_module *module, const char *name, sidetable_code *out_code, sidetable_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SIDETABLE_PHASES_H */
