/* A library that has told of its types is closed: it stays, since its records are the types', and all that was and is to be asked of them is answered. */
#include "check.h"
#include "sidetable_types.h"

#include <dlfcn.h>

/* The library finds the runtime in the program, which so has what the library names. */
__attribute__((used)) static const sidetable_value_witness_table named_by_the_library = SIDETABLE_WITNESSES(16, 16, 7, 0);
__attribute__((used)) static __typeof__(sidetable_register_module) *const called_by_the_library = sidetable_register_module;

static const char *path;

static void open_and_close(void) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) fprintf(stderr, "%s\n", dlerror());
    CHECK(library != NULL);
    CHECK_EQ(dlclose(library), 0);
}

static const sidetable_type *named(const char *name) {
    const sidetable_type *type = NULL;
    CHECK_EQ(sidetable_type_named(name, strlen(name), NULL, NULL, &type, NULL), SIDETABLE_OK);
    return type;
}

static void *ask(void *unused) {
    /* A record of the library's; a new one, made from its descriptor; and what is in both. */
    const sidetable_type *emitted = named("6Module3BoxVySiG"), *made = named("6Module3BoxVySbG"), *argument = NULL;
    CHECK_STR(swift_getTypeName(emitted, true).data, "Module.Box<Swift.Int>");
    CHECK_STR(swift_getTypeName(made, true).data, "Module.Box<Swift.Bool>");
    CHECK_EQ(sidetable_generic_argument(emitted, 0, &argument, NULL), SIDETABLE_OK);
    CHECK(argument == named("Si"));
    CHECK(named("4Base3DuoVyS2iG") != NULL);
    return unused;
}

int main(int count, char **arguments) {
    CHECK_EQ(count, 2);
    path = arguments[1];
    for (unsigned i = 0; i < check_rounds(200); i++) open_and_close();
    ask(NULL);
    for (unsigned i = 0; i < check_rounds(200); i++) open_and_close();
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, ask, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    return check_done("unload_types");
}
