/* sidetable_identity.h: one object, one wrapper. Who an object is to foreign hosts such as JavaScript, and objects associated with it.
 *
 * A host is an agent with wrappers of its own: a JavaScript worker, a scripting engine, a connection. When an object crosses to it,
 * sidetable_export gives the host's handle for it, a dense index for a table of wrappers, and says whether the host had one:
 *
 *     sidetable_exported x = sidetable_export(object, host);
 *     if (x.is_new) wrappers[x.handle] = wrap(object, x.handle, x.epoch);
 *     return wrappers[x.handle];
 *
 * The handle owns one strong reference, however often the object crosses, until sidetable_release_handle. Exporting a known object
 * takes no lock and writes nothing. A handle that was released is used again with another epoch; (handle, epoch) is never used again,
 * so whatever comes late finds its epoch stale: SIDETABLE_STALE_HANDLE, and nothing has happened.
 *
 * Where wrappers die on their own (finalisers), an export may find the handle known and its wrapper gone: make a new wrapper, and
 * sidetable_adopt the handle for it. The old wrapper's finaliser then finds its epoch stale.
 *
 * Any thread may call any function here. A host whose wrappers several threads look up must do the export and the look-up in one
 * piece. Nothing here works in a process whose side tables libswiftCore makes, under LD_PRELOAD: SIDETABLE_UNSUPPORTED.
 */
#ifndef SIDETABLE_IDENTITY_H
#define SIDETABLE_IDENTITY_H

#include "sidetable.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Hosts ------------------------------------------------------------------------------------------------------------ */

/* A registered host: never 0, and never used again after the host has gone. */
typedef uint32_t sidetable_host;

/* What a host wants to know. */
typedef struct sidetable_host_definition {
    void *context; /* passed to the callback */
    /* Called for each handle that sidetable_host_sweep or _unregister releases, before its reference is dropped; may be NULL. */
    void (*invalidated)(void *context, uint32_t handle, uint32_t epoch);
} sidetable_host_definition;

/* Registers a host; `definition` may be NULL. SIDETABLE_TOO_MANY_HOSTS, SIDETABLE_UNSUPPORTED. */
SIDETABLE_EXPORT sidetable_status sidetable_host_register(const sidetable_host_definition *definition, sidetable_host *out_host);

/* Releases all handles of a host, because its wrappers are gone; *out_count, if not NULL, is how many. The host stays. */
SIDETABLE_EXPORT sidetable_status sidetable_host_sweep(sidetable_host host, size_t *out_count);

/* Releases all handles of a host and ends it: whatever names it later gives SIDETABLE_HOST_GONE. */
SIDETABLE_EXPORT sidetable_status sidetable_host_unregister(sidetable_host host, size_t *out_count);

/* How many objects the host has handles for. */
SIDETABLE_EXPORT sidetable_status sidetable_host_count(sidetable_host host, size_t *out_count);

/* ---- Handles ---------------------------------------------------------------------------------------------------------- */

/* What an export gives: 16 bytes, in two registers. */
typedef struct sidetable_exported {
    uint32_t handle;         /* from 0, dense: released ones are used again first */
    uint32_t epoch;          /* which of the wrappers that had the handle; 0 where there is no handle */
    uint32_t is_new;         /* 1 for a handle that the host did not have before */
    sidetable_status status; /* SIDETABLE_OK, or why there is no handle */
} sidetable_exported;

/* The object's handle at a host. The caller holds the object, and keeps its own reference: a new handle takes one more. */
SIDETABLE_EXPORT sidetable_exported sidetable_export(void *object, sidetable_host host);

/* The object that a handle stands for, +1. */
SIDETABLE_EXPORT sidetable_status sidetable_resolve(sidetable_host host, uint32_t handle, uint32_t epoch, void **out_object);

/* Takes a handle over for a new wrapper where the old one has died: *out_epoch counts from here on, `epoch` is stale. */
SIDETABLE_EXPORT sidetable_status sidetable_adopt(sidetable_host host, uint32_t handle, uint32_t epoch, uint32_t *out_epoch);

/* Ends a handle and drops its reference, in this order. Of several releases with one epoch the first does it. */
SIDETABLE_EXPORT sidetable_status sidetable_release_handle(sidetable_host host, uint32_t handle, uint32_t epoch);

/* ---- Associated objects ----------------------------------------------------------------------------------------------- */

/* What an association does with its value. */
enum sidetable_policy {
    SIDETABLE_ASSIGN = 0, /* holds the pointer and no reference: any pointer will do, and it may dangle */
    SIDETABLE_RETAIN = 1, /* owns a strong reference */
};

/* Associates a value with an object, in place of what the key had; NULL leaves nothing. A key is an address, never followed. The
 * caller holds the object. Values are released when the object's deinit is over, the newest key first, while its memory is there. */
SIDETABLE_EXPORT sidetable_status sidetable_associate(void *object, const void *key, void *value, uint32_t policy);

/* The same for a copy: what `copy` returns, +1, is the value. `copy` is not called for NULL. */
SIDETABLE_EXPORT sidetable_status sidetable_associate_copy(void *object, const void *key, void *value, void *(*copy)(void *value));

/* The value that the key has, or NULL: +1 if the association owns it, as it was set if not. The caller holds the object, or is its
 * deinit. */
SIDETABLE_EXPORT void *sidetable_associated(void *object, const void *key);

/* Ends all of an object's associations, the newest key first. */
SIDETABLE_EXPORT void sidetable_dissociate(void *object);

/* ---- Looking ---------------------------------------------------------------------------------------------------------- */

/* How many side tables in the process have handles or associated objects, or had some and are still there. */
SIDETABLE_EXPORT size_t sidetable_extension_count(void);

/* What a status of this page says, as a sentence in UTF-8; NULL for other numbers. */
SIDETABLE_EXPORT const char *sidetable_identity_message(int status);

#ifdef __cplusplus
}
#endif

#endif /* SIDETABLE_IDENTITY_H */
