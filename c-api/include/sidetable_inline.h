/* sidetable_inline.h: retain, release and loads without a call.
 *
 * Each function does what the swift_ function of its name does. The common case is a few instructions in the caller, strong references
 * that are counted in a side table included; every other case calls the library: an immortal object, the last reference, an overflow.
 * Mix both forms freely. Two differences: the hooks (`_swift_retain` and the rest) are not consulted in the common case, and a build for
 * ThreadSanitizer, a target that is not 64-bit Linux or an x86-64 whose C library does not say when there is one thread calls the library always.
 *
 * On x86-64 the common case is a process with one thread, where no instruction is locked: `__libc_single_threaded` of glibc 2.32 and later says so,
 * and clears before the second thread runs. With threads the library moves all counts, since it alone knows whether they are biased to one of them:
 * a call takes next to nothing beside a locked instruction, and much less than one where the thread at work needs none.
 *
 * Each change of a word is one instruction, so signal handlers may retain, release (not the last reference) and load weakly, as they may with the
 * library's functions.
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
#if !defined(__x86_64__)
#define SIDETABLE_INLINE_WORDS 1
#elif defined(__has_include)
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define SIDETABLE_INLINE_WORDS 1
#define SIDETABLE_INLINE_SINGLE_THREADED 1
#endif
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
/* The word and the weak count in a side table entry, in bytes from its start. */
#define SIDETABLE_INLINE_ENTRY_WORD 16
#define SIDETABLE_INLINE_ENTRY_WEAK 24
#define SIDETABLE_INLINE_FUNCTION static inline __attribute__((always_inline))

/* Whether a header's word names a side table: its two top bits are set, and the lowest one is clear, as no immortal word's is. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_is_elsewhere(uint64_t header) { return ((header << 2 | header >> 62) & 7) == 3; }

/* and the word there. */
SIDETABLE_INLINE_FUNCTION uint64_t *sidetable_inline_elsewhere(uint64_t header) {
    return (uint64_t *)(uintptr_t)((header << 3) + SIDETABLE_INLINE_ENTRY_WORD);
}

/* What follows moves counts, twice: for a process with one thread, and where the library never biases counts to a thread. Each says whether it did; if not,
 * nothing was moved, and the library decides. */
#ifdef SIDETABLE_INLINE_SINGLE_THREADED

/* Whether counts are moved where that is asked for. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_here(void) { return __libc_single_threaded; }

typedef uint32_t __attribute__((may_alias)) sidetable_inline_half;

/* One reference more, or one less: with an immediate operand, to the half of the word that has the count, which an x86 core forwards to the next such
 * instruction. Whether the half's top bit is set then. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_by_one(sidetable_inline_half *half, bool up) {
    bool top_bit;
    if (up)
        __asm__ volatile("addl $2, %0" : "+m"(*half), "=@ccs"(top_bit) : : "memory");
    else
        __asm__ volatile("subl $2, %0" : "+m"(*half), "=@ccs"(top_bit) : : "memory");
    return top_bit;
}

/* The same for a count that was seen to stay below the half's top bit. False: a signal handler came between the look and the addition. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_step(sidetable_inline_half *half, bool up) {
    if (SIDETABLE_INLINE_LIKELY(!sidetable_inline_by_one(half, up))) return true;
    sidetable_inline_by_one(half, !up);
    return false;
}

/* A header's word, if it may name a side table; else anything that does not. Counts are moved half by half, but that word is stored whole and then no
 * more: so a half tells first which it is. Two halves of what was stored whole are slow to put together. */
SIDETABLE_INLINE_FUNCTION uint64_t sidetable_inline_look_elsewhere(const uint64_t *word) {
    if ((int32_t)__atomic_load_n((const sidetable_inline_half *)word + 1, __ATOMIC_RELAXED) >= 0) return 0;
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* A strong reference more, or one less that is not the last: in the header's word or in the side table's, which is found once and moved in one place, so
 * that the code is short. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_strong(uint64_t *word, bool up) {
    sidetable_inline_half *half = (sidetable_inline_half *)word + 1;
    uint32_t found = __atomic_load_n(half, __ATOMIC_RELAXED);
    if (!SIDETABLE_INLINE_LIKELY((int32_t)(up ? found + 2 : found - 2) >= 0)) {
        /* Whole, as in sidetable_inline_look_elsewhere. */
        uint64_t header = __atomic_load_n(word, __ATOMIC_RELAXED);
        if (!sidetable_inline_is_elsewhere(header)) return false;
        half = (sidetable_inline_half *)sidetable_inline_elsewhere(header) + 1;
        found = __atomic_load_n(half, __ATOMIC_RELAXED);
        if ((int32_t)(up ? found + 2 : found - 2) < 0) return false;
    }
    return sidetable_inline_step(half, up);
}

/* An unowned reference more, or one less that is not the last. The count fits, so that its half of the word carries nothing over. Read in halves, as it is
 * moved: a wider load would wait for the store. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_unowned(uint64_t *word, bool up) {
    sidetable_inline_half *half = (sidetable_inline_half *)word;
    uint32_t count = __atomic_load_n(half, __ATOMIC_RELAXED) & SIDETABLE_INLINE_UNOWNED_MASK;
    if ((int32_t)__atomic_load_n(half + 1, __ATOMIC_RELAXED) < 0) return false;
    if (up ? count >= SIDETABLE_INLINE_UNOWNED_MASK - SIDETABLE_INLINE_UNOWNED_ONE : count <= SIDETABLE_INLINE_UNOWNED_ONE) return false;
    sidetable_inline_by_one(half, up);
    return true;
}

/* A weak reference less, if it is not the last. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_weak_release(uint32_t *weak) {
    bool was_last;
    __asm__ volatile("subl $1, %0" : "+m"(*weak), "=@ccbe"(was_last) : : "memory");
    if (SIDETABLE_INLINE_LIKELY(!was_last)) return true;
    __asm__ volatile("addl $1, %0" : "+m"(*weak) : : "cc", "memory");
    return false;
}

/* A weak reference more to what has the counts at `word`, unless its deinit has begun. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_weak_retain(uint64_t *word) {
    uint32_t *weak = (uint32_t *)((char *)word + (SIDETABLE_INLINE_ENTRY_WEAK - SIDETABLE_INLINE_ENTRY_WORD));
    uint32_t counts = __atomic_load_n((sidetable_inline_half *)word + 1, __ATOMIC_RELAXED);
    if ((int32_t)counts < 0 || (counts & (uint32_t)(SIDETABLE_INLINE_DEINITING >> 32))) return false;
    bool was_full;
    __asm__ volatile("addl $1, %0" : "+m"(*weak), "=@ccc"(was_full) : : "memory");
    if (SIDETABLE_INLINE_LIKELY(!was_full)) return true;
    __asm__ volatile("subl $1, %0" : "+m"(*weak) : : "cc", "memory");
    return false;
}

/* A strong reference more by way of a weak one, or the news that there is no object. A load of what is gone costs no more than another: variables
 * outlive their objects. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_weak_load(char *entry, void **object) {
    sidetable_inline_half *half = (sidetable_inline_half *)(entry + SIDETABLE_INLINE_ENTRY_WORD) + 1;
    uint32_t found = __atomic_load_n(half, __ATOMIC_RELAXED);
    if (!SIDETABLE_INLINE_LIKELY((int32_t)(found + 2) >= 0)) return false;
    bool is_gone = found & (uint32_t)(SIDETABLE_INLINE_DEINITING >> 32);
    if (!is_gone && !SIDETABLE_INLINE_LIKELY(sidetable_inline_step(half, true))) return false;
    *object = is_gone ? NULL : *(void **)entry;
    return true;
}

#else

SIDETABLE_INLINE_FUNCTION bool sidetable_inline_here(void) { return true; }

SIDETABLE_INLINE_FUNCTION uint64_t sidetable_inline_look_elsewhere(const uint64_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }

/* One reference less that is not the last. Release: the last release, in the library, acquires. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_less(uint64_t *word) {
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    uint64_t next = old - SIDETABLE_INLINE_STRONG_ONE;
    return (int64_t)next >= 0 && __atomic_compare_exchange_n(word, &old, next, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

/* A strong reference more in a side table. Its word never turns into an address, so it may be added to without a look, which an atomic
 * instruction would wait for. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_more_elsewhere(uint64_t *word) {
    uint64_t old = __atomic_fetch_add(word, SIDETABLE_INLINE_STRONG_ONE, __ATOMIC_RELAXED);
    if (SIDETABLE_INLINE_LIKELY((int64_t)(old + SIDETABLE_INLINE_STRONG_ONE) >= 0)) return true;
    __atomic_fetch_sub(word, SIDETABLE_INLINE_STRONG_ONE, __ATOMIC_RELAXED);
    return false;
}

SIDETABLE_INLINE_FUNCTION bool sidetable_inline_strong(uint64_t *word, bool up) {
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    uint64_t next = up ? old + SIDETABLE_INLINE_STRONG_ONE : old - SIDETABLE_INLINE_STRONG_ONE;
    if (SIDETABLE_INLINE_LIKELY((int64_t)next >= 0))
        return __atomic_compare_exchange_n(word, &old, next, false, up ? __ATOMIC_RELAXED : __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    /* Acquire: what the side table holds was published with its address. */
    old = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    if (!sidetable_inline_is_elsewhere(old)) return false;
    word = sidetable_inline_elsewhere(old);
    return up ? sidetable_inline_more_elsewhere(word) : sidetable_inline_less(word);
}

SIDETABLE_INLINE_FUNCTION bool sidetable_inline_unowned(uint64_t *word, bool up) {
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    uint64_t count = old & SIDETABLE_INLINE_UNOWNED_MASK;
    if ((int64_t)old < 0) return false;
    if (up ? count >= SIDETABLE_INLINE_UNOWNED_MASK - SIDETABLE_INLINE_UNOWNED_ONE : count <= SIDETABLE_INLINE_UNOWNED_ONE) return false;
    return __atomic_compare_exchange_n(word, &old, up ? old + SIDETABLE_INLINE_UNOWNED_ONE : old - SIDETABLE_INLINE_UNOWNED_ONE, false,
                                       up ? __ATOMIC_RELAXED : __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

/* Taken off without a look, for which an atomic instruction would wait, and which would wait for what was just stored. Who finds that it was the last has
 * the side table alone, so it is put back for the library to take off. */
SIDETABLE_INLINE_FUNCTION bool sidetable_inline_weak_release(uint32_t *weak) {
    if (SIDETABLE_INLINE_LIKELY(__atomic_fetch_sub(weak, 1, __ATOMIC_RELEASE) > 1)) return true;
    __atomic_fetch_add(weak, 1, __ATOMIC_RELAXED);
    return false;
}

SIDETABLE_INLINE_FUNCTION bool sidetable_inline_weak_retain(uint64_t *word) {
    uint32_t *weak = (uint32_t *)((char *)word + (SIDETABLE_INLINE_ENTRY_WEAK - SIDETABLE_INLINE_ENTRY_WORD));
    uint64_t counts = __atomic_load_n(word, __ATOMIC_RELAXED);
    if ((int64_t)counts < 0 || (counts & SIDETABLE_INLINE_DEINITING)) return false;
    /* Without a look, as it is taken off; without room for one more the library decides, which ends the process. */
    if (SIDETABLE_INLINE_LIKELY(__atomic_fetch_add(weak, 1, __ATOMIC_RELAXED) != UINT32_MAX)) return true;
    __atomic_fetch_sub(weak, 1, __ATOMIC_RELAXED);
    return false;
}

SIDETABLE_INLINE_FUNCTION bool sidetable_inline_weak_load(char *entry, void **object) {
    uint64_t *word = (uint64_t *)(entry + SIDETABLE_INLINE_ENTRY_WORD);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    uint64_t next = old + SIDETABLE_INLINE_STRONG_ONE;
    /* A count below zero is what a last release leaves for a moment: one more would make it a count again. */
    if (!SIDETABLE_INLINE_LIKELY((int64_t)(old | next) >= 0)) return false;
    bool is_gone = old & SIDETABLE_INLINE_DEINITING;
    if (!is_gone && !SIDETABLE_INLINE_LIKELY(__atomic_compare_exchange_n(word, &old, next, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))) return false;
    *object = is_gone ? NULL : *(void **)entry;
    return true;
}

#endif

static inline uint64_t *sidetable_inline_word(void *object) { return (uint64_t *)((char *)object + sizeof(void *)); }

static inline bool sidetable_inline_ignores(const void *object) { return (intptr_t)object <= 0; }

/* swift_retain */
SIDETABLE_INLINE_FUNCTION void *sidetable_retain(void *object) {
    if (sidetable_inline_ignores(object)) return object;
    return SIDETABLE_INLINE_LIKELY(sidetable_inline_here() && sidetable_inline_strong(sidetable_inline_word(object), true)) ? object
                                                                                                                            : swift_retain(object);
}

/* swift_release */
SIDETABLE_INLINE_FUNCTION void sidetable_release(void *object) {
    if (sidetable_inline_ignores(object)) return;
    if (!SIDETABLE_INLINE_LIKELY(sidetable_inline_here() && sidetable_inline_strong(sidetable_inline_word(object), false)))
        sidetable_release_out_of_line(object);
}

/* swift_unownedRetain */
SIDETABLE_INLINE_FUNCTION void *sidetable_unowned_retain(void *object) {
    if (sidetable_inline_ignores(object)) return object;
    return SIDETABLE_INLINE_LIKELY(sidetable_inline_here() && sidetable_inline_unowned(sidetable_inline_word(object), true))
               ? object
               : swift_unownedRetain(object);
}

/* swift_unownedRelease */
SIDETABLE_INLINE_FUNCTION void sidetable_unowned_release(void *object) {
    if (sidetable_inline_ignores(object)) return;
    if (!SIDETABLE_INLINE_LIKELY(sidetable_inline_here() && sidetable_inline_unowned(sidetable_inline_word(object), false))) swift_unownedRelease(object);
}

/* swift_weakLoadStrong */
SIDETABLE_INLINE_FUNCTION void *sidetable_weak_load_strong(sidetable_weak *ref) {
    if (!ref->entry) return NULL;
    void *object;
    return SIDETABLE_INLINE_LIKELY(sidetable_inline_here() && sidetable_inline_weak_load((char *)ref->entry, &object)) ? object
                                                                                                                        : swift_weakLoadStrong(ref);
}

/* swift_weakInit, of an object that has a side table of its own */
SIDETABLE_INLINE_FUNCTION void sidetable_weak_init(sidetable_weak *ref, void *object) {
    uint64_t header =
        sidetable_inline_ignores(object) || !sidetable_inline_here() ? 0 : sidetable_inline_look_elsewhere(sidetable_inline_word(object));
    if (SIDETABLE_INLINE_LIKELY(sidetable_inline_is_elsewhere(header))) {
        uint64_t *word = sidetable_inline_elsewhere(header);
        char *entry = (char *)word - SIDETABLE_INLINE_ENTRY_WORD;
        /* A frozen component has counts for many objects. */
        if (SIDETABLE_INLINE_LIKELY(*(void **)entry == object && sidetable_inline_weak_retain(word))) {
            ref->entry = entry;
            return;
        }
    }
    swift_weakInit(ref, object);
}

/* swift_weakCopyInit */
SIDETABLE_INLINE_FUNCTION void sidetable_weak_copy_init(sidetable_weak *ref, sidetable_weak *from) {
    char *entry = (char *)from->entry;
    if (entry == NULL || (sidetable_inline_here() && sidetable_inline_weak_retain((uint64_t *)(entry + SIDETABLE_INLINE_ENTRY_WORD))))
        ref->entry = entry;
    else
        swift_weakCopyInit(ref, from);
}

/* swift_weakDestroy */
SIDETABLE_INLINE_FUNCTION void sidetable_weak_destroy(sidetable_weak *ref) {
    char *entry = (char *)ref->entry;
    if (!entry || SIDETABLE_INLINE_LIKELY(sidetable_inline_here() && sidetable_inline_weak_release((uint32_t *)(entry + SIDETABLE_INLINE_ENTRY_WEAK))))
        return;
    swift_weakDestroy(ref);
}

#else

static inline void *sidetable_retain(void *object) { return swift_retain(object); }
static inline void sidetable_release(void *object) { swift_release(object); }
static inline void *sidetable_unowned_retain(void *object) { return swift_unownedRetain(object); }
static inline void sidetable_unowned_release(void *object) { swift_unownedRelease(object); }
static inline void *sidetable_weak_load_strong(sidetable_weak *ref) { return swift_weakLoadStrong(ref); }
static inline void sidetable_weak_init(sidetable_weak *ref, void *object) { swift_weakInit(ref, object); }
static inline void sidetable_weak_copy_init(sidetable_weak *ref, sidetable_weak *from) { swift_weakCopyInit(ref, from); }
static inline void sidetable_weak_destroy(sidetable_weak *ref) { swift_weakDestroy(ref); }

#endif

#ifdef __cplusplus
}
#endif

#endif
