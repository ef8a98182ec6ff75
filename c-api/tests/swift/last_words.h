/* Every end that the object runtime makes of a program, by every function that can make it: each in a child of its own. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime.h"

enum { WORDS_SIZE = 32 };

/* The strong count's 30 bits and the unowned count's 31, the latter's greatest value but one: all ones is no count. */
static const uint64_t words_most_strong = UINT64_C(0x3fffffff) << 33 | 3;
static const uint64_t words_most_unowned = UINT64_C(0x7ffffffe) << 1 | 1;

typedef struct {
    const void *isa;
    /* What the next object that deinits does to itself. */
    void (*in_deinit)(void *object, int how);
    int how;
    /* Makes an object of the class of that number and releases it; its deinit keeps it. */
    void (*make)(int which);
} words_state;

/* A variable of the header's own would be in no object file. */
static inline words_state *words(void) {
    static words_state state;
    return &state;
}

static inline uint64_t *words_counts(void *object) {
    uint64_t *header = (uint64_t *)object + 1;
    return *header >> 62 == 3 ? (uint64_t *)(*header << 3) + 2 : header;
}

static inline void *words_new(bool side_table) {
    void *object = swift_allocObject(words()->isa, WORDS_SIZE, 15), *ref;
    ((void **)object)[2] = ((void **)object)[3] = NULL;
    if (side_table) swift_weakDestroy(swift_weakInit(&ref, object));
    return object;
}

static inline void words_deinit(void *object) {
    if (words()->in_deinit) words()->in_deinit(object, words()->how);
}

/* One more strong reference. The last ones need more than the object. */
enum { WORDS_RETAINS = 15 };
static inline void words_retain(void *object, int how) {
    void *ref;
    switch (how) {
    case 0: RUNTIME_CALL(swift_retain, object); break;
    case 1: RUNTIME_CALL(swift_retain_n, object, 1); break;
    case 2: RUNTIME_CALL(swift_retain_n, object, 0x100000); break;
    case 3: RUNTIME_CALL(swift_tryRetain, object); break;
    case 4: RUNTIME_CALL(swift_nonatomic_retain, object); break;
    case 5: RUNTIME_CALL(swift_nonatomic_retain_n, object, 7); break;
    case 6: RUNTIME_CALL(swift_bridgeObjectRetain, object); break;
    case 7: RUNTIME_CALL(swift_bridgeObjectRetain_n, object, 2); break;
    case 8: RUNTIME_CALL(swift_nonatomic_bridgeObjectRetain, object); break;
    case 9: RUNTIME_CALL(swift_nonatomic_bridgeObjectRetain_n, object, 2); break;
    case 10: RUNTIME_CALL(swift_unownedRetainStrong, object); break;
    case 11: RUNTIME_CALL(swift_nonatomic_unownedRetainStrong, object); break;
    case 12: RUNTIME_CALL(swift_unownedRetainStrongAndRelease, RUNTIME_CALL(swift_unownedRetain, object)); break;
    case 13: RUNTIME_CALL(swift_weakLoadStrong, swift_weakInit(&ref, object)); break;
    case 14: RUNTIME_CALL(swift_weakTakeStrong, swift_weakInit(&ref, object)); break;
    }
}

static inline void words_retained(int how) {
    bool side_table = how >= WORDS_RETAINS;
    void *object = words_new(side_table || how >= 13);
    *words_counts(object) = words_most_strong;
    words_retain(object, how % WORDS_RETAINS);
}

/* All but one of the references there can be are, and then all. */
static inline void words_retained_in_time(int how) {
    void *object = words_new(how >= WORDS_RETAINS);
    *words_counts(object) = words_most_strong - (UINT64_C(0x100000) << 33);
    words_retain(object, how % WORDS_RETAINS);
    fprintf(stderr, "%zu ", swift_retainCount(object));
    *words_counts(object) += words_most_strong - *words_counts(object);
    fprintf(stderr, "%zu ", swift_retainCount(object));
    RUNTIME_CALL(swift_release, object);
    fprintf(stderr, "%zu ", swift_retainCount(object));
    words_retain(object, how % 2 == 0 ? 0 : 4);
    fprintf(stderr, "%zu ", swift_retainCount(object));
}

enum { WORDS_UNOWNED = 4 };
static inline void words_unowned_retain(void *object, int how) {
    switch (how) {
    case 0: RUNTIME_CALL(swift_unownedRetain, object); break;
    case 1: RUNTIME_CALL(swift_unownedRetain_n, object, 1); break;
    case 2: RUNTIME_CALL(swift_nonatomic_unownedRetain, object); break;
    case 3: RUNTIME_CALL(swift_nonatomic_unownedRetain_n, object, 1); break;
    }
}

static inline void words_unowned(int how) {
    void *object = words_new(how >= WORDS_UNOWNED);
    *words_counts(object) = words_most_unowned - (1 << 1);
    words_unowned_retain(object, how % WORDS_UNOWNED);
    fprintf(stderr, "%#zx ", swift_unownedRetainCount(object));
    words_unowned_retain(object, how % WORDS_UNOWNED);
}

static inline void words_unowned_n(int how) {
    void *object = words_new(how >= 2);
    if (how % 2 == 0) RUNTIME_CALL(swift_unownedRetain_n, object, 0x7ffffffd);
    else RUNTIME_CALL(swift_nonatomic_unownedRetain_n, object, 0x7ffffffd);
    fprintf(stderr, "%#zx ", swift_unownedRetainCount(object));
    RUNTIME_CALL(swift_unownedRelease, object);
    RUNTIME_CALL(swift_unownedRetain_n, object, 2);
}

/* 32 bits, all of them. */
static inline void words_weak(int how) {
    void *object = words_new(true), *ref, *other;
    swift_weakInit(&ref, object);
    uint32_t *weak = (uint32_t *)((char *)ref + 24);
    *weak = 0xfffffffe;
    for (int times = 0; times < 2; times++) {
        switch (how) {
        case 0: RUNTIME_CALL(swift_weakCopyInit, &other, &ref); break;
        case 1: RUNTIME_CALL(swift_weakInit, &other, object); break;
        case 2: RUNTIME_CALL(swift_weakAssign, swift_weakInit(&other, NULL), object); break;
        case 3: RUNTIME_CALL(swift_weakCopyAssign, swift_weakInit(&other, NULL), &ref); break;
        }
        fprintf(stderr, "%#x %#zx ", *weak, swift_weakRetainCount(object));
    }
}

enum { WORDS_DEAD = 5 };
static inline void words_read_dead(void *object, int how) {
    switch (how) {
    case 0: RUNTIME_CALL(swift_unownedRetainStrong, object); break;
    case 1: RUNTIME_CALL(swift_unownedRetainStrongAndRelease, object); break;
    case 2: RUNTIME_CALL(swift_unownedCheck, object); break;
    case 3: RUNTIME_CALL(swift_nonatomic_unownedRetainStrong, object); break;
    case 4: RUNTIME_CALL(swift_nonatomic_unownedRetainStrongAndRelease, object); break;
    }
}

static inline void words_dead(int how) {
    void *object = words_new(how >= WORDS_DEAD);
    RUNTIME_CALL(swift_unownedRetain, object);
    RUNTIME_CALL(swift_release, object);
    words_read_dead(object, how % WORDS_DEAD);
}

static inline void words_dead_in_deinit(int how) {
    void *object = words_new(how >= WORDS_DEAD);
    words()->in_deinit = words_read_dead;
    words()->how = how % WORDS_DEAD;
    RUNTIME_CALL(swift_release, object);
}

enum { WORDS_ESCAPES = 4 };
static inline void words_escape(void *object, int how) {
    switch (how) {
    case 0: RUNTIME_CALL(swift_retain, object); break;
    case 1: RUNTIME_CALL(swift_retain_n, object, 2); break;
    case 2: RUNTIME_CALL(swift_nonatomic_retain, object); break;
    case 3:
        RUNTIME_CALL(swift_retain_n, object, 5);
        RUNTIME_CALL(swift_release_n, object, 2);
        break;
    }
}

static inline void words_escaped(int how) {
    void *object = words_new(how / WORDS_ESCAPES == 1), *ref;
    if (how / WORDS_ESCAPES == 2) RUNTIME_CALL(swift_unownedRetain, object);
    if (how / WORDS_ESCAPES == 3) swift_weakInit(&ref, object);
    words()->in_deinit = words_escape;
    words()->how = how % WORDS_ESCAPES;
    RUNTIME_CALL(swift_release, object);
}

/* A reference that is given back before deinit is over hurts nobody. */
static inline void words_escape_and_return(void *object, int how) {
    words_escape(object, how);
    static const uint32_t counts[WORDS_ESCAPES] = {1, 2, 1, 3};
    RUNTIME_CALL(swift_release_n, object, counts[how]);
}

static inline void words_escaped_and_returned(int how) {
    void *object = words_new(how >= WORDS_ESCAPES);
    words()->in_deinit = words_escape_and_return;
    words()->how = how % WORDS_ESCAPES;
    RUNTIME_CALL(swift_release, object);
}

/* A class that has no description, and so no name: from its kind, which is that of classes, on. */
static inline const void *words_nameless(void) {
    static const struct {
        uint64_t kind;
        const void *superclass;
        uint32_t flags, address_point, instance_size;
        uint16_t align_mask, reserved;
        uint32_t class_size, class_address_point;
        const void *description;
    } nameless = {.flags = 2, .instance_size = WORDS_SIZE, .align_mask = 15};
    return &nameless;
}

/* Objects that are given back by hand, with references left. */
static inline void words_given_back(int how) {
    void *object = how < 6 ? words_new(how & 1) : swift_allocObject(words_nameless(), WORDS_SIZE, 15);
    RUNTIME_CALL(swift_retain_n, object, 2);
    switch (how >> 1) {
    case 0:
        *words_counts(object) |= UINT64_C(1) << 32;
        RUNTIME_CALL(swift_deallocClassInstance, object, WORDS_SIZE, 15);
        break;
    case 1: RUNTIME_CALL(swift_deallocClassInstance, object, WORDS_SIZE, 15); break;
    case 2: RUNTIME_CALL(swift_deallocPartialClassInstance, object, words()->isa, WORDS_SIZE, 15); break;
    case 3: RUNTIME_CALL(swift_deallocClassInstance, object, WORDS_SIZE, 15); break;
    }
}

static inline void words_named(int which) { words()->make(which); }

static inline void words_of_a_child(void (*end)(int), int how) {
    static const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    end(how);
    _exit(42);
}

static inline void words_of(const char *what, void (*end)(int), int count) {
    for (int how = 0; how < count; how++) {
        fprintf(stderr, "%s %d: ", what, how);
        pid_t child = fork();
        if (child == 0) words_of_a_child(end, how);
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFEXITED(status)) fprintf(stderr, "exit status %d\n", WEXITSTATUS(status));
        else fprintf(stderr, "signal %d\n", WTERMSIG(status));
    }
}

static inline void words_of_all(const void *isa, void (*make)(int), int classes) {
    words()->isa = isa;
    words()->make = make;
    words_of("retained too often", words_retained, 2 * WORDS_RETAINS);
    words_of("retained in time", words_retained_in_time, 2 * WORDS_RETAINS);
    words_of("unowned retained too often", words_unowned, 2 * WORDS_UNOWNED);
    words_of("unowned retained by many too often", words_unowned_n, 4);
    words_of("weakly retained too often", words_weak, 4);
    words_of("dead", words_dead, 2 * WORDS_DEAD);
    words_of("dead in deinit", words_dead_in_deinit, 2 * WORDS_DEAD);
    words_of("escaped", words_escaped, 4 * WORDS_ESCAPES);
    words_of("escaped and returned", words_escaped_and_returned, 2 * WORDS_ESCAPES);
    words_of("given back", words_given_back, 7);
    words_of("named", words_named, classes);
}
