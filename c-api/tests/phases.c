/* Phases: declarations that are refused, start functions in order, globals that freeze between them, and starts that fail. */
#include "check.h"
#include "sidetable_phases.h"

typedef struct node {
    sidetable_object header;
    struct node *next;
    uint64_t value;
} node;

static const sidetable_class *node_class, *frozen_node;

static void make_classes(void) {
    const sidetable_field fields[] = {
        SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE, &node_class),
        SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, 0, &frozen_node),
    };
    sidetable_class_definition definition = {.name = "Node", .instance_size = sizeof(node), .fields = &fields[0], .field_count = 1};
    CHECK_EQ(sidetable_class_create(&definition, &node_class, NULL), SIDETABLE_OK);
    definition.name = "FrozenNode";
    definition.fields = &fields[1];
    CHECK_EQ(sidetable_class_create(&definition, &frozen_node, NULL), SIDETABLE_OK);
    const sidetable_frozen_class pair = {node_class, frozen_node};
    CHECK_EQ(sidetable_declare_frozen(&pair, 1, NULL), SIDETABLE_OK);
}

/* ---- The module of the proposal: a phase that builds, a phase that reads ------------------------------------------------ */

static char order[16];
static void *const *loop_place;

/* Adds a node in front of what the global has, and closes the circle. */
static void build(const sidetable_module *module, uint64_t value) {
    void **place;
    CHECK_EQ(sidetable_module_freezable(module, "loop", &place, NULL), SIDETABLE_OK);
    node *self = sidetable_new(node_class);
    CHECK_EQ(sidetable_begin_mutation(self, SIDETABLE_REPORT_IF_FROZEN), SIDETABLE_OK);
    self->value = value;
    self->next = swift_retain(self);
    swift_release(*place);
    *place = self;
}

static void read_value(void) {
    const node *self = *loop_place;
    CHECK_EQ(self->next->next->value, 42);
    strcat(order, "r");
}

static void build_value(void) { strcat(order, "b"); }

static void first_start(const sidetable_module *module, void *context) {
    strcat(order, context);
    sidetable_code code;
    sidetable_error error;
    CHECK_EQ(sidetable_module_phase(module), 0);
    CHECK_EQ(sidetable_module_function(module, "build_value", &code, &error), SIDETABLE_OK);
    code();
    build(module, 42);
    CHECK_EQ(sidetable_module_function(module, "read_value", &code, &error), SIDETABLE_TOO_EARLY);
    CHECK_STR(error.path, "recursive.read_value");
    CHECK_STR(error.message, "recursive.read_value is of phase 1, and 0 start functions have ended");
    CHECK_EQ(sidetable_module_view(module, "frozen_loop", &loop_place, &error), SIDETABLE_TOO_EARLY);
    CHECK_STR(error.path, "recursive.frozen_loop");
}

static void second_start(const sidetable_module *module, void *context) {
    strcat(order, context);
    sidetable_code code;
    sidetable_error error;
    void **place;
    CHECK_EQ(sidetable_module_phase(module), 1);
    CHECK_EQ(sidetable_module_freezable(module, "loop", &place, &error), SIDETABLE_FROZEN);
    CHECK_STR(error.path, "recursive.loop");
    CHECK_EQ(sidetable_module_view(module, "frozen_loop", &loop_place, NULL), SIDETABLE_OK);
    CHECK(sidetable_is_frozen(*loop_place));
    CHECK_EQ(sidetable_begin_mutation(*loop_place, SIDETABLE_REPORT_IF_FROZEN), SIDETABLE_FROZEN);
    CHECK_EQ(sidetable_module_function(module, "read_value", &code, NULL), SIDETABLE_OK);
    code();
}

typedef void (*start_function)(const sidetable_module *, void *);

static const start_function two_starts[] = {first_start, second_start};
static const char *const reads[] = {"frozen_loop"}, *const builds[] = {"loop", "build_value"};

static sidetable_module_definition two_phases(void) {
    static sidetable_global globals[2];
    static sidetable_function functions[2];
    globals[0] = (sidetable_global){"loop", node_class, NULL, 0, false};
    globals[1] = (sidetable_global){"frozen_loop", frozen_node, "loop", 1, true};
    functions[0] = (sidetable_function){"build_value", build_value, 0, builds, 2, false};
    functions[1] = (sidetable_function){"read_value", read_value, 1, reads, 1, true};
    return (sidetable_module_definition){"recursive", globals, 2, functions, 2, two_starts, 2, "s"};
}

static void two_phase_module(void) {
    sidetable_module_definition definition = two_phases();
    sidetable_module *module = NULL;
    sidetable_error error;
    order[0] = 0;
    CHECK_EQ(sidetable_module_create(&definition, &module, &error), SIDETABLE_OK);
    sidetable_code code = NULL;
    void *const *place = NULL;
    CHECK_EQ(sidetable_module_import_function(module, "read_value", &code, &error), SIDETABLE_TOO_EARLY);
    CHECK_EQ(sidetable_module_import_view(module, "frozen_loop", &place, &error), SIDETABLE_TOO_EARLY);
    CHECK_EQ(sidetable_module_import_function(module, "build_value", &code, &error), SIDETABLE_NOT_EXPORTED);
    CHECK_STR(error.message, "module recursive does not export build_value");
    CHECK_EQ(sidetable_module_start(module, &error), SIDETABLE_OK);
    CHECK_STR(order, "sbsr");
    CHECK_EQ(sidetable_module_start(module, &error), SIDETABLE_OK);
    CHECK_STR(order, "sbsr");
    CHECK_EQ(sidetable_module_phase(module), 2);
    CHECK_EQ(sidetable_module_import_function(module, "read_value", &code, &error), SIDETABLE_OK);
    code();
    CHECK_EQ(sidetable_module_import_view(module, "frozen_loop", &place, &error), SIDETABLE_OK);
    CHECK_EQ(((node *)*place)->value, 42);
    CHECK_EQ(sidetable_module_import_view(module, "read_value", &place, &error), SIDETABLE_NO_SUCH_NAME);
    CHECK_EQ(sidetable_module_import_function(module, "frozen_loop", &code, &error), SIDETABLE_NO_SUCH_NAME);
    CHECK_EQ(sidetable_module_view(module, "nothing", &place, &error), SIDETABLE_NO_SUCH_NAME);
    CHECK_EQ(sidetable_module_view(module, NULL, &place, &error), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_outstanding_components(), 1);
    sidetable_module_destroy(module);
    CHECK_EQ(sidetable_outstanding_components(), 0);
    sidetable_module_destroy(NULL);
}

/* ---- Declarations that are refused ---------------------------------------------------------------------------------------- */

static void expect(const sidetable_module_definition *definition, sidetable_status due, const char *path) {
    sidetable_module *module = NULL;
    sidetable_error error;
    CHECK_EQ(sidetable_module_create(definition, &module, &error), due);
    CHECK_EQ(error.code, due);
    CHECK_STR(error.path, path);
    CHECK(strlen(error.message) > 10);
    CHECK(module == NULL);
}

static void refusals(void) {
    sidetable_module_definition good = two_phases(), bad = good;
    sidetable_module *module;
    sidetable_global globals[3];
    sidetable_function functions[2];
    bad.globals = globals;
    bad.functions = functions;
#define RESET (memcpy(globals, good.globals, 2 * sizeof *globals), memcpy(functions, good.functions, sizeof functions))
    CHECK_EQ(sidetable_module_create(NULL, &module, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_module_create(&good, NULL, NULL), SIDETABLE_NULL_ARGUMENT);
    RESET, globals[0].is_exported = true;
    expect(&bad, SIDETABLE_FREEZABLE_EXPORTED, "recursive.loop");
    RESET, functions[1].phase = 0;
    expect(&bad, SIDETABLE_LATER_PHASE, "recursive.read_value");
    RESET, functions[1].phase = 2, functions[0].uses = (const char *const[]){"read_value"}, functions[0].use_count = 1;
    expect(&bad, SIDETABLE_LATER_PHASE, "recursive.build_value");
    RESET, functions[0].phase = 3;
    expect(&bad, SIDETABLE_BAD_PHASE, "recursive.build_value");
    RESET, globals[1].phase = 3;
    expect(&bad, SIDETABLE_BAD_PHASE, "recursive.frozen_loop");
    RESET, globals[1].phase = 0;
    expect(&bad, SIDETABLE_BAD_PHASE, "recursive.frozen_loop");
    RESET, globals[1].view_of = "read_value";
    expect(&bad, SIDETABLE_NO_SUCH_NAME, "recursive.read_value");
    RESET, functions[0].uses = (const char *const[]){"nothing"}, functions[0].use_count = 1;
    expect(&bad, SIDETABLE_NO_SUCH_NAME, "recursive.nothing");
    RESET, globals[1].type = node_class;
    expect(&bad, SIDETABLE_BAD_GLOBAL_TYPE, "recursive.frozen_loop");
    RESET, globals[0].type = frozen_node;
    expect(&bad, SIDETABLE_BAD_GLOBAL_TYPE, "recursive.loop");
    RESET, globals[0].type = probe_class();
    expect(&bad, SIDETABLE_BAD_GLOBAL_TYPE, "recursive.loop");
    RESET, globals[0].name = "read_value", globals[1].view_of = "read_value";
    expect(&bad, SIDETABLE_DUPLICATE, "recursive.read_value");
    RESET, globals[2] = globals[1], globals[2].name = "second", bad.global_count = 3;
    expect(&bad, SIDETABLE_DUPLICATE, "recursive.second");
    bad.global_count = 2;
    RESET, functions[0].name = "";
    expect(&bad, SIDETABLE_BAD_NAME, "");
    RESET, bad.name = NULL;
    expect(&bad, SIDETABLE_BAD_NAME, "");
    bad.name = good.name;
    RESET, functions[0].code = NULL;
    expect(&bad, SIDETABLE_NULL_ARGUMENT, "");
    RESET, globals[0].type = NULL;
    expect(&bad, SIDETABLE_NULL_ARGUMENT, "");
    bad.starts = NULL;
    expect(&bad, SIDETABLE_NULL_ARGUMENT, "");
}

/* ---- Starts that fail ------------------------------------------------------------------------------------------------------- */

static int starts_run;

static void open_ended(const sidetable_module *module, void *context) {
    (void)context;
    void **place;
    starts_run++;
    CHECK_EQ(sidetable_module_freezable(module, "loop", &place, NULL), SIDETABLE_OK);
    node *self = sidetable_new(node_class);
    self->next = sidetable_new(node_class);
    *place = self;
}

static void nothing_built(const sidetable_module *module, void *context) { (void)module, (void)context, starts_run++; }

static void never(const sidetable_module *module, void *context) { (void)module, (void)context, exit(1); }

static void failing(start_function first, const char *path) {
    sidetable_module_definition definition = two_phases();
    const start_function starts[] = {first, never};
    definition.starts = starts;
    sidetable_module *module;
    sidetable_error error;
    starts_run = 0;
    CHECK_EQ(sidetable_module_create(&definition, &module, NULL), SIDETABLE_OK);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(sidetable_module_start(module, &error), SIDETABLE_FREEZE_FAILED);
        CHECK_STR(error.path, path);
    }
    CHECK_EQ(starts_run, 1);
    CHECK_EQ(sidetable_module_phase(module), 0);
    CHECK_EQ(sidetable_module_view(module, "frozen_loop", &loop_place, &error), SIDETABLE_TOO_EARLY);
    sidetable_module_destroy(module);
}

/* A start that starts its own module, and two that start each other. */
static sidetable_module *modules[2];

static void start_the_other(const sidetable_module *module, void *context) {
    (void)module;
    sidetable_error error;
    CHECK_EQ(sidetable_module_start(*(sidetable_module **)context, &error), SIDETABLE_START_CYCLE);
    CHECK_STR(error.path, "ours");
}

static void start_first(const sidetable_module *module, void *context) {
    (void)module;
    CHECK_EQ(sidetable_module_start(*(sidetable_module **)context, NULL), SIDETABLE_OK);
}

static void cycles(void) {
    const start_function back[] = {start_the_other}, there[] = {start_first};
    sidetable_module_definition own = {.name = "ours", .starts = back, .start_count = 1, .context = &modules[0]};
    CHECK_EQ(sidetable_module_create(&own, &modules[0], NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_module_start(modules[0], NULL), SIDETABLE_OK);
    sidetable_module_destroy(modules[0]);

    sidetable_module_definition first = {.name = "ours", .starts = there, .start_count = 1, .context = &modules[1]};
    sidetable_module_definition second = {.name = "theirs", .starts = back, .start_count = 1, .context = &modules[0]};
    CHECK_EQ(sidetable_module_create(&first, &modules[0], NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_module_create(&second, &modules[1], NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_module_start(modules[0], NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_module_phase(modules[1]), 1);
    sidetable_module_destroy(modules[0]);
    sidetable_module_destroy(modules[1]);
}

int main(void) {
    make_classes();
    two_phase_module();
    refusals();
    failing(open_ended, "recursive.loop.next.next");
    failing(nothing_built, "recursive.loop");
    cycles();
    CHECK_EQ(sidetable_outstanding_components(), 0);
    return check_done("phases");
}
