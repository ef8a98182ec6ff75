/* sidetable_javascript.h: objects that cross from a WebAssembly instance to the JavaScript around it, and back as the same wrapper.
 *
 * For authors of exported functions in C, compiled with the runtime to wasm32; the other side is sidetable.js. An exported function
 * takes objects as pointers, which the wrappers keep alive, and returns them as words:
 *
 *     uint32_t tree_root(tree *self) { return sidetable_javascript_word(self->root); }            // borrowed, may be NULL
 *     uint32_t tree_make(void) { return sidetable_javascript_word_owned(sidetable_new(tree_class)); } // +1 given away
 *
 * Make the word last of all: after whatever may run user code. An array of objects crosses as an address of parcels, which must
 * stay until the JavaScript side has read them: after the return, before the next call.
 */
#ifndef SIDETABLE_JAVASCRIPT_H
#define SIDETABLE_JAVASCRIPT_H

#include "sidetable_identity.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a word does not say. */
typedef struct sidetable_javascript_transferred {
    void *object;
    uint32_t epoch;
} sidetable_javascript_transferred;

/* An object in an array that crosses. */
typedef struct sidetable_javascript_parcel {
    uint32_t word;
    void *object;
    uint32_t epoch;
} sidetable_javascript_parcel;

/* Registers the instance's agent, once; 0 where there is no room for a host. sidetable.js calls it. */
SIDETABLE_EXPORT sidetable_host sidetable_javascript_start(void);

/* Where the last word left what it does not say. */
SIDETABLE_EXPORT const sidetable_javascript_transferred *sidetable_javascript_transfer(void);

/* The word for an object that the caller holds and keeps, or NULL. 0 null, 1 refused, 2 without identity, else (handle + 2) * 2, and one
 * more for an object that is new to the agent. */
SIDETABLE_EXPORT uint32_t sidetable_javascript_word(void *object);

/* The same for an object whose reference the caller gives away. */
SIDETABLE_EXPORT uint32_t sidetable_javascript_word_owned(void *object);

/* What an object in an array says, which the caller holds and keeps. */
SIDETABLE_EXPORT void sidetable_javascript_pack(void *object, sidetable_javascript_parcel *out_parcel);

/* Each crossing of an object of that class, not of those below it, is a wrapper of its own from here on. */
SIDETABLE_EXPORT void sidetable_javascript_forget_identity(const sidetable_class *c);

/* Takes a handle over whose wrapper has died, and fills the transfer; false for a handle that is stale. */
SIDETABLE_EXPORT bool sidetable_javascript_adopt(uint32_t handle, uint32_t epoch);

/* Why the last word was 1. */
SIDETABLE_EXPORT const char *sidetable_javascript_refusal(void);

#ifdef __cplusplus
}
#endif

#endif /* SIDETABLE_JAVASCRIPT_H */
