/* Identity on one thread: handles and epochs, several hosts, what is refused and how, and what is left in the end. */
#include "check.h"

#include "sidetable_identity.h"

static sidetable_host new_host(const sidetable_host_definition *definition) {
    sidetable_host host = 0;
    CHECK_EQ(sidetable_host_register(definition, &host), SIDETABLE_OK);
    CHECK(host != 0);
    return host;
}

static size_t handles_of(sidetable_host host) {
    size_t count = 99;
    CHECK_EQ(sidetable_host_count(host, &count), SIDETABLE_OK);
    return count;
}

static void one_object_has_one_handle(void) {
    sidetable_host host = new_host(NULL);
    probe *a = probe_new(1), *b = probe_new(2);
    sidetable_exported first = sidetable_export(a, host);
    CHECK_EQ(first.status, SIDETABLE_OK);
    CHECK_EQ(first.is_new, 1);
    CHECK(first.epoch != 0);
    CHECK_EQ(check_state(a).strong, 2);
    for (int crossing = 0; crossing < 10; crossing++) {
        sidetable_exported again = sidetable_export(a, host);
        CHECK(again.status == SIDETABLE_OK && again.is_new == 0);
        CHECK(again.handle == first.handle && again.epoch == first.epoch);
    }
    CHECK_EQ(check_state(a).strong, 2);
    sidetable_exported other = sidetable_export(b, host);
    CHECK(other.is_new == 1 && other.handle != first.handle);
    CHECK_EQ(handles_of(host), 2);

    void *found = NULL;
    CHECK_EQ(sidetable_resolve(host, first.handle, first.epoch, &found), SIDETABLE_OK);
    CHECK(found == a);
    CHECK_EQ(check_state(a).strong, 3);
    swift_release(found);

    /* The handle keeps the object; its end is the object's. */
    unsigned long before = probe_deinits;
    swift_release(a);
    CHECK_EQ(probe_deinits, before);
    CHECK_EQ(sidetable_release_handle(host, first.handle, first.epoch), SIDETABLE_OK);
    CHECK_EQ(probe_deinits, before + 1);
    CHECK_EQ(probe_last_value, 1);
    swift_release(b);
    size_t swept = 0;
    CHECK_EQ(sidetable_host_unregister(host, &swept), SIDETABLE_OK);
    CHECK_EQ(swept, 1);
    CHECK_EQ(probe_deinits, before + 2);
    CHECK_EQ(sidetable_extension_count(), 0);
}

/* What comes late finds its epoch stale, also where the handle is another object's by now. */
static void late_comers_are_stale(void) {
    sidetable_host host = new_host(NULL);
    probe *a = probe_new(1), *b = probe_new(2);
    sidetable_exported first = sidetable_export(a, host);
    CHECK_EQ(sidetable_release_handle(host, first.handle, first.epoch), SIDETABLE_OK);
    CHECK_EQ(sidetable_release_handle(host, first.handle, first.epoch), SIDETABLE_STALE_HANDLE);
    sidetable_exported second = sidetable_export(b, host);
    CHECK_EQ(second.handle, first.handle);
    CHECK(second.epoch != first.epoch);
    void *found = NULL;
    CHECK_EQ(sidetable_resolve(host, first.handle, first.epoch, &found), SIDETABLE_STALE_HANDLE);
    CHECK(found == NULL);
    CHECK_EQ(sidetable_release_handle(host, first.handle, first.epoch), SIDETABLE_STALE_HANDLE);
    CHECK_EQ(check_state(b).strong, 2);

    /* The wrapper died and its finaliser has not run: a later wrapper takes the handle over. */
    uint32_t later = 0;
    CHECK_EQ(sidetable_adopt(host, second.handle, second.epoch, &later), SIDETABLE_OK);
    CHECK(later != second.epoch && later != first.epoch);
    CHECK_EQ(sidetable_release_handle(host, second.handle, second.epoch), SIDETABLE_STALE_HANDLE);
    CHECK_EQ(sidetable_adopt(host, second.handle, second.epoch, &later), SIDETABLE_STALE_HANDLE);
    sidetable_exported again = sidetable_export(b, host);
    CHECK(again.is_new == 0 && again.handle == second.handle && again.epoch == later);
    CHECK_EQ(check_state(b).strong, 2);
    CHECK_EQ(sidetable_release_handle(host, again.handle, again.epoch), SIDETABLE_OK);
    CHECK_EQ(check_state(b).strong, 1);

    /* Exported anew after its release, the object has the handle of a later epoch. */
    again = sidetable_export(b, host);
    CHECK(again.is_new == 1 && again.epoch != later);
    swift_release(a);
    swift_release(b);
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_extension_count(), 0);
}

enum { HOSTS = 5 };

static void each_host_has_its_own_handle(void) {
    sidetable_host hosts[HOSTS];
    sidetable_exported exported[HOSTS];
    probe *object = probe_new(7), *first = probe_new(8);
    for (int index = 0; index < HOSTS; index++) hosts[index] = new_host(NULL);
    /* Another object first, so that handles differ from host to host. */
    sidetable_export(first, hosts[1]);
    for (int index = 0; index < HOSTS; index++) exported[index] = sidetable_export(object, hosts[index]);
    for (int index = 0; index < HOSTS; index++) {
        sidetable_exported again = sidetable_export(object, hosts[index]);
        CHECK(again.is_new == 0 && again.handle == exported[index].handle && again.epoch == exported[index].epoch);
        CHECK_EQ(exported[index].handle, index == 1 ? 1 : 0);
    }
    CHECK_EQ(check_state(object).strong, 1 + HOSTS);
    CHECK_EQ(sidetable_extension_count(), 2);
    void *found = NULL;
    CHECK_EQ(sidetable_resolve(hosts[0], exported[2].handle, exported[2].epoch, &found), SIDETABLE_WRONG_HOST);
    CHECK_EQ(sidetable_release_handle(hosts[0], exported[2].handle, exported[2].epoch), SIDETABLE_WRONG_HOST);
    CHECK_EQ(sidetable_host_unregister(hosts[3], NULL), SIDETABLE_OK);
    CHECK_EQ(check_state(object).strong, HOSTS);
    /* A host that comes later has no handle of the one that went, although it has its place. */
    sidetable_host later = new_host(NULL);
    CHECK(later != hosts[3]);
    CHECK_EQ(sidetable_resolve(later, exported[3].handle, exported[3].epoch, &found), SIDETABLE_UNKNOWN_HANDLE);
    sidetable_exported new_there = sidetable_export(object, later);
    CHECK(new_there.is_new == 1 && new_there.handle == exported[3].handle && new_there.epoch != exported[3].epoch);
    CHECK_EQ(sidetable_resolve(later, exported[3].handle, exported[3].epoch, &found), SIDETABLE_STALE_HANDLE);
    hosts[3] = later;
    swift_release(object);
    swift_release(first);
    for (int index = 0; index < HOSTS; index++) CHECK_EQ(sidetable_host_unregister(hosts[index], NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_extension_count(), 0);
}

static sidetable_host refused_host;
static sidetable_status refused_status, refused_association;

static void export_in_deinit(void *object) {
    static const char key;
    refused_status = sidetable_export(object, refused_host).status;
    refused_association = sidetable_associate(object, &key, object, SIDETABLE_RETAIN);
}

static struct {
    uint64_t token;
    probe object;
} cell;

static void what_cannot_be_is_refused(void) {
    sidetable_host host = new_host(NULL), gone = new_host(NULL);
    CHECK_EQ(sidetable_host_unregister(gone, NULL), SIDETABLE_OK);
    probe *object = probe_new(1);
    sidetable_exported known = sidetable_export(object, host);
    void *found = NULL;
    uint32_t epoch = 0;
    size_t count = 0;

    CHECK_EQ(sidetable_export(NULL, host).status, SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_export(object, gone).status, SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_export(object, 0).status, SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_export(object, UINT32_MAX).status, SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_export(object, gone).epoch, 0);
    CHECK_EQ(sidetable_resolve(host, known.handle + 1, known.epoch, &found), SIDETABLE_UNKNOWN_HANDLE);
    CHECK_EQ(sidetable_resolve(host, UINT32_MAX, known.epoch, &found), SIDETABLE_UNKNOWN_HANDLE);
    CHECK_EQ(sidetable_resolve(host, known.handle, known.epoch + 1024, &found), SIDETABLE_STALE_HANDLE);
    CHECK_EQ(sidetable_resolve(host, known.handle, 0, &found), host % 1024 == 0 ? SIDETABLE_STALE_HANDLE : SIDETABLE_WRONG_HOST);
    CHECK_EQ(sidetable_resolve(gone, known.handle, known.epoch, &found), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_resolve(host, known.handle, known.epoch, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_adopt(host, known.handle, known.epoch, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_adopt(gone, known.handle, known.epoch, &epoch), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_release_handle(gone, known.handle, known.epoch), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_host_sweep(gone, &count), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_host_count(gone, &count), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_host_unregister(gone, &count), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_host_register(NULL, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK(found == NULL && epoch == 0 && count == 0);

    void *static_object = swift_initStaticObject(probe_class(), &cell.object);
    CHECK_EQ(sidetable_export(static_object, host).status, SIDETABLE_IMMORTAL);
    probe *immortal = probe_new(2);
    check_inflate(immortal);
    _swift_stdlib_immortalize(immortal);
    CHECK_EQ(sidetable_export(immortal, host).status, SIDETABLE_IMMORTAL);
    swift_slowDealloc(immortal, sizeof(probe), 15);

    refused_host = host;
    void *dying = sidetable_new(check_class("Dying", sizeof(sidetable_object), export_in_deinit));
    swift_release(dying);
    CHECK_EQ(refused_status, SIDETABLE_DEINITING);
    CHECK_EQ(refused_association, SIDETABLE_DEINITING);
    dying = sidetable_new(check_class("DyingWithSideTable", sizeof(sidetable_object), export_in_deinit));
    sidetable_weak weak;
    swift_weakInit(&weak, dying);
    refused_status = SIDETABLE_OK;
    swift_release(dying);
    CHECK_EQ(refused_status, SIDETABLE_DEINITING);
    swift_weakDestroy(&weak);

    for (int status = SIDETABLE_DEINITING; status <= SIDETABLE_UNSUPPORTED; status++)
        CHECK(sidetable_identity_message(status) != NULL);
    CHECK_STR(sidetable_identity_message(SIDETABLE_STALE_HANDLE), "the handle is stale: it was released, or a later wrapper has it");
    CHECK(sidetable_identity_message(1000) == NULL);

    /* Nothing of all this has changed anything. */
    CHECK_EQ(handles_of(host), 1);
    CHECK_EQ(check_state(object).strong, 2);
    swift_release(object);
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_extension_count(), 0);
}

/* A deinit that uses the host again finds the handle gone already. */
typedef struct chained {
    sidetable_object header;
    sidetable_host host;
    sidetable_exported own, next;
    sidetable_status found;
} chained;

static sidetable_status chained_found;

static void chained_deinit(void *object) {
    chained *self = (chained *)object;
    chained_found = sidetable_release_handle(self->host, self->own.handle, self->own.epoch);
    if (self->next.epoch != 0) CHECK_EQ(sidetable_release_handle(self->host, self->next.handle, self->next.epoch), SIDETABLE_OK);
}

static void deinit_may_use_the_host(void) {
    const sidetable_class *class_of_it = check_class("Chained", sizeof(chained), chained_deinit);
    sidetable_host host = new_host(NULL);
    sidetable_exported next = {0, 0, 0, SIDETABLE_OK};
    for (int index = 0; index < 100; index++) {
        chained *self = (chained *)sidetable_new(class_of_it);
        self->host = host;
        self->next = next;
        self->own = next = sidetable_export(self, host);
        swift_release(self);
    }
    CHECK_EQ(handles_of(host), 100);
    CHECK_EQ(sidetable_release_handle(host, next.handle, next.epoch), SIDETABLE_OK);
    CHECK_EQ(chained_found, SIDETABLE_STALE_HANDLE);
    CHECK_EQ(handles_of(host), 0);
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_extension_count(), 0);
}

static uint32_t invalidated_handles;

static void invalidated(void *context, uint32_t handle, uint32_t epoch) {
    CHECK(context == &invalidated_handles && epoch != 0);
    invalidated_handles |= 1u << handle;
}

static void a_sweep_tells_the_host(void) {
    sidetable_host_definition definition = {&invalidated_handles, invalidated};
    sidetable_host host = new_host(&definition);
    unsigned long before = probe_deinits;
    for (int index = 0; index < 8; index++) {
        probe *object = probe_new(1);
        sidetable_exported exported = sidetable_export(object, host);
        swift_release(object);
        if (index % 2 == 1) continue;
        CHECK_EQ(sidetable_release_handle(host, exported.handle, exported.epoch), SIDETABLE_OK);
    }
    CHECK_EQ(invalidated_handles, 0);
    size_t count = 0;
    CHECK_EQ(sidetable_host_sweep(host, &count), SIDETABLE_OK);
    CHECK_EQ(count, 4);
    CHECK_EQ(invalidated_handles, 0xf);
    CHECK_EQ(probe_deinits, before + 8);
    CHECK_EQ(sidetable_host_sweep(host, &count), SIDETABLE_OK);
    CHECK_EQ(count, 0);
    CHECK_EQ(sidetable_host_unregister(host, NULL), SIDETABLE_OK);
}

/* As many hosts as there can be, and their places again. */
static void hosts_are_counted(void) {
    static sidetable_host hosts[1024];
    for (int index = 0; index < 1024; index++) hosts[index] = new_host(NULL);
    sidetable_host one_more = 0;
    CHECK_EQ(sidetable_host_register(NULL, &one_more), SIDETABLE_TOO_MANY_HOSTS);
    CHECK_EQ(sidetable_host_unregister(hosts[500], NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_host_register(NULL, &one_more), SIDETABLE_OK);
    CHECK_EQ(one_more % 1024, hosts[500] % 1024);
    CHECK(one_more != hosts[500]);
    hosts[500] = one_more;
    for (int index = 0; index < 1024; index++) CHECK_EQ(sidetable_host_unregister(hosts[index], NULL), SIDETABLE_OK);
}

int main(void) {
    one_object_has_one_handle();
    late_comers_are_stale();
    each_host_has_its_own_handle();
    what_cannot_be_is_refused();
    deinit_may_use_the_host();
    a_sweep_tells_the_host();
    hosts_are_counted();
    return check_done("identity");
}
