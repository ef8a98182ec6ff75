/* A thread leaves nothing behind, in malloc's bytes or resident ones, wherever in its end it uses the runtime, for the first time or again: in the
 * destructors of keys made before the runtime's and after it, in each round of them, and however the thread ends. */
#include "memory.h"

#include <limits.h>

/* In rounds like POSIX's: as long as destructors set values, but no more often. */
enum { ROUNDS = 4, MOST = 100, AT_ONCE = 8 };

enum work { NOTHING = 0, RELEASE = 1, END_WEAK = 2, MAKE = 4, ALL = RELEASE | END_WEAK | MAKE };
enum ending { RETURNS, EXITS, IS_CANCELLED };

/* What a thread does in its body and in the destructor of a key. */
typedef struct task {
    pthread_key_t key;
    int round;
    enum work body, end;
    enum ending ending;
    int amount;
    int rounds_left;
    /* From the thread that made it: objects, and weak variables whose objects are dead. */
    void *objects[MOST];
    sidetable_weak weaks[MOST];
} task;

static pthread_key_t early, late;

static void work(task *t, unsigned what) {
    for (int i = 0; i < t->amount; i++) {
        if (what & RELEASE) swift_release(t->objects[i]);
        if (what & END_WEAK) swift_weakDestroy(&t->weaks[i]);
        if (what & MAKE) {
            probe *p = probe_new(1);
            check_inflate(p);
            swift_release(p);
        }
    }
}

static void end(void *value) {
    task *t = (task *)value;
    if (--t->rounds_left > 0) {
        CHECK_EQ(pthread_setspecific(t->key, t), 0);
    } else {
        work(t, t->end);
    }
}

static void *run(void *value) {
    task *t = (task *)value;
    CHECK_EQ(pthread_setspecific(t->key, t), 0);
    work(t, t->body);
    if (t->ending == EXITS) pthread_exit(NULL);
    /* Not pause: ThreadSanitizer does not hear of the end of a call in which a thread is cancelled. */
    while (t->ending == IS_CANCELLED) {
        sched_yield();
        pthread_testcancel();
    }
    return NULL;
}

static void begin(pthread_t *thread, task *t) {
    t->rounds_left = t->round;
    for (int i = 0; i < t->amount; i++) {
        if (t->end & RELEASE) t->objects[i] = probe_new(1);
        if (t->end & END_WEAK) {
            probe *p = probe_new(1);
            swift_weakInit(&t->weaks[i], p);
            swift_release(p);
        }
    }
    CHECK_EQ(pthread_create(thread, NULL, run, t), 0);
}

/* Some at once, so that no processor waits for the next one to begin. */
static void in_threads(const task *model, unsigned threads) {
    static task tasks[AT_ONCE];
    pthread_t begun[AT_ONCE];
    for (unsigned first = 0; first < threads; first += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) tasks[i] = *model, begin(&begun[i], &tasks[i]);
        for (int i = 0; i < AT_ONCE; i++) {
            if (model->ending == IS_CANCELLED) CHECK_EQ(pthread_cancel(begun[i]), 0);
            CHECK_EQ(pthread_join(begun[i], NULL), 0);
            CHECK_EQ(tasks[i].rounds_left, 0);
        }
    }
}

/* What so many such threads leave, in malloc's bytes and resident ones. */
static void leave(task t, unsigned threads, long long *malloced, long long *in_memory) {
    if (!is_measurable()) threads = AT_ONCE;
    in_threads(&t, is_measurable() ? 5 * AT_ONCE : 0);
    size_t allocated_before = allocated(), resident_before = resident();
    in_threads(&t, threads);
    *malloced = grown(allocated(), allocated_before);
    *in_memory = grown(resident(), resident_before);
}

static void leave_nothing(task t, unsigned threads) {
    long long malloced, in_memory;
    leave(t, threads, &malloced, &in_memory);
    if (is_measurable() && (malloced > 8 << 10 || in_memory > 128 << 10)) {
        fprintf(stderr, "%u threads leave %lld bytes of malloc's, %lld resident (%s key, round %d, body %d, end %d, %d objects, ending %d)\n",
                threads, malloced, in_memory, t.key == early ? "early" : "late", t.round, t.body, t.end, t.amount, t.ending);
        exit(1);
    }
    check_counted();
}

static void in_every_order(void) {
    static const unsigned ends[] = {RELEASE, END_WEAK, MAKE, ALL};
    /* ThreadSanitizer forgets a thread in the last round, and what is then done orders nothing; the runtime's key may come a round later. */
    int rounds = CHECK_THREAD_SANITIZER ? ROUNDS - 2 : ROUNDS;
    for (int is_late = 0; is_late < 2; is_late++)
        for (int round = 1; round <= rounds; round++)
            for (int e = 0; e < 4; e++)
                for (int has_body = 0; has_body < 2; has_body++)
                    for (int is_much = 0; is_much < 2; is_much++) {
                        /* What is left: a first use in the last round, behind the runtime's key. There a few objects leave nothing. */
                        bool is_unheard = is_late && round == ROUNDS && !has_body;
                        task t = {.key = is_late ? late : early,
                                  .round = round,
                                  .body = has_body ? MAKE : NOTHING,
                                  .end = (enum work)ends[e],
                                  .ending = (enum ending)((round + e + has_body) % 3),
                                  .amount = !is_much ? 4 : is_unheard ? 5 : MOST};
                        leave_nothing(t, 200);
                    }
}

/* Threads that end unheard and leave the most: 2 KiB of blocks and 64 places of 32 bytes. */
static void at_most(void) {
    task t = {.key = late, .round = ROUNDS, .end = RELEASE | END_WEAK, .amount = MOST};
    long long malloced, in_memory;
    unsigned threads = 500;
    leave(t, threads, &malloced, &in_memory);
    if (!is_measurable()) return;
    CHECK(malloced < (long long)threads * (3 << 10));
    CHECK(in_memory < (long long)threads * (5 << 10));
}

static long long kept;

/* Frees more blocks than malloc keeps for the thread, and looks how many went. */
static void *free_many(void *unused) {
    probe *objects[MOST];
    swift_release(probe_new(1)); /* makes malloc's own things of a thread */
    size_t before = allocated();
    for (int i = 0; i < MOST; i++) objects[i] = probe_new(1);
    for (int i = 0; i < MOST; i++) swift_release(objects[i]);
    kept = grown(allocated(), before);
    return unused;
}

static long long kept_by_a_thread(void) {
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, free_many, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    return kept;
}

/* Where all keys are taken threads keep nothing, and do again when one is free. */
static void without_a_key(void) {
    static pthread_key_t taken[PTHREAD_KEYS_MAX];
    int count = 0;
    while (pthread_key_create(&taken[count], NULL) == 0) count++;
    long long without = kept_by_a_thread();
    while (count > 0) CHECK_EQ(pthread_key_delete(taken[--count]), 0);
    long long with = kept_by_a_thread();
    if (!is_measurable()) return;
    CHECK(without < 1 << 10);
    CHECK(with >= 1 << 10);
}

int main(void) {
    have_one_arena();
    probe_class();
    CHECK_EQ(pthread_key_create(&early, end), 0);
    without_a_key();
    CHECK_EQ(pthread_key_create(&late, end), 0);
    in_every_order();
    if (!CHECK_THREAD_SANITIZER) at_most();
    task t = {.key = late, .round = 1, .end = ALL, .amount = 3};
    leave_nothing(t, 100000);
    return check_done("threads_end");
}
