/* sidetable_inline.h: retain, release and loads without a call.
 *
 * Each function does what the swift_ function of its name does. The common case is a few instructions in the caller; every other
 * case calls the library: a side table, an immortal object, the last reference, an overflow, interference by another thread. Mix
 * both forms freely. Two differences: the hooks (`_swift_retain` and the rest) are not consulted, and a build for
 * ThreadSanitizer or a target that is not 64-bit Linux calls the library always.
 *
 * In a process with one thread no instruction is locked: `__libc_single_threaded` of glibc 2.32 and later says so, and clears before
 * the second thread runs. Each change of a word is one instruction, so signal handlers may retain, release (not the last
 * reference) and load weakly, as they may with the library's functions.
 */
#ifndef SIDETABLE_INLINE_H
#define SIDETABLE_INLINE_H

#include "sidetable.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SIDETABLE_INLINE_THREAD_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define SIDETABLE_INLINE_THREAD_SANITIZER 1
#endif

#if defined(__linux__) && defined(__LP64__) && !defined(SIDETABLE_INLINE_THREAD_SANITIZER)
#define SIDETABLE_INLINE_WORDS 1
#endif

#if defined(SIDETABLE_INLINE_WORDS) && defined(__x86_64__) && defined(__has_include)
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define SIDETABLE_INLINE_SINGLE_THREADED 1
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

#ifdef SIDETABLE_INLINE_WORDS

#define SIDETABLE_INLINE_LIKELY(condition) __builtin_expect(!!(condition), 1)
/* One strong reference is 1 << 33, one unowned reference 1 << 1; IsDeiniting is bit 32, UseSlowRC, the sign, bit 63. A word with that
 * bit has it still after one strong reference more or less. */
#define SIDETABLE_INLINE_STRONG_ONE ((uint64_t)1 << 33)
#define SIDETABLE_INLINE_DEINITING ((uint64_t)1 << 32)
#define SIDETABLE_INLINE_UNOWNED_ONE ((uint64_t)1 << 1)
#define SIDETABLE_INLINE_UNOWNED_MASK ((uint64_t)0x7fffffff << 1)
/* The word in a side table entry, in bytes from its start. */
#define SIDETABLE_INLINE_ENTRY_WORD 16

/* Adds `difference` to a word that was `old` a moment ago. False: nothing was added, the library must. `order` is release for a
 * reference that is given up, relaxed for one that is gained: the last release, in the library, acquires. */
static inline __attribute__((always_inline)) bool sidetable_inline_move(uint64_t *word, uint64_t old, uint64_t difference, int order) {
#ifdef SIDETABLE_INLINE_SINGLE_THREADED
    if (__libc_single_threaded) {
        /* xadd, not add: an x86 core forwards what it stores to an xadd without delay. */
        bool overflowed;
        uint64_t scratch = difference;
        __asm__ volatile("xaddq %1, %0" : "+m"(*word), "+r"(scratch), "=@ccs"(overflowed) : : "memory");
        if (SIDETABLE_INLINE_LIKELY(!overflowed)) return true;
        /* A signal handler came between the caller's look and the addition. */
        __asm__ volatile("subq %1, %0" : "+m"(*word) : "r"(difference) : "cc", "memory");
        return false;
    }
#endif
    return __atomic_compare_exchange_n(word, &old, old + difference, false, order, __ATOMIC_RELAXED);
}

static inline uint64_t *sidetable_inline_word(void *object) { return (uint64_t *)((char *)object + sizeof(void *)); }

static inline bool sidetable_inline_ignores(const void *object) { return (intptr_t)object <= 0; }

/* swift_retain */
static inline __attribute__((always_inline)) void *sidetable_retain(void *object) {
    if (sidetable_inline_ignores(object)) return object;
    uint64_t *word = sidetable_inline_word(object);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    bool fits = (int64_t)(old + SIDETABLE_INLINE_STRONG_ONE) >= 0;
    if (SIDETABLE_INLINE_LIKELY(fits && sidetable_inline_move(word, old, SIDETABLE_INLINE_STRONG_ONE, __ATOMIC_RELAXED)))
        return object;
    return swift_retain(object);
}

/* swift_release */
static inline __attribute__((always_inline)) void sidetable_release(void *object) {
    if (sidetable_inline_ignores(object)) return;
    uint64_t *word = sidetable_inline_word(object);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    bool is_not_last = (int64_t)(old - SIDETABLE_INLINE_STRONG_ONE) >= 0;
    if (SIDETABLE_INLINE_LIKELY(is_not_last && sidetable_inline_move(word, old, 0 - SIDETABLE_INLINE_STRONG_ONE, __ATOMIC_RELEASE)))
        return;
    swift_release(object);
}

/* swift_unownedRetain */
static inline __attribute__((always_inline)) void *sidetable_unowned_retain(void *object) {
    if (sidetable_inline_ignores(object)) return object;
    uint64_t *word = sidetable_inline_word(object);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    bool fits = (int64_t)old >= 0 && (old & SIDETABLE_INLINE_UNOWNED_MASK) < SIDETABLE_INLINE_UNOWNED_MASK - SIDETABLE_INLINE_UNOWNED_ONE;
    if (SIDETABLE_INLINE_LIKELY(fits && sidetable_inline_move(word, old, SIDETABLE_INLINE_UNOWNED_ONE, __ATOMIC_RELAXED)))
        return object;
    return swift_unownedRetain(object);
}

/* swift_unownedRelease */
static inline __attribute__((always_inline)) void sidetable_unowned_release(void *object) {
    if (sidetable_inline_ignores(object)) return;
    uint64_t *word = sidetable_inline_word(object);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    bool is_not_last = (int64_t)old >= 0 && (old & SIDETABLE_INLINE_UNOWNED_MASK) > SIDETABLE_INLINE_UNOWNED_ONE;
    if (SIDETABLE_INLINE_LIKELY(is_not_last && sidetable_inline_move(word, old, 0 - SIDETABLE_INLINE_UNOWNED_ONE, __ATOMIC_RELEASE)))
        return;
    swift_unownedRelease(object);
}

/* swift_weakLoadStrong */
static inline __attribute__((always_inline)) void *sidetable_weak_load_strong(sidetable_weak *ref) {
    char *entry = (char *)ref->entry;
    if (!entry) return NULL;
    uint64_t *word = (uint64_t *)(entry + SIDETABLE_INLINE_ENTRY_WORD);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    bool fits = (int64_t)(old + SIDETABLE_INLINE_STRONG_ONE) >= 0 && !(old & SIDETABLE_INLINE_DEINITING);
    if (SIDETABLE_INLINE_LIKELY(fits && sidetable_inline_move(word, old, SIDETABLE_INLINE_STRONG_ONE, __ATOMIC_RELAXED)))
        return *(void **)entry;
    return swift_weakLoadStrong(ref);
}

#else

static inline void *sidetable_retain(void *object) { return swift_retain(object); }
static inline void sidetable_release(void *object) { swift_release(object); }
static inline void *sidetable_unowned_retain(void *object) { return swift_unownedRetain(object); }
static inline void sidetable_unowned_release(void *object) { swift_unownedRelease(object); }
static inline void *sidetable_weak_load_strong(sidetable_weak *ref) { return swift_weakLoadStrong(ref); }

#endif

#ifdef __cplusplus
}
#endif

#endif
