/* A child made by fork goes on with the objects it inherits, and makes side tables, also when another thread of the parent was making
 * some at that moment. What another thread had begun, a once function or the start of a module, the child does. */
#include "check.h"

#include <errno.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sidetable_phases.h"

static const sidetable_class *class_of_all;
static bool is_over;

/* A program's own lock, under which it uses objects, with handlers of its own; those registered first run last before a fork. */
static pthread_mutex_t own_lock = PTHREAD_MUTEX_INITIALIZER;
static void lock_own(void) { pthread_mutex_lock(&own_lock); }
static void unlock_own(void) { pthread_mutex_unlock(&own_lock); }
static pthread_mutex_t late_lock = PTHREAD_MUTEX_INITIALIZER;
static void lock_own_late(void) { pthread_mutex_lock(&late_lock); }
static void unlock_own_late(void) { pthread_mutex_unlock(&late_lock); }
__attribute__((constructor(101))) static void register_early(void) { pthread_atfork(lock_own, unlock_own, unlock_own); }

static void make_side_tables(int count) {
    void *objects[200];
    sidetable_weak weaks[200];
    for (int i = 0; i < count; i++) {
        objects[i] = sidetable_new(class_of_all);
        swift_weakInit(&weaks[i], objects[i]);
    }
    for (int i = 0; i < count; i++) {
        void *loaded = swift_weakLoadStrong(&weaks[i]);
        CHECK(loaded == objects[i]);
        swift_release(loaded);
        swift_release(objects[i]);
        CHECK(swift_weakLoadStrong(&weaks[i]) == NULL);
        swift_weakDestroy(&weaks[i]);
    }
}

static void *keep_making(void *unused) {
    while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
        make_side_tables(200);
        lock_own();
        make_side_tables(200);
        unlock_own();
        lock_own_late();
        make_side_tables(200);
        unlock_own_late();
    }
    return unused;
}

/* True in the child, which `await` sees the end of. A child that waits for what nobody will do is ended by a signal. */
static bool in_child(pid_t *child) {
    *child = fork();
    CHECK(*child >= 0);
    if (*child == 0) check_alarm(20);
    return *child == 0;
}

static void await(pid_t child) {
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
}

static void fork_and_go_on(void *inherited, sidetable_weak *weak) {
    pid_t child;
    if (in_child(&child)) {
        CHECK_EQ(swift_retainCount(inherited), 1);
        void *loaded = swift_weakLoadStrong(weak);
        CHECK(loaded == inherited);
        swift_release(loaded);
        make_side_tables(200);
        swift_release(inherited);
        CHECK(swift_weakLoadStrong(weak) == NULL);
        pid_t grandchild;
        if (in_child(&grandchild)) {
            make_side_tables(200);
            _exit(0);
        }
        await(grandchild);
        _exit(0);
    }
    await(child);
}

static void *keep_forking(void *count) {
    for (unsigned i = 0; i < *(unsigned *)count; i++) {
        pid_t child;
        if (in_child(&child)) {
            make_side_tables(200);
            _exit(0);
        }
        await(child);
    }
    return NULL;
}

static void fork_in_two_threads(void) {
    unsigned count = check_rounds(100);
    pthread_t other;
    CHECK_EQ(pthread_create(&other, NULL, keep_forking, &count), 0);
    keep_forking(&count);
    CHECK_EQ(pthread_join(other, NULL), 0);
}

static sidetable_once_t token, later_token;
static int runs;
static sem_t is_inside, may_end;

static void semaphore_wait(sem_t *semaphore) {
    while (sem_wait(semaphore) != 0) CHECK_EQ(errno, EINTR);
}

/* The first time it waits, in the parent, until the test has forked. */
static void run(void *unused) {
    (void)unused;
    if (runs++ > 0) return;
    sem_post(&is_inside);
    semaphore_wait(&may_end);
}

static void *call_for_it(void *which) {
    swift_once(which, run, NULL);
    return NULL;
}

static void run_later(void *unused) {
    (void)unused;
    usleep(20000);
}

static void *call_later(void *unused) {
    swift_once(&later_token, run_later, NULL);
    return unused;
}

/* One thread is in the function, others sleep at the token: the child has none of them, and runs the function; threads that it starts sleep and
 * wake as ever. */
static void take_over_a_token(void) {
    enum { CALLERS = 3 };
    pthread_t threads[CALLERS];
    sem_init(&is_inside, 0, 0);
    sem_init(&may_end, 0, 0);
    for (int i = 0; i < CALLERS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, call_for_it, &token), 0);
    semaphore_wait(&is_inside);
    usleep(20000); /* the others sleep by now; if not, the test is easier */
    pid_t child;
    if (in_child(&child)) {
        swift_once(&token, run, NULL);
        CHECK_EQ(runs, 2);
        CHECK(token < 0);
        for (int i = 0; i < CALLERS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, call_later, NULL), 0);
        for (int i = 0; i < CALLERS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
        _exit(0);
    }
    await(child);
    CHECK(token > 0);
    sem_post(&may_end);
    for (int i = 0; i < CALLERS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
    CHECK_EQ(runs, 1);
    CHECK(token < 0);
}

static void run_and_fork(void *child) { in_child(child); }

/* The function itself forks: it comes back in both processes, and is over in both. */
static void fork_in_a_function(void) {
    static sidetable_once_t forking;
    pid_t child;
    swift_once(&forking, run_and_fork, &child);
    CHECK(forking < 0);
    swift_once(&forking, run_and_fork, &child);
    if (child == 0) _exit(0);
    await(child);
}

static int first_starts, second_starts;

static void start_first(const sidetable_module *module, void *unused) {
    (void)module, (void)unused;
    first_starts++;
}

static void start_second(const sidetable_module *module, void *unused) {
    (void)module, (void)unused;
    if (second_starts++ > 0) return;
    sem_post(&is_inside);
    semaphore_wait(&may_end);
}

static void *start_module(void *module) {
    CHECK_EQ(sidetable_module_start(module, NULL), SIDETABLE_OK);
    return NULL;
}

/* The child goes on where the parent's thread was: phases that are over are not started again. */
static void take_over_a_start(void) {
    void (*const starts[])(const sidetable_module *, void *) = {start_first, start_second};
    const sidetable_module_definition definition = {.name = "Forked", .starts = starts, .start_count = 2};
    sidetable_module *module = NULL;
    CHECK_EQ(sidetable_module_create(&definition, &module, NULL), SIDETABLE_OK);
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, start_module, module), 0);
    semaphore_wait(&is_inside);
    CHECK_EQ(sidetable_module_phase(module), 1);
    pid_t child;
    if (in_child(&child)) {
        CHECK_EQ(sidetable_module_start(module, NULL), SIDETABLE_OK);
        CHECK_EQ(sidetable_module_phase(module), 2);
        CHECK_EQ(first_starts, 1);
        CHECK_EQ(second_starts, 2);
        _exit(0);
    }
    await(child);
    sem_post(&may_end);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(second_starts, 1);
    sidetable_module_destroy(module);
}

int main(void) {
    class_of_all = check_class("Forked", sizeof(probe), NULL);
    void *object = sidetable_new(class_of_all);
    sidetable_weak weak;
    swift_weakInit(&weak, object);
    fork_and_go_on(object, &weak);

    take_over_a_token();
    fork_in_a_function();
    take_over_a_start();
    CHECK_EQ(pthread_atfork(lock_own_late, unlock_own_late, unlock_own_late), 0);

    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, keep_making, NULL), 0);
    fork_in_two_threads();
    for (unsigned i = 0; i < check_rounds(200); i++) fork_and_go_on(object, &weak);
    __atomic_store_n(&is_over, true, __ATOMIC_RELAXED);
    CHECK_EQ(pthread_join(thread, NULL), 0);

    CHECK_EQ(swift_retainCount(object), 1);
    swift_release(object);
    swift_weakDestroy(&weak);
    return check_done("fork");
}
