/* Weak references under threads: a load gives a whole object or null, one side table survives, and entries are freed once. */
#include "threads.h"

static probe *object;
static sidetable_weak variable;

static void check_whole(const probe *p, uint64_t round) {
    if (p->guard != PROBE_GUARD || p->value != round) CHECK(!"a loaded object is whole");
}

/* One thread makes the object that all threads work on, and the variable that refers to it. */
static void begin_round(void *index, unsigned round) {
    if (index == NULL) {
        object = probe_new(round);
        swift_weakInit(&variable, object);
    }
    meet();
}

/* ---- One variable, loaded by all while the last release races. ---- */

static void *load_until_null(void *index) {
    unsigned rounds = check_rounds(5000);
    for (unsigned round = 1; round <= rounds; round++) {
        begin_round(index, round);
        if (index == NULL) {
            swift_release(object);
        } else {
            /* Not forever: the threads could keep the object alive for each other. */
            probe *got;
            for (int tries = 0; tries < 1000 && (got = swift_weakLoadStrong(&variable)) != NULL; tries++) {
                check_whole(got, round);
                swift_release(got);
            }
        }
        meet();
        if (index == NULL) {
            if (swift_weakLoadStrong(&variable) != NULL) CHECK(!"a dead object does not come back");
            swift_weakDestroy(&variable);
        }
    }
    return NULL;
}

/* ---- The same variable loaded all the time by threads that keep what they got for a while. ---- */

static void *hammer_loads(void *index) {
    (void)index;
    unsigned rounds = check_rounds(100000);
    meet();
    for (unsigned i = 0; i < rounds; i++) {
        probe *got = swift_weakLoadStrong(&variable);
        if (got != object) CHECK(!"a live object is loaded");
        swift_release(got);
    }
    return NULL;
}

static void hammering(void) {
    object = probe_new(1);
    swift_weakInit(&variable, object);
    in_threads(hammer_loads);
    sidetable_object_state state = check_state(object);
    CHECK_EQ(state.strong, 1);
    CHECK_EQ(state.unowned, 1);
    CHECK_EQ(state.weak, 2);
    swift_release(object);
    swift_weakDestroy(&variable);
}

/* ---- Copies and destroys against the object's end. ---- */

static void *copy_and_destroy(void *index) {
    unsigned rounds = check_rounds(4000);
    for (unsigned round = 1; round <= rounds; round++) {
        begin_round(index, round);
        if (index == NULL) {
            swift_release(object);
        } else {
            for (int i = 0; i < 4; i++) {
                sidetable_weak copy, moved;
                swift_weakCopyInit(&copy, &variable);
                swift_weakTakeInit(&moved, &copy);
                probe *got = swift_weakLoadStrong(&moved);
                if (got != NULL) {
                    check_whole(got, round);
                    swift_weakCopyAssign(&moved, &variable);
                    swift_release(got);
                }
                swift_weakDestroy(&moved);
            }
        }
        meet();
        if (index == NULL) {
            sidetable_object_state state;
            sidetable_inspect_weak(&variable, &state);
            CHECK_EQ(state.weak, 1);
            CHECK_EQ(state.word, 0);
            swift_weakDestroy(&variable);
        }
    }
    return NULL;
}

/* ---- The first weak references, all at once; then everything goes at once. ---- */

static sidetable_weak own[THREADS];

static void *first_weak(void *index) {
    unsigned rounds = check_rounds(4000);
    sidetable_weak *mine = &own[(uintptr_t)index];
    for (unsigned round = 1; round <= rounds; round++) {
        if (index == NULL) object = probe_new(round);
        meet();
        swift_weakInit(mine, object);
        meet();
        if (mine->entry != own[0].entry) CHECK(!"one side table survives");
        if (index == NULL) {
            sidetable_object_state state = check_state(object);
            CHECK_EQ(state.weak, 1 + THREADS);
            CHECK_EQ(state.strong, 1);
            CHECK_EQ(state.unowned, 1);
        }
        meet();
        if (index == NULL) swift_release(object);
        swift_weakDestroy(mine);
    }
    return NULL;
}

/* ---- The first weak reference against the last release of someone else: whoever comes first, nothing leaks or breaks. ---- */

static void *inflate_against_the_end(void *index) {
    unsigned rounds = check_rounds(4000);
    sidetable_weak *mine = &own[(uintptr_t)index];
    for (unsigned round = 1; round <= rounds; round++) {
        if (index == NULL) {
            object = probe_new(round);
            swift_retain(object);
        }
        meet();
        mine->entry = NULL;
        if (index == NULL) {
            swift_release(object);
        } else if (index == (void *)1) {
            swift_weakInit(mine, object);
            swift_release(object);
        }
        meet();
        if (index == (void *)1 && swift_weakLoadStrong(mine) != NULL) CHECK(!"a dead object does not come back");
        swift_weakDestroy(mine);
        meet();
    }
    return NULL;
}

/* ---- Entries made by one thread and given back by another. ---- */

enum { HANDED = 64 };
static sidetable_weak handed[THREADS][HANDED];

static void *hand_on(void *index) {
    unsigned rounds = check_rounds(600);
    for (unsigned round = 0; round < rounds; round++) {
        for (int i = 0; i < HANDED; i++) {
            probe *p = probe_new(round);
            swift_weakInit(&handed[(uintptr_t)index][i], p);
            swift_release(p);
        }
        meet();
        sidetable_weak *theirs = handed[((uintptr_t)index + 1) % THREADS];
        for (int i = 0; i < HANDED; i++) {
            if (swift_weakLoadStrong(&theirs[i]) != NULL) CHECK(!"dead is dead");
            swift_weakDestroy(&theirs[i]);
        }
        meet();
    }
    return NULL;
}

static void each_object_dies_once(void *(*work)(void *), unsigned long objects) {
    unsigned long before = probe_deinits;
    in_threads(work);
    CHECK_EQ(probe_deinits, before + objects);
}

int main(void) {
    probe_class();
    hammering();
    each_object_dies_once(load_until_null, check_rounds(5000));
    each_object_dies_once(copy_and_destroy, check_rounds(4000));
    each_object_dies_once(first_weak, check_rounds(4000));
    each_object_dies_once(inflate_against_the_end, check_rounds(4000));
    each_object_dies_once(hand_on, (unsigned long)check_rounds(600) * THREADS * HANDED);
    return check_done("threads_weak");
}
