/* Everything the library can do, in pieces that threads do one after the other, each beginning elsewhere. */
#ifndef SIDETABLE_TESTS_EVERYTHING_H
#define SIDETABLE_TESTS_EVERYTHING_H

#include "threads.h"

#include <unistd.h>

#include "sidetable_freeze.h"
#include "sidetable_identity.h"
#include "sidetable_phases.h"
#include "sidetable_types.h"

typedef struct node {
    sidetable_object header;
    struct node *next;
} node;

static const sidetable_class *node_class, *frozen_class;
static const sidetable_field node_fields[] = {
    SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE, &node_class),
};
static const sidetable_field frozen_fields[] = {SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, 0, &frozen_class)};

static const sidetable_class *make_node_class(const char *name, const sidetable_field *fields) {
    const sidetable_class_definition definition = {.name = name, .instance_size = sizeof(node), .fields = fields, .field_count = 1};
    const sidetable_class *made = NULL;
    CHECK_EQ(sidetable_class_create(&definition, &made, NULL), SIDETABLE_OK);
    return made;
}

static node *frozen, *shared; /* a member of a frozen cycle, and an object that is not frozen */
static sidetable_host host;
static const char key;
static bool is_over;

static node *ring(void) {
    node *first = (node *)sidetable_new(node_class), *second = (node *)sidetable_new(node_class);
    first->next = second;
    second->next = (node *)swift_retain(first);
    return first;
}

static void count(unsigned n) {
    (void)n;
    sidetable_weak weak;
    node *object = (node *)sidetable_new(node_class);
    swift_weakInit(&weak, object);
    swift_unownedRetain(object);
    void *loaded = swift_weakLoadStrong(&weak);
    CHECK(loaded == object);
    swift_release(loaded);
    swift_unownedRelease(object);
    swift_release(object);
    CHECK(swift_weakLoadStrong(&weak) == NULL);
    swift_weakDestroy(&weak);
    swift_release(swift_retain(shared));
    swift_release(swift_retain(frozen));
}

static void freeze(unsigned n) {
    (void)n;
    node *object = ring();
    CHECK_EQ(sidetable_freeze(object, frozen_class, NULL), SIDETABLE_OK);
    swift_release(object);
}

static void refer_to_frozen(unsigned n) {
    (void)n;
    sidetable_weak weak;
    swift_weakInit(&weak, frozen);
    void *loaded = swift_weakLoadStrong(&weak);
    CHECK(loaded == frozen);
    swift_release(loaded);
    swift_weakDestroy(&weak);
    node *object = ring();
    CHECK_EQ(sidetable_freeze(object, frozen_class, NULL), SIDETABLE_OK);
    swift_weakInit(&weak, object->next);
    swift_release(object);
    CHECK(swift_weakLoadStrong(&weak) == NULL);
    swift_weakDestroy(&weak);
}

static void export_one(void *object, sidetable_host to) {
    sidetable_exported exported = sidetable_export(object, to);
    CHECK_EQ(exported.status, SIDETABLE_OK);
    void *resolved = NULL;
    CHECK_EQ(sidetable_resolve(to, exported.handle, exported.epoch, &resolved), SIDETABLE_OK);
    CHECK(resolved == object);
    swift_release(resolved);
    CHECK_EQ(sidetable_release_handle(to, exported.handle, exported.epoch), SIDETABLE_OK);
}

static void export_objects(unsigned n) {
    (void)n;
    node *object = (node *)sidetable_new(node_class);
    export_one(object, host);
    swift_release(object);
}

static void register_hosts(unsigned n) {
    (void)n;
    sidetable_host own;
    CHECK_EQ(sidetable_host_register(NULL, &own), SIDETABLE_OK);
    export_one(shared, own);
    export_one(frozen, own);
    CHECK_EQ(sidetable_export(shared, own).status, SIDETABLE_OK);
    size_t swept = 0;
    CHECK_EQ(sidetable_host_unregister(own, &swept), SIDETABLE_OK);
    CHECK_EQ(swept, 1);
}

static void associate(unsigned n) {
    (void)n;
    node *value = (node *)sidetable_new(node_class), *object = (node *)sidetable_new(node_class);
    CHECK_EQ(sidetable_associate(shared, &key, value, SIDETABLE_RETAIN), SIDETABLE_OK);
    CHECK_EQ(sidetable_associate(object, &key, value, SIDETABLE_RETAIN), SIDETABLE_OK);
    void *found = sidetable_associated(shared, &key);
    CHECK(found != NULL);
    swift_release(found);
    swift_release(value);
    swift_release(object);
}

/* Types and classes are for ever, so they are not made each time. */
static bool is_turn(unsigned n) { return n % 256 == 0; }

static void make_class(unsigned n) {
    char name[32];
    snprintf(name, sizeof name, "Forked%u", n);
    if (is_turn(n)) check_class(name, sizeof(node), NULL);
}

/* Optionals and arrays of each other, as the number's bits say. */
static void make_type(unsigned n) {
    char name[300] = "Sb", longer[400];
    if (!is_turn(n)) return;
    for (; n > 0; n >>= 1) {
        snprintf(longer, sizeof longer, n % 2 ? "Say%sG" : "%sSg", name);
        strcpy(name, longer);
    }
    const sidetable_type *type, *tuple;
    CHECK_EQ(sidetable_type_named(name, strlen(name), NULL, NULL, &type, NULL), SIDETABLE_OK);
    snprintf(longer, sizeof longer, "%s_SitD", name);
    longer[strlen(longer) - 1] = 0;
    CHECK_EQ(sidetable_type_named(longer, strlen(longer), NULL, NULL, &tuple, NULL), SIDETABLE_OK);
}

enum { TOKENS = 1 << 20 };
static sidetable_once_t tokens[TOKENS];
static bool has_run[TOKENS];
static unsigned next_token;

static void run_once(void *flag) {
    usleep(20);
    *(bool *)flag = true;
}

/* Each token is for as many threads as there are, at about the same time. */
static void once(unsigned n) {
    (void)n;
    unsigned token = __atomic_fetch_add(&next_token, 1, __ATOMIC_RELAXED) / THREADS % TOKENS;
    swift_once(&tokens[token], run_once, &has_run[token]);
    CHECK(has_run[token]);
}

static void build(const sidetable_module *module, void *unused) {
    (void)unused;
    void **place = NULL;
    CHECK_EQ(sidetable_module_freezable(module, "settings", &place, NULL), SIDETABLE_OK);
    if (*place == NULL) *place = ring();
}

static void end(const sidetable_module *module, void *unused) { (void)module, (void)unused; }

static sidetable_module *make_module(void) {
    const sidetable_global globals[] = {
        {.name = "settings", .type = node_class},
        {.name = "frozenSettings", .type = frozen_class, .view_of = "settings", .phase = 1},
    };
    void (*const starts[])(const sidetable_module *, void *) = {build, end};
    const sidetable_module_definition definition = {
        .name = "Forked", .globals = globals, .global_count = 2, .starts = starts, .start_count = 2,
    };
    sidetable_module *module = NULL;
    CHECK_EQ(sidetable_module_create(&definition, &module, NULL), SIDETABLE_OK);
    return module;
}

static sidetable_module *modules[TOKENS / 256];
static unsigned next_module;

/* The same for modules, which are made before anybody forks. */
static void start_module(unsigned n) {
    (void)n;
    unsigned index = __atomic_fetch_add(&next_module, 1, __ATOMIC_RELAXED) / THREADS % (sizeof modules / sizeof *modules);
    CHECK_EQ(sidetable_module_start(modules[index], NULL), SIDETABLE_OK);
    void *const *place = NULL;
    CHECK_EQ(sidetable_module_view(modules[index], "frozenSettings", &place, NULL), SIDETABLE_OK);
    CHECK(sidetable_is_frozen(*place));
}

static void (*const everything[])(unsigned) = {
    count, freeze, refer_to_frozen, export_objects, register_hosts, associate, make_class, make_type, once, start_module,
};
enum { ALL = sizeof everything / sizeof *everything };

/* Each thread begins elsewhere. */
static inline void *do_everything(void *index) {
    unsigned n = (unsigned)(uintptr_t)index * 1000003;
    while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) everything[n % ALL](n), n++;
    return NULL;
}

/* When there are no other threads any more: for who looks for what is left. */
static inline void end_everything(void) {
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) sidetable_module_destroy(modules[i]);
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
    swift_release(frozen);
    swift_release(shared);
}

/* Before there are other threads. */
static void prepare_everything(void) {
    node_class = make_node_class("Node", node_fields);
    frozen_class = make_node_class("FrozenNode", frozen_fields);
    const sidetable_frozen_class pair = {node_class, frozen_class};
    CHECK_EQ(sidetable_declare_frozen(&pair, 1, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_host_register(NULL, &host), SIDETABLE_OK);
    frozen = ring();
    CHECK_EQ(sidetable_freeze(frozen, frozen_class, NULL), SIDETABLE_OK);
    shared = (node *)sidetable_new(node_class);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) modules[i] = make_module();
}

#endif
