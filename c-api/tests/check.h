/* What every test program uses: CHECK, which ends the program with file:line and the values when something is not so, and a class
 * to try things on. A program that passes prints one line, "ok <name> <number of checks>". Valid C11 and C++20. */
#ifndef SIDETABLE_CHECK_H
#define SIDETABLE_CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sidetable.h"

static unsigned long check_count;

static inline void check_counted(void) { __atomic_fetch_add(&check_count, 1, __ATOMIC_RELAXED); }

#define CHECK(condition)                                                                                                            \
    do {                                                                                                                            \
        check_counted();                                                                                                            \
        if (!(condition)) {                                                                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                                 \
            exit(1);                                                                                                                \
        }                                                                                                                           \
    } while (0)

#define CHECK_EQ(actual, expected)                                                                                                  \
    do {                                                                                                                            \
        uint64_t check_a = (uint64_t)(actual), check_e = (uint64_t)(expected);                                                      \
        check_counted();                                                                                                            \
        if (check_a != check_e) {                                                                                                   \
            fprintf(stderr, "%s:%d: %s is %" PRIu64 " (0x%" PRIx64 "), expected %s = %" PRIu64 " (0x%" PRIx64 ")\n", __FILE__,     \
                    __LINE__, #actual, check_a, check_a, #expected, check_e, check_e);                                              \
            exit(1);                                                                                                                \
        }                                                                                                                           \
    } while (0)

#define CHECK_STR(actual, expected)                                                                                                 \
    do {                                                                                                                            \
        const char *check_a = (actual), *check_e = (expected);                                                                      \
        check_counted();                                                                                                            \
        if (check_a == NULL || strcmp(check_a, check_e) != 0) {                                                                     \
            fprintf(stderr, "%s:%d: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, #actual,                                  \
                    check_a == NULL ? "(null)" : check_a, check_e);                                                                 \
            exit(1);                                                                                                                \
        }                                                                                                                           \
    } while (0)

/* With CHECK_SECOND_THREAD set in the environment an idle thread lives beside main, so that the runtime takes the paths that it takes
 * in processes with threads. */
static pthread_mutex_t check_idle = PTHREAD_MUTEX_INITIALIZER;
static pthread_t check_thread;
static bool check_has_thread;

static inline void *check_idle_thread(void *unused) {
    pthread_mutex_lock(&check_idle);
    pthread_mutex_unlock(&check_idle);
    return unused;
}

static inline void check_start_second_thread(void) {
    if (check_has_thread) return;
    pthread_mutex_lock(&check_idle);
    CHECK_EQ(pthread_create(&check_thread, NULL, check_idle_thread, NULL), 0);
    check_has_thread = true;
}

static inline void check_end_second_thread(void) {
    pthread_mutex_unlock(&check_idle);
    CHECK_EQ(pthread_join(check_thread, NULL), 0);
    check_has_thread = false;
}

__attribute__((constructor)) static void check_start(void) {
    if (getenv("CHECK_SECOND_THREAD") != NULL) check_start_second_thread();
}

static inline int check_done(const char *name) {
    if (check_has_thread) check_end_second_thread();
    printf("ok %s %lu\n", name, __atomic_load_n(&check_count, __ATOMIC_RELAXED));
    return 0;
}

/* Whether the program runs in an emulator, which has no limits on memory, and a last word of its own where a program dies. */
static inline bool check_is_emulated(void) {
    const char *emulator = getenv("SIDETABLE_EMULATOR");
    return emulator != NULL && *emulator != '\0';
}

/* Whether the program runs in that, in valgrind or the like, where memory is not measured and threads are slow. */
static inline bool check_has_runner(void) {
    const char *runner = getenv("SIDETABLE_RUNNER");
    return check_is_emulated() || (runner != NULL && *runner != '\0');
}

/* What a program said that died, without the emulator's last word. */
static inline size_t check_without_emulator(char *said) {
    char *emulators = strstr(said, "qemu: uncaught target signal");
    if (emulators != NULL) *emulators = '\0';
    return strlen(said);
}

#if defined(__SANITIZE_THREAD__)
#define CHECK_THREAD_SANITIZER 1
#elif defined(__SANITIZE_ADDRESS__)
#define CHECK_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CHECK_THREAD_SANITIZER 1
#elif __has_feature(address_sanitizer)
#define CHECK_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef CHECK_THREAD_SANITIZER
#define CHECK_THREAD_SANITIZER 0
#endif
#ifndef CHECK_ADDRESS_SANITIZER
#define CHECK_ADDRESS_SANITIZER 0
#endif

/* Whether the library is a debug build, which notices more of its caller's mistakes, and takes its time: the environment says so, since a program is
 * compiled once for all builds of the library. */
static inline bool check_is_debug_library(void) {
    const char *is_debug = getenv("CHECK_DEBUG_LIBRARY");
    return is_debug != NULL && *is_debug == '1';
}

/* How often to repeat something that takes `rounds` repetitions at full speed. */
static inline unsigned check_rounds(unsigned rounds) {
    if (check_has_runner()) return rounds / 50 + 1;
    return CHECK_THREAD_SANITIZER ? rounds / 10 + 1 : rounds;
}

/* Ends the process by a signal after so many seconds, many times what it takes: it waits for what nobody will do. Where many share a processor,
 * CHECK_PATIENCE in the environment says how many times as long it may take. */
static inline void check_alarm(unsigned seconds) {
    const char *patience = getenv("CHECK_PATIENCE");
    alarm(seconds * (patience != NULL ? (unsigned)strtoul(patience, NULL, 10) : 1));
}

/* An object with something in it, whose deinits are counted. */
typedef struct probe {
    sidetable_object header;
    uint64_t value;
    uint64_t guard;
} probe;

#define PROBE_GUARD UINT64_C(0x5afe5afe5afe5afe)

static unsigned long probe_deinits;
/* Of the probe that died last; where several threads let probes die, of any. */
static uint64_t probe_last_value;

static inline void probe_deinit(void *object) {
    probe *self = (probe *)object;
    CHECK_EQ(self->guard, PROBE_GUARD);
    self->guard = 0;
    __atomic_store_n(&probe_last_value, self->value, __ATOMIC_RELAXED);
    __atomic_fetch_add(&probe_deinits, 1, __ATOMIC_RELAXED);
}

static inline const sidetable_class *check_class(const char *name, size_t size, void (*deinit)(void *)) {
    sidetable_class_definition definition;
    const sidetable_class *result = NULL;
    sidetable_error error;
    memset(&definition, 0, sizeof definition);
    definition.name = name;
    definition.instance_size = (uint32_t)size;
    definition.deinit = deinit;
    if (sidetable_class_create(&definition, &result, &error) != SIDETABLE_OK) {
        fprintf(stderr, "class %s: %s %s\n", name, error.message, error.path);
        exit(1);
    }
    return result;
}

static const sidetable_class *probe_class_made;

/* Call it once before starting threads. */
static inline const sidetable_class *probe_class(void) {
    if (probe_class_made == NULL) probe_class_made = check_class("Probe", sizeof(probe), probe_deinit);
    return probe_class_made;
}

static inline probe *probe_new(uint64_t value) {
    probe *self = (probe *)sidetable_new(probe_class());
    self->value = value;
    self->guard = PROBE_GUARD;
    return self;
}

/* Where in a side table entry the counts are, in bytes. */
#define ENTRY_WORD (2 * sizeof(void *))
#define ENTRY_WEAK (ENTRY_WORD + 8)

/* Pointers that counting ignores. On 32-bit targets objects lie at addresses with the top bit set, too. */
#if UINTPTR_MAX > UINT32_MAX
#define IGNORABLE {NULL, (void *)(uintptr_t)0x8000000000001230, (void *)UINTPTR_MAX}
#else
#define IGNORABLE {NULL, NULL, NULL}
#endif

/* A static object's word. */
#define STATIC_WORD ((uintptr_t)(sizeof(uintptr_t) == 8 ? UINT64_C(0x80000004ffffffff) : UINT64_C(0x800004ff)))

/* Whether a header's word has room for every count; without it, large ones go to a side table. */
#define IS_WORD_WIDE (sizeof(uintptr_t) == 8)

/* Gives an object a side table, as a weak reference does, and takes the weak reference away again. */
static inline void check_inflate(void *object) {
    sidetable_weak ref;
    swift_weakInit(&ref, object);
    swift_weakDestroy(&ref);
}

static inline sidetable_object_state check_state(const void *object) {
    sidetable_object_state state;
    sidetable_inspect(object, &state);
    return state;
}

#endif
