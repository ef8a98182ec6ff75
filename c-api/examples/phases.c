/* A module of two phases: phase 0 builds a value that refers to itself, phase 1 reads it, frozen, by a plain load. */
#include <stdio.h>

#include "sidetable_phases.h"

typedef struct loop {
    sidetable_object header;
    struct loop *self;
    int value;
} loop;

static const sidetable_class *loop_class, *frozen_loop;
static const sidetable_field loop_fields[] = {
    SIDETABLE_FIELD_OF(loop, self, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE, &loop_class)};
static const sidetable_field frozen_fields[] = {SIDETABLE_FIELD_OF(loop, self, SIDETABLE_STRONG, 0, &frozen_loop)};

static const char *outcome(const sidetable_module *module, const char *name, sidetable_code *code) {
    static sidetable_error error;
    return sidetable_module_function(module, name, code, &error) == SIDETABLE_OK ? "may be called" : error.message;
}

/* Phase 0. */
static void build(const sidetable_module *module, void *context) {
    (void)context;
    sidetable_code code;
    printf("phase 0: %s\n", outcome(module, "answer", &code));
    void **global;
    if (sidetable_module_freezable(module, "value", &global, NULL) != SIDETABLE_OK) return;
    loop *made = sidetable_new(loop_class);
    made->value = 42;
    made->self = swift_retain(made);
    *global = made;
}

/* Where the frozen view is: a constant from phase 1 on. */
static void *const *view;

/* Phase 1. */
static void use(const sidetable_module *module, void *context) {
    (void)context;
    sidetable_code code;
    sidetable_module_view(module, "frozen_value", &view, NULL);
    printf("phase 1: %s\n", outcome(module, "answer", &code));
    printf("phase 1: %d\n", ((int (*)(void))code)());
}

static int answer(void) {
    const loop *value = *view; /* a plain load: a function of phase 1 cannot come too early */
    return value->self->self->value;
}

static const sidetable_class *define(const char *name, const sidetable_field *fields) {
    const sidetable_class_definition definition = {.name = name, .instance_size = sizeof(loop), .fields = fields, .field_count = 1};
    const sidetable_class *made = NULL;
    sidetable_class_create(&definition, &made, NULL);
    return made;
}

int main(void) {
    loop_class = define("Loop", loop_fields);
    frozen_loop = define("FrozenLoop", frozen_fields);
    const sidetable_frozen_class pair = {loop_class, frozen_loop};
    if (sidetable_declare_frozen(&pair, 1, NULL) != SIDETABLE_OK) return 1;

    const sidetable_global globals[] = {
        {"value", loop_class, NULL, 0, false},
        {"frozen_value", frozen_loop, "value", 1, true},
    };
    const char *const uses[] = {"frozen_value"};
    sidetable_function functions[] = {{"answer", (sidetable_code)answer, 0, uses, 1, true}};
    void (*const starts[])(const sidetable_module *, void *) = {build, use};
    const sidetable_module_definition definition = {
        .name = "loops", .globals = globals, .global_count = 2, .functions = functions, .function_count = 1, .starts = starts, .start_count = 2};
    sidetable_module *module;
    sidetable_error error;
    if (sidetable_module_create(&definition, &module, &error) != SIDETABLE_OK) printf("refused: %s\n", error.message);
    functions[0].phase = 1;
    if (sidetable_module_create(&definition, &module, &error) != SIDETABLE_OK) return 1;
    if (sidetable_module_start(module, &error) != SIDETABLE_OK) return 1;
    printf("from outside: %d\n", answer());
    sidetable_module_destroy(module);
    return 0;
}
