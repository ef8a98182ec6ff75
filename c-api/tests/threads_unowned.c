/* Unowned references under threads: the memory is freed once, by whoever comes last, and never while someone may look at it. */
#include "threads.h"

static probe *object;
static sidetable_weak watch;

/* What round of objects: with inline counts, with a side table, with a weak reference that outlives them. */
static void make(unsigned round) {
    object = probe_new(round);
    watch.entry = NULL;
    if (round % 3 == 1) check_inflate(object);
    if (round % 3 == 2) swift_weakInit(&watch, object);
    swift_unownedRetain_n(object, THREADS);
}

/* ---- Unowned releases against the last strong one. ---- */

static void *release_together(void *index) {
    unsigned rounds = check_rounds(6000);
    for (unsigned round = 0; round < rounds; round++) {
        if (index == NULL) make(round);
        meet();
        probe *mine = object;
        if (mine->value != round) CHECK(!"an unowned reference keeps the memory");
        if (index == NULL) swift_release(mine);
        swift_unownedRelease(mine);
        meet();
        if (index == NULL) swift_weakDestroy(&watch);
    }
    return NULL;
}

/* ---- Memory that others still look at after the object died. ---- */

static void *look_after_death(void *index) {
    unsigned rounds = check_rounds(4000);
    for (unsigned round = 0; round < rounds; round++) {
        if (index == NULL) make(round);
        meet();
        probe *mine = object;
        if (index == NULL) {
            swift_release(mine);
        } else {
            for (int i = 0; i < 4; i++) {
                swift_unownedRetain(mine);
                probe *got = swift_tryRetain(mine);
                if (got != NULL) {
                    if (got->guard != PROBE_GUARD) CHECK(!"a retained object is whole");
                    swift_release(got);
                }
                swift_unownedRelease(mine);
            }
        }
        if (mine->value != round) CHECK(!"an unowned reference keeps the memory");
        swift_unownedRelease(mine);
        meet();
        if (index == NULL) swift_weakDestroy(&watch);
    }
    return NULL;
}

/* ---- Loads while it lives: no count is lost. ---- */

static void *load(void *index) {
    (void)index;
    unsigned rounds = check_rounds(80000);
    meet();
    for (unsigned i = 0; i < rounds; i++) {
        if (swift_unownedRetainStrong(object) != object) CHECK(!"a live object is read");
        swift_unownedRetain_n(object, 2);
        swift_unownedCheck(object);
        swift_unownedRetainStrongAndRelease(object);
        swift_unownedRelease(object);
        swift_release_n(object, 2);
    }
    return NULL;
}

static void loading(bool side_table) {
    object = probe_new(1);
    if (side_table) check_inflate(object);
    in_threads(load);
    CHECK_EQ(swift_retainCount(object), 1);
    CHECK_EQ(swift_unownedRetainCount(object), 1);
    swift_release(object);
}

int main(void) {
    probe_class();
    unsigned long before = probe_deinits;
    in_threads(release_together);
    CHECK_EQ(probe_deinits, before + check_rounds(6000));
    before = probe_deinits;
    in_threads(look_after_death);
    CHECK_EQ(probe_deinits, before + check_rounds(4000));
    loading(false);
    loading(true);
    return check_done("threads_unowned");
}
