/* Strong references under threads: no count is lost, deinit runs once, and it sees what every thread wrote before it let go. */
#include "threads.h"

/* ---- Many operations on one object; halfway through, thread 0 gives it a side table if told to. ---- */

static probe *shared;
static bool inflates_halfway;

static void *hammer(void *index) {
    unsigned rounds = check_rounds(60000);
    meet();
    for (unsigned i = 0; i < rounds; i++) {
        if (inflates_halfway && index == NULL && i == rounds / 2) check_inflate(shared);
        swift_retain(shared);
        swift_retain_n(shared, 3);
        if (swift_tryRetain(shared) != shared) CHECK(!"a live object is retained");
        swift_unownedRetain(shared);
        if (swift_isUniquelyReferenced_native(shared)) CHECK(!"it has more owners than one");
        swift_release(shared);
        if (swift_unownedRetainStrong(shared) != shared) CHECK(!"a live object is read");
        swift_unownedRelease(shared);
        swift_release_n(shared, 5);
    }
    return NULL;
}

static void hammering(bool side_table, bool halfway) {
    unsigned long before = probe_deinits;
    shared = probe_new(1);
    /* Counts made before the first thread starts, and ended after the last one did. */
    swift_retain_n(shared, 10);
    swift_unownedRetain_n(shared, 10);
    if (side_table) check_inflate(shared);
    inflates_halfway = halfway;
    in_threads(hammer);
    CHECK_EQ(swift_retainCount(shared), 11);
    CHECK_EQ(swift_unownedRetainCount(shared), 11);
    swift_unownedRelease_n(shared, 10);
    swift_release_n(shared, 10);
    CHECK(swift_isUniquelyReferenced_native(shared));
    CHECK_EQ(probe_deinits, before);
    swift_release(shared);
    CHECK_EQ(probe_deinits, before + 1);
}

/* ---- The last release sees all that was written. ---- */

typedef struct board {
    sidetable_object header;
    uint64_t squares[THREADS]; /* each written by one thread, without atomics */
} board;

static const sidetable_class *board_class;
static board *current;
static unsigned long boards_done;
static bool with_side_table;

static void board_deinit(void *object) {
    board *self = object;
    uint64_t round = self->squares[0];
    for (int i = 0; i < THREADS; i++) {
        if (self->squares[i] != round) CHECK_EQ(self->squares[i], round);
    }
    boards_done++;
}

static void *write_and_release(void *index) {
    unsigned rounds = check_rounds(8000);
    for (unsigned round = 1; round <= rounds; round++) {
        if (index == NULL) {
            current = sidetable_new(board_class);
            if (with_side_table && round % 2 == 0) check_inflate(current);
            swift_retain_n(current, THREADS - 1);
        }
        meet();
        board *mine = current;
        mine->squares[(uintptr_t)index] = round;
        swift_release(mine);
        meet();
    }
    return NULL;
}

static void last_release(bool side_table) {
    boards_done = 0;
    with_side_table = side_table;
    in_threads(write_and_release);
    CHECK_EQ(boards_done, check_rounds(8000));
}

/* ---- tryRetain against the last release: an object or null, and never an object that deinit has begun on. ---- */

static void *try_until_gone(void *index) {
    unsigned rounds = check_rounds(4000);
    for (unsigned round = 1; round <= rounds; round++) {
        if (index == NULL) {
            shared = probe_new(round);
            if (round % 2 == 0) check_inflate(shared);
            swift_unownedRetain_n(shared, THREADS);
        }
        meet();
        probe *mine = shared;
        if (index == NULL) {
            swift_release(mine);
        } else {
            /* Not forever: the threads could keep the object alive for each other. */
            probe *got;
            for (int tries = 0; tries < 1000 && (got = swift_tryRetain(mine)) != NULL; tries++) {
                if (got->guard != PROBE_GUARD || got->value != round) CHECK(!"a retained object is whole");
                swift_release(got);
            }
        }
        meet();
        swift_unownedRelease(mine);
    }
    return NULL;
}

static void try_retain(void) {
    unsigned long before = probe_deinits;
    in_threads(try_until_gone);
    CHECK_EQ(probe_deinits, before + check_rounds(4000));
}

/* ---- Each round, inflation against retains and releases that were under way. ---- */

static void *inflate_or_count(void *index) {
    unsigned rounds = check_rounds(4000);
    for (unsigned round = 1; round <= rounds; round++) {
        if (index == NULL) {
            shared = probe_new(round);
            swift_retain_n(shared, THREADS - 1);
        }
        meet();
        probe *mine = shared;
        if (index == NULL || index == (void *)1) {
            check_inflate(mine);
        } else {
            for (int i = 0; i < 8; i++) {
                swift_retain_n(mine, 2);
                swift_unownedRetain(mine);
                swift_release(mine);
            }
            swift_unownedRelease_n(mine, 8);
            swift_release_n(mine, 8);
        }
        meet();
        if (index == NULL) {
            sidetable_object_state state = check_state(mine);
            CHECK_EQ(state.strong, THREADS);
            CHECK_EQ(state.unowned, 1);
            CHECK_EQ(state.weak, 1);
        }
        meet();
        swift_release(mine);
    }
    return NULL;
}

static void inflation(void) {
    unsigned long before = probe_deinits;
    in_threads(inflate_or_count);
    CHECK_EQ(probe_deinits, before + check_rounds(4000));
}

int main(void) {
    probe_class();
    board_class = check_class("Board", sizeof(board), board_deinit);
    hammering(false, false);
    hammering(true, false);
    hammering(false, true);
    last_release(false);
    last_release(true);
    try_retain();
    inflation();
    return check_done("threads_strong");
}
