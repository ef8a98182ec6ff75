/* Identity under threads: hosts on threads of their own share objects, finalisers run elsewhere, workers end while objects cross. */
#include "threads.h"

#include "sidetable_identity.h"

enum { OBJECTS = 64, ROUNDS = 2000 };

static probe *shared_objects[OBJECTS];
static const char keys[4];

/* Each thread is a host. Its wrappers die at random: some with their finaliser, some whose finaliser comes too late. */
static void *be_a_host(void *index) {
    uint32_t random = (uint32_t)(uintptr_t)index * 2654435761u + 1;
    sidetable_host host;
    if (sidetable_host_register(NULL, &host) != SIDETABLE_OK) CHECK(!"registered");
    uint32_t epochs[OBJECTS] = {0};
    meet();
    for (unsigned round = 0; round < check_rounds(ROUNDS); round++) {
        random = random * 1664525u + 1013904223u;
        unsigned which = random >> 24 & (OBJECTS - 1);
        probe *object = shared_objects[which];
        sidetable_exported x = sidetable_export(object, host);
        if (x.status != SIDETABLE_OK) CHECK(!"exported");
        if (x.is_new == 0 && x.epoch != epochs[which]) CHECK(!"a known handle has the epoch it was given");
        epochs[which] = x.epoch;
        void *found = NULL;
        if (sidetable_resolve(host, x.handle, x.epoch, &found) != SIDETABLE_OK || found != object) CHECK(!"resolved");
        swift_release(found);
        switch (random >> 20 & 3) {
        case 0:
            if (sidetable_release_handle(host, x.handle, x.epoch) != SIDETABLE_OK) CHECK(!"released");
            if (sidetable_release_handle(host, x.handle, x.epoch) != SIDETABLE_STALE_HANDLE) CHECK(!"released once");
            break;
        case 1: {
            uint32_t later;
            if (sidetable_adopt(host, x.handle, x.epoch, &later) != SIDETABLE_OK) CHECK(!"adopted");
            if (sidetable_release_handle(host, x.handle, x.epoch) != SIDETABLE_STALE_HANDLE) CHECK(!"too late");
            epochs[which] = later;
            break;
        }
        case 2: {
            const void *key = &keys[random >> 16 & 3];
            if (sidetable_associate(object, key, shared_objects[(which + 1) % OBJECTS], SIDETABLE_ASSIGN) != SIDETABLE_OK)
                CHECK(!"associated");
            probe *value = probe_new(1);
            if (sidetable_associate(object, key, value, SIDETABLE_RETAIN) != SIDETABLE_OK) CHECK(!"associated");
            swift_release(value);
            break;
        }
        default: sidetable_dissociate(object);
        }
    }
    if (sidetable_host_unregister(host, NULL) != SIDETABLE_OK) CHECK(!"unregistered");
    return NULL;
}

/* One host on all threads: whoever is told that a handle is known may find it stale. */
static sidetable_host common;

static void *share_a_host(void *index) {
    uint32_t random = (uint32_t)(uintptr_t)index + 7;
    meet();
    for (unsigned round = 0; round < check_rounds(ROUNDS); round++) {
        random = random * 1664525u + 1013904223u;
        probe *object = shared_objects[random >> 24 & 7];
        sidetable_exported x = sidetable_export(object, common);
        if (x.status != SIDETABLE_OK) CHECK(!"exported");
        void *found = NULL;
        sidetable_status status = sidetable_resolve(common, x.handle, x.epoch, &found);
        if (status == SIDETABLE_OK) {
            if (found != object) CHECK(!"a handle that is not stale is the object's");
            swift_release(found);
        } else if (status != SIDETABLE_STALE_HANDLE) {
            CHECK(!"stale or not");
        }
        if (random >> 20 & 1) sidetable_release_handle(common, x.handle, x.epoch);
        if (index == 0 && round % 64 == 0) sidetable_host_sweep(common, NULL);
    }
    return NULL;
}

int main(void) {
    probe_class();
    for (int index = 0; index < OBJECTS; index++) shared_objects[index] = probe_new(index);
    in_threads(be_a_host);
    CHECK_EQ(sidetable_host_register(NULL, &common), SIDETABLE_OK);
    in_threads(share_a_host);
    CHECK_EQ(sidetable_host_unregister(common, NULL), SIDETABLE_OK);
    for (int index = 0; index < OBJECTS; index++) {
        sidetable_dissociate(shared_objects[index]);
        CHECK_EQ(check_state(shared_objects[index]).strong, 1);
    }
    unsigned long before = probe_deinits;
    for (int index = 0; index < OBJECTS; index++) swift_release(shared_objects[index]);
    CHECK_EQ(probe_deinits, before + OBJECTS);
    CHECK_EQ(sidetable_extension_count(), 0);
    return check_done("threads_identity");
}
