/* Hooks: tools overwrite a pointer and set the flag; the runtime then calls through the pointer, and not before. */
#include "check.h"

static unsigned allocations, retains, retain_ns, releases, release_ns, try_retains;
static void *(*real_alloc)(const sidetable_class *, size_t, size_t);
static void *(*real_retain)(void *);
static void *(*real_retain_n)(void *, uint32_t);
static void *(*real_try_retain)(void *);
static void (*real_release)(void *);
static void (*real_release_n)(void *, uint32_t);

static void *seen_alloc(const sidetable_class *isa, size_t size, size_t align_mask) {
    allocations++;
    return real_alloc(isa, size, align_mask);
}
static void *seen_retain(void *object) {
    retains++;
    return real_retain(object);
}
static void *seen_retain_n(void *object, uint32_t n) {
    retain_ns += n;
    return real_retain_n(object, n);
}
static void *seen_try_retain(void *object) {
    try_retains++;
    return real_try_retain(object);
}
static void seen_release(void *object) {
    releases++;
    real_release(object);
}
static void seen_release_n(void *object, uint32_t n) {
    release_ns += n;
    real_release_n(object, n);
}

static void use_everything(void) {
    unsigned long before = probe_deinits;
    probe *p = swift_allocObject(probe_class(), sizeof *p, 15);
    p->guard = PROBE_GUARD;
    CHECK(swift_retain(p) == p);
    CHECK(swift_retain_n(p, 4) == p);
    CHECK(swift_tryRetain(p) == p);
    CHECK_EQ(swift_retainCount(p), 7);
    swift_release_n(p, 5);
    swift_release(p);
    CHECK_EQ(probe_deinits, before);
    swift_release(p);
    CHECK_EQ(probe_deinits, before + 1);
}

int main(void) {
    CHECK(!_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly);
    real_alloc = _swift_allocObject;
    real_retain = _swift_retain;
    real_retain_n = _swift_retain_n;
    real_try_retain = _swift_tryRetain;
    real_release = _swift_release;
    real_release_n = _swift_release_n;
    CHECK(real_alloc != NULL && real_retain != NULL && real_retain_n != NULL);
    CHECK(real_try_retain != NULL && real_release != NULL && real_release_n != NULL);

    _swift_allocObject = seen_alloc;
    _swift_retain = seen_retain;
    _swift_retain_n = seen_retain_n;
    _swift_tryRetain = seen_try_retain;
    _swift_release = seen_release;
    _swift_release_n = seen_release_n;
    use_everything();
    CHECK_EQ(allocations + retains + retain_ns + try_retains + releases + release_ns, 0);

    _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly = true;
    use_everything();
    CHECK_EQ(allocations, 1);
    CHECK_EQ(retains, 1);
    CHECK_EQ(retain_ns, 4);
    CHECK_EQ(try_retains, 1);
    CHECK_EQ(releases, 2);
    CHECK_EQ(release_ns, 5);

    _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly = false;
    use_everything();
    CHECK_EQ(allocations, 1);
    CHECK_EQ(releases, 2);

    /* Put back, the pointers are as good as the functions. */
    _swift_allocObject = real_alloc;
    _swift_retain = real_retain;
    _swift_retain_n = real_retain_n;
    _swift_tryRetain = real_try_retain;
    _swift_release = real_release;
    _swift_release_n = real_release_n;
    _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly = true;
    use_everything();
    CHECK_EQ(allocations, 1);
    return check_done("hooks");
}
