/* sidetable_inspect.h: what a program may ask about its own objects. Link with -lsidetable_inspect, or run under `sidetable`.
 *
 * Works for objects of every runtime that lays them out as Swift does: sidetable's own in C, C++ and Rust, and Swift's. Each call
 * copies the process by fork and looks at the copy, so the other threads may go on. Linux with the GNU C library, 64 bits.
 */
#ifndef SIDETABLE_INSPECT_H
#define SIDETABLE_INSPECT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /* Objects that hold each other, and nobody holds any of them. */
    SIDETABLE_LEAK_CYCLE = 0,
    /* Objects whose counts say more references than anybody has. */
    SIDETABLE_LEAK_OVER_RETAINED = 1,
    /* Objects that hold each other by words that only look like references: fields of Rust values, and of classes without a table of fields. */
    SIDETABLE_LEAK_POSSIBLE = 2
};

/* One leak: those of one shape together. */
typedef struct sidetable_leak {
    /* "person.child -> person.parent": a shortest ring, by types and fields; or an over-retained object's type. Until the callback returns. */
    const char *what;
    uint32_t kind;
    /* How many of this shape. */
    uint64_t times;
    /* Objects, and bytes of their blocks, with what hangs on them. */
    uint64_t objects;
    uint64_t bytes;
} sidetable_leak;

/* Calls `found` (or nobody, if it is null) for each leak that there is now. How many objects were leaked for sure; -1 where that cannot be
 * told: the process cannot be copied, or has a malloc of its own. Words on this thread's stack, by which objects may be held that their counts alone do not
 * explain, are looked at from the caller's frame on. */
int64_t sidetable_leaks(void (*found)(const sidetable_leak *leak, void *context), void *context);

/* Does as `sidetable_leaks` with `before`, calls `body` with `work`, and does so again with `after`: what has come between, the body has leaked. Words that it leaves
 * on the stack are not in the caller's frame, as they may be where a compiler puts a function into its caller. An exception that it throws goes on to the
 * caller. Where the first cannot be told, the body is not called. */
int64_t sidetable_leaks_around(void (*body)(void *work), void *work, void (*found)(const sidetable_leak *leak, void *context), void *before,
                               void *after);

/* Writes a picture of all objects and what they refer to, for `sidetable show` and `sidetable diff`. 0, or -1 where it cannot be written. */
int sidetable_snapshot(const char *path);

#ifdef __cplusplus
}
#endif

#endif
