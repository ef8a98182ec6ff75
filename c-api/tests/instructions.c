/* One operation, a number of times: `instructions OPERATION TIMES [idle]`. What callgrind counts for two numbers of times, apart from
 * each other, is what the operation takes. Memory comes from a list in this program, so that the C library's version does not
 * count. With `idle` a second thread exists. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sidetable.h"
#include "sidetable_inline.h"

/* A block's size lies in front of it, and a block is aligned to a page. */
enum { FRONT = 4096, BLOCK = 1 << 17, BLOCKS = 64 };

static _Alignas(FRONT) char blocks[BLOCKS][FRONT + BLOCK];
static void *free_blocks[BLOCKS];
static int free_count = -1;

/* As the C library does: the whole size is written in front of a block, with a bit that says more. */
static size_t *in_front(void *block) { return (size_t *)block - 1; }

void *malloc(size_t size) {
    if (free_count < 0)
        for (free_count = 0; free_count < BLOCKS; free_count++) free_blocks[free_count] = blocks[free_count] + FRONT;
    if (size > BLOCK || free_count == 0) return NULL;
    void *block = free_blocks[--free_count];
    size_t whole = (size + sizeof(size_t) + 15) / 16 * 16;
    *in_front(block) = (whole < 32 ? 32 : whole) | 1;
    return block;
}

void free(void *block) {
    if (block != NULL) free_blocks[free_count++] = block;
}

size_t malloc_usable_size(void *block) { return block == NULL ? 0 : (*in_front(block) & ~(size_t)7) - sizeof(size_t); }

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment > FRONT) return 1;
    *block = malloc(size);
    return *block == NULL;
}

void *calloc(size_t count, size_t size) {
    void *block = malloc(count * size);
    return block == NULL ? NULL : memset(block, 0, count * size);
}

void *realloc(void *block, size_t size) {
    if (block == NULL) return malloc(size);
    return size <= BLOCK ? block : NULL;
}

static const sidetable_class *item;
static void *object;
static sidetable_weak reference;

static void retain_release(void) {
    swift_retain(object);
    swift_release(object);
}

static void retain_release_inline(void) {
    sidetable_retain(object);
    sidetable_release(object);
}

static void unowned_retain_release(void) {
    swift_unownedRetain(object);
    swift_unownedRelease(object);
}

static void weak_load_release(void) { swift_release(swift_weakLoadStrong(&reference)); }

static void weak_load(void) { swift_weakLoadStrong(&reference); }

static void allocate_release(void) { swift_release(swift_allocObject(item, 32, 15)); }

static void allocate_weak_release(void) {
    void *fresh = swift_allocObject(item, 32, 15);
    sidetable_weak weak;
    swift_weakInit(&weak, fresh);
    swift_weakDestroy(&weak);
    swift_release(fresh);
}

static void begin_end_access(void) {
    sidetable_access access;
    swift_beginAccess(&object, &access, SIDETABLE_MODIFICATION | SIDETABLE_TRACKED, NULL);
    swift_endAccess(&access);
}

static void form_side_table(void) { swift_weakInit(&reference, object); }

static void outlive_object(void) {
    form_side_table();
    swift_release(object);
}

static const struct operation {
    const char *name;
    void (*prepare)(void);
    void (*run)(void);
} operations[] = {
    {"retain-release", NULL, retain_release},
    {"retain-release-inline", NULL, retain_release_inline},
    {"retain-release-side-table", form_side_table, retain_release},
    {"unowned-retain-release", NULL, unowned_retain_release},
    {"weak-load-release", form_side_table, weak_load_release},
    {"weak-load-of-the-dead", outlive_object, weak_load},
    {"allocate-release", NULL, allocate_release},
    {"allocate-weak-release", NULL, allocate_weak_release},
    {"begin-end-access", NULL, begin_end_access},
};

static pthread_mutex_t idle = PTHREAD_MUTEX_INITIALIZER;

static void *wait_for_the_end(void *unused) {
    pthread_mutex_lock(&idle);
    return unused;
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    const sidetable_class_definition definition = {.name = "Item", .instance_size = 32};
    if (sidetable_class_create(&definition, &item, NULL) != SIDETABLE_OK) return 1;
    object = sidetable_new(item);
    pthread_t thread;
    if (count > 3) {
        pthread_mutex_lock(&idle);
        if (pthread_create(&thread, NULL, wait_for_the_end, NULL) != 0) return 1;
    }
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (strcmp(operations[i].name, arguments[1]) != 0) continue;
        if (operations[i].prepare != NULL) operations[i].prepare();
        for (long left = atol(arguments[2]); left > 0; left--) operations[i].run();
        return 0;
    }
    return 2;
}
