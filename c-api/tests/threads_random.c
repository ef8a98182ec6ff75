/* Random programs: up to six threads, each with references of its own to objects that all share, do everything that those allow, at random. When they are
 * joined every count is what a plain sum of references says, and in the end nothing is left. The first programs have one thread, in a process with one.
 *
 * loom-tests/random/src/threads has the same under a controlled scheduler. Here threads are real, and the program is what a C compiler makes of it: a
 * sanitizer sees both sides of each call. */
#include "frozen_class.h"
#include "random_hand.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

static uint64_t program_number;
static hand hands[MOST_HANDS];
static int hand_count;
static unsigned operation_count;
/* A circle's one reference from outside, until somebody has frozen the circle; then a reference like others. */
static int anchor;

static void deinit(void *object) {
    item *self = (item *)object;
    sidetable_weak reference;
    CHECK_EQ(self->payload, ALIVE);
    CHECK(swift_isDeallocating(self));
    swift_weakInit(&reference, self);
    CHECK(reference.entry == NULL);
    self->payload = ENDED;
    ends[self->number]++;
}

static void make_classes(void) {
    const sidetable_field fields[] = {SIDETABLE_FIELD(item, next, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE)};
    const sidetable_class_definition definition = {.name = "Item", .instance_size = sizeof(item), .deinit = deinit, .fields = fields, .field_count = 1};
    item_class = make_class_with_frozen(definition, "FrozenItem").freezable;
}

/* ---- A program's objects ------------------------------------------------------------------------------------------------ */

static void refer(int from, int to) { objects[from]->next = (item *)swift_retain(objects[to]); }

static void make_objects(uint64_t *random) {
    object_count = 1 + (int)below(random, MOST_OBJECTS);
    anchor = NOTHING;
    for (int i = 0; i < object_count; i++) {
        bool is_in_block = below(random, 4) == 0;
        objects[i] = (item *)(is_in_block ? sidetable_new_weakly_referenced(item_class) : sidetable_new(item_class));
        objects[i]->payload = ALIVE;
        objects[i]->number = i;
        objects[i]->next = NULL;
        ends[i] = 0;
        is_in_ring[i] = false;
    }
    int length = 1 + (int)below(random, 3), first = (int)below(random, MOST_OBJECTS);
    if (below(random, 3) == 0 && first + length <= object_count) {
        anchor = first;
        for (int i = 0; i < length; i++) refer(first + i, first + (i + 1) % length), is_in_ring[first + i] = true;
        swift_retain(objects[anchor]);
    }
    for (int i = 0; i + 1 < object_count; i++)
        if (!is_in_ring[i] && below(random, 2) == 0) refer(i, i + 1 + (int)below(random, (unsigned)(object_count - i - 1)));
}

/* Each hand gets a few references, and an object's first one goes to one of them. */
static void deal(uint64_t *random) {
    hand_count = hand_count == 1 ? 1 : 2 + (int)below(random, MOST_HANDS - 1);
    operation_count = 2 + below(random, 40);
    unsigned plenty = below(random, 3);
    for (int h = 0; h < hand_count; h++) {
        hand *it = &hands[h];
        memset(it, 0, sizeof *it);
        it->random = draw(random) | 1;
        CHECK_EQ(sidetable_host_register(NULL, &it->host), SIDETABLE_OK);
        for (int i = 0; i < object_count; i++) it->associated[i] = NOTHING;
    }
    shared_count = 0;
    for (int i = 0; i < object_count; i++) {
        if (shared_count < SHARED_VARIABLES && below(random, 3) < plenty) {
            swift_weakInit(&shared_variables[shared_count].reference, objects[i]);
            shared_variables[shared_count++].number = i;
        }
        hands[below(random, (unsigned)hand_count)].strong[i]++;
        for (unsigned more = below(random, 1 + 3 * plenty); more > 0; more--) {
            hand *it = &hands[below(random, (unsigned)hand_count)];
            if (below(random, 3) == 0) swift_unownedRetain(objects[i]), it->unowned[i]++;
            else swift_retain(objects[i]), it->strong[i]++;
        }
    }
    memset(tokens, 0, sizeof tokens);
    memset(times_run, 0, sizeof times_run);
}

/* ---- What must be so when the threads are joined ------------------------------------------------------------------------ */

/* References from hands, handles and the anchor; and with those from objects that are alive. */
static unsigned outside[MOST_OBJECTS], strong[MOST_OBJECTS];

static void follow(int from) {
    int to[1 + MOST_HANDS], count = 0;
    if (objects[from]->next != NULL) to[count++] = objects[from]->next->number;
    for (int h = 0; h < hand_count; h++)
        if (hands[h].associated[from] != NOTHING) to[count++] = hands[h].associated[from];
    for (int i = 0; i < count; i++)
        if (strong[to[i]]++ == 0) follow(to[i]);
}

static void add_up(void) {
    for (int i = 0; i < object_count; i++) {
        outside[i] = i == anchor;
        for (int h = 0; h < hand_count; h++) outside[i] += hands[h].strong[i] + hands[h].has_handle[i];
        strong[i] = outside[i];
    }
    /* Those that are held go first, each once. */
    for (int i = 0; i < object_count; i++)
        if (outside[i] > 0) follow(i);
}

static bool count_together(int one, int other) {
    return one == other || (is_in_ring[one] && is_in_ring[other] && strong[one] > 0 && sidetable_is_frozen(objects[one]));
}

static void check_object(int number) {
    bool is_alive = strong[number] > 0;
    CHECK_EQ(ends[number], !is_alive);
    unsigned references = 0, unowned = is_alive, weak = 0;
    bool is_member = is_in_ring[number] && is_alive && sidetable_is_frozen(objects[number]);
    const sidetable_weak *some = NULL;
    for (int i = 0; i < object_count; i++) {
        if (count_together(number, i)) {
            references += is_member ? outside[i] : strong[i];
            for (int h = 0; h < hand_count; h++) unowned += hands[h].unowned[i];
        } else if (is_member && strong[i] > 0 && !is_in_ring[i] && objects[i]->next != NULL && is_in_ring[objects[i]->next->number]) {
            references++;
        }
    }
    for (int h = 0; h < hand_count; h++)
        for (unsigned v = 0; v < hands[h].variable_count; v++)
            if (hands[h].variables[v].number == number) weak++, some = &hands[h].variables[v].reference;
    for (int v = 0; v < shared_count; v++)
        if (shared_variables[v].number == number) weak++, some = &shared_variables[v].reference;
    weak += is_alive || unowned > 0;
    if (is_alive) {
        look_at(number);
        sidetable_object_state state = check_state(objects[number]);
        CHECK_EQ(state.strong, references);
        CHECK_EQ(state.unowned, unowned);
        CHECK_EQ(state.weak, state.side_table == NULL ? 0 : weak);
        CHECK(state.side_table != NULL || weak == 1);
        bool is_frozen = sidetable_is_frozen(objects[number]);
        CHECK_EQ(swift_isUniquelyReferenced(objects[number]), references == 1 && !is_frozen);
        for (int h = 0; h < hand_count; h++) CHECK(is_frozen || !hands[h].has_frozen[number]);
        CHECK(!is_frozen || objects[number]->next == NULL || sidetable_is_frozen(objects[number]->next));
    } else if (unowned > 0) {
        CHECK(swift_isDeallocating(objects[number]));
        CHECK(swift_tryRetain(objects[number]) == NULL);
        CHECK_EQ(check_state(objects[number]).unowned, unowned);
    }
    if (some != NULL) {
        sidetable_weak copy;
        sidetable_object_state state;
        sidetable_inspect_weak(some, &state);
        CHECK_EQ(state.weak, weak);
        CHECK_EQ(state.unowned, unowned);
        sidetable_weak_share(&copy, some);
        void *found = swift_weakTakeStrong(&copy);
        CHECK(found == (is_alive ? objects[number] : NULL));
        swift_release(found);
    }
}

static void check_everything(void) {
    add_up();
    for (int i = 0; i < object_count; i++) check_object(i);
}

/* ---- Running programs --------------------------------------------------------------------------------------------------- */

static pthread_t threads[MOST_HANDS];
static pthread_barrier_t begins, has_ended;
static bool is_over;

static void *be_a_thread(void *index) {
    for (;;) {
        pthread_barrier_wait(&begins);
        if (is_over) return NULL;
        int number = (int)(uintptr_t)index;
        if (number < hand_count) {
            act(&hands[number], operation_count);
            if (below(&hands[number].random, 2) == 0) give_all_up(&hands[number]);
        }
        pthread_barrier_wait(&has_ended);
    }
}

static void run_threads(void) {
    if (hand_count == 1) {
        act(&hands[0], operation_count);
    } else {
        pthread_barrier_wait(&begins);
        pthread_barrier_wait(&has_ended);
    }
}

static void end_program(void) {
    if (anchor != NOTHING) {
        item *first = objects[anchor];
        if (!sidetable_is_frozen(first)) {
            item *next = first->next;
            first->next = NULL;
            swift_release(next);
        }
        swift_release(first);
    }
    for (int h = 0; h < hand_count; h++) give_all_up(&hands[h]);
    for (int v = 0; v < shared_count; v++) swift_weakDestroy(&shared_variables[v].reference);
    for (int h = 0; h < hand_count; h++) CHECK_EQ(sidetable_host_unregister(hands[h].host, NULL), SIDETABLE_OK);
    for (int i = 0; i < object_count; i++) CHECK_EQ(ends[i], 1);
    CHECK_EQ(sidetable_extension_count(), 0);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

static void run_program(void) {
    uint64_t random = program_number * UINT64_C(0x9e3779b97f4a7c15) | 1;
    for (int i = 0; i < 4; i++) draw(&random);
    make_objects(&random);
    deal(&random);
    for (unsigned rounds = 1 + below(&random, 2); rounds > 0; rounds--) {
        run_threads();
        check_everything();
    }
    end_program();
}

/* What fails names its program: RANDOM_PROGRAM=NUMBER runs that one first, whose threads may of course meet otherwise. */
static void say_which(void) {
    char line[64];
    int length = snprintf(line, sizeof line, "in program %" PRIu64 "\n", program_number);
    if (program_number != 0 && write(STDERR_FILENO, line, (size_t)length) < 0) _exit(1);
}

static void on_death(int number) {
    say_which();
    signal(number, SIG_DFL);
    raise(number);
}

int main(void) {
    const char *given = getenv("RANDOM_PROGRAM");
    uint64_t first = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) << 20;
    CHECK_EQ(atexit(say_which), 0);
    signal(SIGABRT, on_death);
    signal(SIGSEGV, on_death);
    make_classes();
    program_number = first;
    hand_count = 1;
    for (unsigned programs = check_rounds(3000); programs > 0; programs--, program_number++) run_program();

    CHECK_EQ(pthread_barrier_init(&begins, NULL, MOST_HANDS + 1), 0);
    CHECK_EQ(pthread_barrier_init(&has_ended, NULL, MOST_HANDS + 1), 0);
    for (uintptr_t i = 0; i < MOST_HANDS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, be_a_thread, (void *)i), 0);
    program_number = first;
    hand_count = 2;
    for (unsigned programs = check_rounds(8000); programs > 0; programs--, program_number++) run_program();
    is_over = true;
    pthread_barrier_wait(&begins);
    for (int i = 0; i < MOST_HANDS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
    program_number = 0;
    return check_done("threads_random");
}
