/* Two copies of the runtime in one process, in the program and in a library that it loads, count the same objects from two threads. Counts that belong to
 * a thread of one copy are everybody's from the other one's first on. */
#include "copies_module.h"

#include "check.h"
#include "sidetable_inline.h"

#include <dlfcn.h>

static const char *path;
static void *objects[2];
static sidetable_weak weak;
static bool is_counting, is_over;

static void *count_by_the_copy(void *unused) {
    while (!__atomic_load_n(&is_counting, __ATOMIC_ACQUIRE)) sched_yield();
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) fprintf(stderr, "%s\n", dlerror());
    CHECK(library != NULL);
    const struct copies_module *module = (const struct copies_module *)dlsym(library, "module");
    CHECK(module != NULL);
    module->count(objects, &weak, check_rounds(200000));
    __atomic_store_n(&is_over, true, __ATOMIC_RELEASE);
    return unused;
}

int main(int count, char **arguments) {
    CHECK_EQ(count, 2);
    path = arguments[1];
    const sidetable_class_definition definition = {.name = "Shared", .instance_size = 32};
    const sidetable_class *shared;
    CHECK_EQ(sidetable_class_create(&definition, &shared, NULL), SIDETABLE_OK);
    for (int i = 0; i < 2; i++) objects[i] = sidetable_new(shared);
    swift_weakInit(&weak, objects[1]);

    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, count_by_the_copy, NULL), 0);
    /* Alone for long enough that counts are this thread's. */
    copies_count(objects, &weak, 20000);
    __atomic_store_n(&is_counting, true, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) copies_count(objects, &weak, 100);
    CHECK_EQ(pthread_join(thread, NULL), 0);

    for (int i = 0; i < 2; i++) {
        CHECK_EQ(swift_retainCount(objects[i]), 1);
        CHECK_EQ(swift_unownedRetainCount(objects[i]), 1);
    }
    CHECK_EQ(swift_weakRetainCount(objects[1]), 2);
    for (int i = 0; i < 2; i++) swift_release(objects[i]);
    CHECK(swift_weakLoadStrong(&weak) == NULL);
    swift_weakDestroy(&weak);
    return check_done("copies");
}
