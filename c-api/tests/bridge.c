/* Bridge objects: flags in the pointer are masked off, and come back with it; the top bit means "leave it alone". */
#include "check.h"

typedef void *(*retain_function)(void *);
typedef void *(*retain_n_function)(void *, int);
typedef void (*release_function)(void *);
typedef void (*release_n_function)(void *, int);

static void counting(retain_function retain, retain_n_function retain_n, release_function release, release_n_function release_n) {
    /* Those that no address has. */
#if defined(__x86_64__)
    static const unsigned bits[] = {0, 1, 2, 56, 57, 58, 59, 60, 61, 62};
#elif defined(__aarch64__)
    static const unsigned bits[] = {0, 1, 2, 60, 61, 62};
#else
    static const unsigned bits[] = {0, 1};
#endif
    for (size_t i = 0; i <= sizeof bits / sizeof bits[0]; i++) {
        unsigned long before = probe_deinits;
        probe *p = probe_new(1);
        uintptr_t flags = i == 0 ? 0 : (uintptr_t)1 << bits[i - 1];
        void *bridge = (void *)((uintptr_t)p | flags);
        CHECK(retain(bridge) == bridge);
        CHECK_EQ(swift_retainCount(p), 2);
        CHECK(retain_n(bridge, 7) == bridge);
        CHECK_EQ(swift_retainCount(p), 9);
        release(bridge);
        CHECK_EQ(swift_retainCount(p), 8);
        release_n(bridge, 7);
        CHECK_EQ(swift_retainCount(p), 1);
        CHECK(swift_isUniquelyReferenced_nonNull_bridgeObject((uintptr_t)bridge));
        CHECK(swift_isUniquelyReferencedNonObjC_nonNull_bridgeObject((uintptr_t)bridge));
        retain(bridge);
        CHECK(!swift_isUniquelyReferenced_nonNull_bridgeObject((uintptr_t)bridge));
        CHECK(!swift_isUniquelyReferencedNonObjC_nonNull_bridgeObject((uintptr_t)bridge));
        release_n(bridge, 2);
        CHECK_EQ(probe_deinits, before + 1);
    }

    /* A live object's address with the top bit set is still left alone, where no object's address has it by itself. */
    probe *p = probe_new(1);
    void *ignorable[] = IGNORABLE;
    if (sizeof(void *) == 8) ignorable[1] = (void *)((uintptr_t)p | ~(UINTPTR_MAX >> 1));
    for (int i = 0; i < 3; i++) {
        void *o = ignorable[i];
        CHECK(retain(o) == o);
        CHECK(retain_n(o, 3) == o);
        release(o);
        release_n(o, 3);
    }
    CHECK_EQ(swift_retainCount(p), 1);
    swift_release(p);
}

int main(void) {
    counting(swift_bridgeObjectRetain, swift_bridgeObjectRetain_n, swift_bridgeObjectRelease, swift_bridgeObjectRelease_n);
    counting(swift_nonatomic_bridgeObjectRetain, swift_nonatomic_bridgeObjectRetain_n, swift_nonatomic_bridgeObjectRelease,
             swift_nonatomic_bridgeObjectRelease_n);
    return check_done("bridge");
}
