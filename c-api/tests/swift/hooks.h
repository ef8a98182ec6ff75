/* Which entry point calls which hook, in every state that hooks can be in. Here and not in Swift: what the compiler makes of a call must not be
 * among the calls that are counted. */
#include <stdio.h>
#include <string.h>

#include "runtime.h"

extern bool _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly;
extern void *(*_swift_allocObject)(const void *isa, size_t size, size_t align_mask);
extern void *(*_swift_retain)(void *object);
extern void *(*_swift_retain_n)(void *object, uint32_t n);
extern void *(*_swift_tryRetain)(void *object);
extern void (*_swift_release)(void *object);
extern void (*_swift_release_n)(void *object, uint32_t n);

enum { ALLOC, RETAIN, RETAIN_N, TRY_RETAIN, RELEASE, RELEASE_N, HOOKS };

typedef struct {
    unsigned calls[HOOKS];
    void *(*allocObject)(const void *, size_t, size_t);
    void *(*retain)(void *);
    void *(*retain_n)(void *, uint32_t);
    void *(*tryRetain)(void *);
    void (*release)(void *);
    void (*release_n)(void *, uint32_t);
} hooked_state;

/* What was counted, and the runtime's own functions. A variable of the header's own would be in no object file. */
static inline hooked_state *hooked(void) {
    static hooked_state state;
    return &state;
}

static inline void *hooked_see_alloc(const void *isa, size_t size, size_t align_mask) {
    hooked()->calls[ALLOC]++;
    return hooked()->allocObject(isa, size, align_mask);
}
static inline void *hooked_see_retain(void *object) {
    hooked()->calls[RETAIN]++;
    return hooked()->retain(object);
}
static inline void *hooked_see_retain_n(void *object, uint32_t n) {
    hooked()->calls[RETAIN_N]++;
    return hooked()->retain_n(object, n);
}
static inline void *hooked_see_try_retain(void *object) {
    hooked()->calls[TRY_RETAIN]++;
    return hooked()->tryRetain(object);
}
static inline void hooked_see_release(void *object) {
    hooked()->calls[RELEASE]++;
    hooked()->release(object);
}
static inline void hooked_see_release_n(void *object, uint32_t n) {
    hooked()->calls[RELEASE_N]++;
    hooked()->release_n(object, n);
}

static inline void hooked_save(void) {
    hooked()->allocObject = _swift_allocObject;
    hooked()->retain = _swift_retain;
    hooked()->retain_n = _swift_retain_n;
    hooked()->tryRetain = _swift_tryRetain;
    hooked()->release = _swift_release;
    hooked()->release_n = _swift_release_n;
}

/* Overwrites the hooks whose bits are set, and puts the others back. */
static inline void hooked_overwrite(unsigned hooks) {
    _swift_allocObject = hooks >> ALLOC & 1 ? hooked_see_alloc : hooked()->allocObject;
    _swift_retain = hooks >> RETAIN & 1 ? hooked_see_retain : hooked()->retain;
    _swift_retain_n = hooks >> RETAIN_N & 1 ? hooked_see_retain_n : hooked()->retain_n;
    _swift_tryRetain = hooks >> TRY_RETAIN & 1 ? hooked_see_try_retain : hooked()->tryRetain;
    _swift_release = hooks >> RELEASE & 1 ? hooked_see_release : hooked()->release;
    _swift_release_n = hooks >> RELEASE_N & 1 ? hooked_see_release_n : hooked()->release_n;
}

static inline bool hooked_flag(void) {
    return *(volatile bool *)&_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly;
}
static inline void hooked_set_flag(bool flag) {
    _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly = flag;
}

static inline void hooked_report(const char *what) {
    static const char *const names[HOOKS] = {"allocObject", "retain", "retain_n", "tryRetain", "release", "release_n"};
    unsigned *calls = hooked()->calls;
    printf("  %s:", what);
    for (int hook = 0; hook < HOOKS; hook++)
        if (calls[hook] != 0) printf(" %s %u", names[hook], calls[hook]);
    printf("%s\n", hooked_flag() ? " (on)" : "");
    memset(calls, 0, sizeof hooked()->calls);
}

#define HOOKED(function, ...)                                                                                                       \
    __extension__({                                                                                                                 \
        RUNTIME_CALL(function, __VA_ARGS__);                                                                                         \
        hooked_report(#function);                                                                                                   \
    })

/* The same, as a value. */
#define HOOKED_TO(result, function, ...)                                                                                            \
    __extension__({                                                                                                                 \
        result = RUNTIME_CALL(function, __VA_ARGS__);                                                                                \
        hooked_report(#function);                                                                                                   \
    })

enum { HOOKED_SIZE = 32 };

/* By other means than Swift's, which would call the hooks. */
static inline void hooked_state_is(unsigned overwritten, bool is_on) {
    printf("overwritten %#x, %s\n", overwritten, is_on ? "on" : "off");
    hooked_report("before");
}
static inline void hooked_owner_made(void) { hooked_report("an object with a field"); }

/* One of each. `isa` is of a class without fields, of 16 bytes at least and HOOKED_SIZE at most; `owner` is an object with one field, which is
 * another object that nobody else has; `type` that of a word. */
static inline void hooked_use_everything(const void *isa, void *owner, const void *type) {
    void *p, *q, *ref[2];
    box_pair box, old;
    static struct {
        uint64_t token;
        void *object[HOOKED_SIZE / sizeof(void *)];
    } placed[16];
    static int next_placed;

    HOOKED_TO(p, swift_allocObject, isa, HOOKED_SIZE, 15);
    HOOKED_TO(q, swift_bufferAllocate, isa, HOOKED_SIZE, 15);
    HOOKED(swift_retain, p);
    HOOKED(swift_retain, NULL);
    HOOKED(swift_retain_n, p, 3);
    HOOKED(swift_tryRetain, p);
    HOOKED(swift_tryRetain, NULL);
    HOOKED(swift_release, p);
    HOOKED(swift_release, NULL);
    HOOKED(swift_release_n, p, 4);
    HOOKED(swift_nonatomic_retain, p);
    HOOKED(swift_nonatomic_retain_n, p, 3);
    HOOKED(swift_nonatomic_release, p);
    HOOKED(swift_nonatomic_release_n, p, 3);
    HOOKED(swift_retainCount, p);
    HOOKED(swift_isDeallocating, p);
    HOOKED(swift_isUniquelyReferenced_native, p);
    HOOKED(swift_isUniquelyReferenced_nonNull_native, p);
    HOOKED(swift_isUniquelyReferenced_nonNull_bridgeObject, (uintptr_t)p);
    HOOKED(swift_bridgeObjectRetain, p);
    HOOKED(swift_bridgeObjectRetain_n, p, 3);
    HOOKED(swift_bridgeObjectRelease, p);
    HOOKED(swift_bridgeObjectRelease_n, p, 3);
    HOOKED(swift_nonatomic_bridgeObjectRetain, p);
    HOOKED(swift_nonatomic_bridgeObjectRetain_n, p, 3);
    HOOKED(swift_nonatomic_bridgeObjectRelease, p);
    HOOKED(swift_nonatomic_bridgeObjectRelease_n, p, 3);

    HOOKED(swift_unownedRetain, p);
    HOOKED(swift_unownedRetain_n, p, 3);
    HOOKED(swift_unownedRetainStrong, p);
    HOOKED(swift_unownedRetainStrongAndRelease, p);
    HOOKED(swift_unownedRelease, p);
    HOOKED(swift_unownedRelease_n, p, 2);
    HOOKED(swift_nonatomic_unownedRetain, p);
    HOOKED(swift_nonatomic_unownedRetain_n, p, 3);
    HOOKED(swift_nonatomic_unownedRetainStrong, p);
    HOOKED(swift_nonatomic_unownedRetainStrongAndRelease, p);
    HOOKED(swift_nonatomic_unownedRelease, p);
    HOOKED(swift_nonatomic_unownedRelease_n, p, 2);
    HOOKED(swift_unownedCheck, p);
    HOOKED(swift_unownedRetainCount, p);

    HOOKED(swift_weakInit, &ref[0], p);
    HOOKED(swift_weakLoadStrong, &ref[0]);
    HOOKED(swift_weakCopyInit, &ref[1], &ref[0]);
    HOOKED(swift_weakCopyAssign, &ref[1], &ref[0]);
    HOOKED(swift_weakTakeAssign, &ref[1], &ref[0]);
    HOOKED(swift_weakTakeInit, &ref[0], &ref[1]);
    HOOKED(swift_weakAssign, &ref[0], q);
    HOOKED(swift_weakDestroy, &ref[0]);
    HOOKED(swift_weakInit, &ref[0], p);
    HOOKED(swift_weakTakeStrong, &ref[0]);
    HOOKED(swift_weakRetainCount, p);
    /* With a side table. */
    HOOKED(swift_retain, p);
    HOOKED(swift_retain_n, p, 3);
    HOOKED(swift_tryRetain, p);
    HOOKED(swift_release_n, p, 4);
    HOOKED(swift_release, p);
    HOOKED(swift_nonatomic_retain, p);
    HOOKED(swift_nonatomic_release, p);
    HOOKED(swift_release_n, p, (uint32_t)RUNTIME_CALL(swift_retainCount, p));
    /* The ends of objects: with a field, whose release the compiler wrote, and by hand. */
    HOOKED(swift_nonatomic_release, owner);
    HOOKED(swift_setDeallocating, q);
    HOOKED(swift_deallocClassInstance, q, HOOKED_SIZE, 15);
    q = RUNTIME_CALL(swift_allocObject, isa, HOOKED_SIZE, 15);
    RUNTIME_CALL(swift_setDeallocating, q);
    hooked_report("another object");
    HOOKED(swift_deallocObject, q, HOOKED_SIZE, 15);
    q = RUNTIME_CALL(swift_allocObject, isa, HOOKED_SIZE, 15);
    hooked_report("another object");
    HOOKED(swift_deallocPartialClassInstance, q, isa, HOOKED_SIZE, 15);
    q = RUNTIME_CALL(swift_allocObject, isa, HOOKED_SIZE, 15);
    hooked_report("another object");
    HOOKED(swift_deallocUninitializedObject, q, HOOKED_SIZE, 15);
    q = RUNTIME_CALL(swift_allocObject, isa, HOOKED_SIZE, 15);
    hooked_report("another object");
    HOOKED(_swift_stdlib_immortalize, q);
    HOOKED(swift_release, q);

    HOOKED(swift_initStackObject, isa, placed[next_placed].object);
    HOOKED(swift_release, placed[next_placed].object);
    memset(&placed[next_placed], 0, sizeof *placed);
    HOOKED(swift_initStaticObject, isa, placed[next_placed].object);
    HOOKED(swift_retain, placed[next_placed].object);
    HOOKED(swift_release, placed[next_placed].object);
    next_placed++;

    HOOKED_TO(box, swift_allocBox, type);
    *(uint64_t *)box.value = 5;
    HOOKED(swift_projectBox, box.object);
    HOOKED(swift_makeBoxUnique, &box.object, type, 7);
    RUNTIME_CALL(swift_nonatomic_retain, box.object);
    old = box;
    HOOKED_TO(box, swift_makeBoxUnique, &old.object, type, 7);
    printf("  copied %d\n", (int)(*(uint64_t *)box.value));
    HOOKED(swift_release, box.object);
    HOOKED_TO(box, swift_allocBox, type);
    HOOKED(swift_deallocBox, box.object);
    HOOKED_TO(p, swift_allocEmptyBox);
    HOOKED(swift_release, p);
}
