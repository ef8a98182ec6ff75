/* A library with the runtime in it, or that needs libsidetable.so, is closed while threads live that have used it: their ends find the
 * runtime's code. It is unloaded where no thread has freed an object before, also if its own end is the first to free one. */
#include "unload_module.h"

#include "memory.h"

#include <dlfcn.h>
#include <semaphore.h>

static const char *path;
static sem_t is_used, is_closed;

static const struct unload_module *open_module(void **library) {
    *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (*library == NULL) fprintf(stderr, "%s\n", dlerror());
    CHECK(*library != NULL);
    const struct unload_module *module = (const struct unload_module *)dlsym(*library, "module");
    CHECK(module != NULL);
    return module;
}

static bool is_loaded(void) {
    void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    if (library != NULL) CHECK_EQ(dlclose(library), 0);
    return library != NULL;
}

/* The library's end frees the object that was kept, its first. Then the thread ends, without the library. */
static void *open_and_close(void *unused) {
    void *library;
    open_module(&library)->keep();
    CHECK_EQ(dlclose(library), 0);
    CHECK(!is_loaded());
    return unused;
}

static void *use_and_wait(void *objects) {
    void *library;
    open_module(&library)->use((int)(intptr_t)objects);
    CHECK_EQ(dlclose(library), 0);
    sem_post(&is_used);
    sem_wait(&is_closed);
    return NULL;
}

static void in_a_thread(void *(*work)(void *)) {
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, work, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

static void close_while_threads_live(int objects) {
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        CHECK_EQ(pthread_create(&threads[i], NULL, use_and_wait, (void *)(intptr_t)objects), 0);
    }
    for (int i = 0; i < 4; i++) sem_wait(&is_used);
    for (int i = 0; i < 4; i++) sem_post(&is_closed);
    for (int i = 0; i < 4; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

int main(int count, char **arguments) {
    CHECK_EQ(count, 2);
    path = arguments[1];
    sem_init(&is_used, 0, 0);
    sem_init(&is_closed, 0, 0);
    have_one_arena();

    /* Classes are for ever: what is unloaded leaves its own behind, and a checker would say so. */
    for (int i = 0; is_measurable() && i < 500; i++) in_a_thread(open_and_close);

    for (int objects = 1; objects <= 100; objects += 99) {
        for (int i = 0; i < 10; i++) close_while_threads_live(objects);
        size_t allocated_before = allocated(), resident_before = resident();
        for (unsigned i = 0; i < check_rounds(200); i++) close_while_threads_live(objects);
        /* One that needs libsidetable.so has gone each time, and that has stayed. */
        if (is_measurable() && is_loaded()) {
            CHECK(grown(allocated(), allocated_before) < 8 << 10);
            CHECK(grown(resident(), resident_before) < 128 << 10);
        }
    }
    return check_done("unload");
}
