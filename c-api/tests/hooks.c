/* Hooks: tools overwrite a pointer and set the flag; the runtime then calls through the pointer, and not before. An overwritten
 * _swift_allocObject sets the flag itself. The counts are those of Swift 6.0.3. */
#include "check.h"
#include "sidetable_types.h"

typedef struct {
    unsigned allocations, retains, retain_ns, try_retains, releases, release_ns;
} calls;

static calls seen;
static void *(*real_alloc)(const sidetable_class *, size_t, size_t);
static void *(*real_retain)(void *);
static void *(*real_retain_n)(void *, uint32_t);
static void *(*real_try_retain)(void *);
static void (*real_release)(void *);
static void (*real_release_n)(void *, uint32_t);

static void *seen_alloc(const sidetable_class *isa, size_t size, size_t align_mask) {
    seen.allocations++;
    return real_alloc(isa, size, align_mask);
}
static void *seen_retain(void *object) {
    seen.retains++;
    return real_retain(object);
}
static void *seen_retain_n(void *object, uint32_t n) {
    seen.retain_ns += n;
    return real_retain_n(object, n);
}
static void *seen_try_retain(void *object) {
    seen.try_retains++;
    return real_try_retain(object);
}
static void seen_release(void *object) {
    seen.releases++;
    real_release(object);
}
static void seen_release_n(void *object, uint32_t n) {
    seen.release_ns += n;
    real_release_n(object, n);
}

static bool is_on(void) { return _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly; }
static void turn(bool on) { _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly = on; }

static void overwrite_alloc(bool overwrite) { _swift_allocObject = overwrite ? seen_alloc : real_alloc; }

static void overwrite_others(bool overwrite) {
    _swift_retain = overwrite ? seen_retain : real_retain;
    _swift_retain_n = overwrite ? seen_retain_n : real_retain_n;
    _swift_tryRetain = overwrite ? seen_try_retain : real_try_retain;
    _swift_release = overwrite ? seen_release : real_release;
    _swift_release_n = overwrite ? seen_release_n : real_release_n;
}

static void saw(calls due) {
    CHECK_EQ(seen.allocations, due.allocations);
    CHECK_EQ(seen.retains, due.retains);
    CHECK_EQ(seen.retain_ns, due.retain_ns);
    CHECK_EQ(seen.try_retains, due.try_retains);
    CHECK_EQ(seen.releases, due.releases);
    CHECK_EQ(seen.release_ns, due.release_ns);
    memset(&seen, 0, sizeof seen);
}

static const calls nothing;

static void use_counts(void) {
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

static const calls of_counts = {1, 1, 4, 1, 2, 5};

static void use_boxes(void) {
    const sidetable_type *word = NULL;
    CHECK_EQ(sidetable_type_named("Si", 2, NULL, NULL, &word, NULL), SIDETABLE_OK);
    sidetable_box box = swift_allocBox(word);
    *(intptr_t *)box.value = 5;
    void *buffer = box.object;
    CHECK(swift_makeBoxUnique(&buffer, word, 7).object == box.object);
    swift_nonatomic_retain(box.object);
    sidetable_box other = swift_makeBoxUnique(&buffer, word, 7);
    CHECK(other.object != box.object && *(intptr_t *)other.value == 5);
    swift_nonatomic_release(other.object);
    swift_nonatomic_release(box.object);
    swift_deallocBox(swift_allocBox(word).object);
    swift_nonatomic_release(swift_allocEmptyBox());
}

static const calls of_boxes = {.allocations = 3, .retains = 1, .releases = 1};

static void use_bridge_objects(void *p) {
    CHECK(swift_bridgeObjectRetain(p) == p);
    CHECK(swift_bridgeObjectRetain_n(p, 3) == p);
    swift_bridgeObjectRelease(p);
    swift_bridgeObjectRelease_n(p, 3);
    CHECK(swift_nonatomic_bridgeObjectRetain(p) == p);
    swift_nonatomic_bridgeObjectRelease(p);
}

static const calls of_bridge_objects = {.retains = 1, .retain_ns = 3, .releases = 1, .release_ns = 3};

/* What passes the hooks by. */
static void use_the_rest(void *p) {
    sidetable_weak ref, copy;
    swift_nonatomic_retain_n(swift_nonatomic_retain(p), 2);
    swift_nonatomic_release(p);
    swift_nonatomic_release_n(p, 2);
    swift_unownedRetain(p);
    swift_unownedRetainStrong(swift_unownedRetain(p));
    swift_nonatomic_unownedRetainStrongAndRelease(p);
    swift_unownedRelease(p);
    swift_nonatomic_release_n(p, 2);
    swift_weakCopyInit(&copy, swift_weakInit(&ref, p));
    swift_nonatomic_release(swift_weakLoadStrong(&ref));
    swift_nonatomic_release(swift_weakTakeStrong(&ref));
    swift_weakDestroy(swift_weakAssign(&copy, NULL));
    CHECK(swift_isUniquelyReferenced(p));
    probe *q = probe_new(1);
    swift_deallocUninitializedObject(q, sizeof *q, 15);
}

static void use_everything(bool sees_allocations, bool sees_others) {
    calls due[] = {of_counts, of_boxes, of_bridge_objects};
    for (int i = 0; i < 3; i++) {
        if (!sees_allocations) due[i].allocations = 0;
        if (!sees_others) due[i] = (calls){.allocations = due[i].allocations};
    }
    use_counts();
    saw(due[0]);
    use_boxes();
    saw(due[1]);
    probe *p = probe_new(1);
    use_bridge_objects(p);
    saw(due[2]);
    use_the_rest(p);
    saw(nothing);
    swift_nonatomic_release(p);
}

int main(void) {
    CHECK(!is_on());
    real_alloc = _swift_allocObject;
    real_retain = _swift_retain;
    real_retain_n = _swift_retain_n;
    real_try_retain = _swift_tryRetain;
    real_release = _swift_release;
    real_release_n = _swift_release_n;
    CHECK(real_alloc != NULL && real_retain != NULL && real_retain_n != NULL);
    CHECK(real_try_retain != NULL && real_release != NULL && real_release_n != NULL);
    use_everything(false, false);

    overwrite_others(true);
    use_everything(false, false);
    CHECK(!is_on());
    turn(true);
    use_everything(false, true);
    overwrite_alloc(true);
    use_everything(true, true);

    /* Turned off, the others are passed by until the next object is made. */
    turn(false);
    probe *p = probe_new(1);
    use_bridge_objects(p);
    saw(nothing);
    CHECK(!is_on());
    use_everything(true, true);
    CHECK(is_on());
    swift_nonatomic_release(p);

    turn(false);
    overwrite_others(false);
    use_everything(true, false);
    CHECK(is_on());
    swift_nonatomic_release(swift_bufferAllocate(check_class("Buffer", 32, NULL), 32, 15));
    saw((calls){.allocations = 1});

    /* Put back, the pointers are as good as the functions. */
    overwrite_alloc(false);
    use_everything(false, false);
    turn(false);
    use_everything(false, false);
    CHECK(!is_on());
    return check_done("hooks");
}
