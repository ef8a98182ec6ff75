/* Accesses that may go on together, in whatever order they end, and those of tasks that go from thread to thread. */
#include "threads.h"

enum { READ = SIDETABLE_TRACKED, WRITE = SIDETABLE_TRACKED | SIDETABLE_MODIFICATION };

static int variables[4];

static void reads_go_on_together(void) {
    sidetable_access first, second, third;
    swift_beginAccess(&variables[0], &first, READ, NULL);
    swift_beginAccess(&variables[0], &second, READ, NULL);
    /* Not tracked: it is at an end at once, and its own end is nothing. */
    swift_beginAccess(&variables[0], &third, 0, NULL);
    swift_endAccess(&third);
    swift_endAccess(&second);
    swift_endAccess(&first);
}

static void modifications_of_others_go_on_together(void) {
    sidetable_access accesses[4];
    static const int orders[][4] = {{3, 2, 1, 0}, {0, 1, 2, 3}, {1, 3, 0, 2}, {2, 0, 3, 1}};
    for (size_t order = 0; order < sizeof orders / sizeof *orders; order++) {
        for (int i = 0; i < 4; i++) swift_beginAccess(&variables[i], &accesses[i], i % 2 == 0 ? WRITE : READ, NULL);
        for (int i = 0; i < 4; i++) {
            swift_endAccess(&accesses[orders[order][i]]);
            /* It is free again. */
            swift_beginAccess(&variables[orders[order][i]], &accesses[orders[order][i]], SIDETABLE_MODIFICATION, NULL);
        }
    }
}

static void unchecked(void) {
    sidetable_access first, second;
    _swift_disableExclusivityChecking = true;
    swift_beginAccess(&variables[0], &first, WRITE, NULL);
    swift_beginAccess(&variables[0], &second, WRITE, NULL);
    swift_endAccess(&first);
    swift_endAccess(&second);
    _swift_disableExclusivityChecking = false;
}

/* A task that holds an access while it waits, and is resumed by another thread. */
static sidetable_task_accesses task;
static sidetable_access held;

static void *resume(void *unused) {
    sidetable_access own;
    swift_beginAccess(&variables[1], &own, WRITE, NULL);
    swift_task_enterThreadLocalContext(&task);
    swift_endAccess(&held);
    swift_task_exitThreadLocalContext(&task);
    swift_endAccess(&own);
    return unused;
}

static void tasks_take_accesses_along(void) {
    sidetable_access own;
    swift_beginAccess(&variables[0], &own, WRITE, NULL);
    swift_task_enterThreadLocalContext(&task);
    swift_beginAccess(&variables[1], &held, WRITE, NULL);
    swift_task_exitThreadLocalContext(&task);
    CHECK(task.words[0] == &held && task.words[1] == &held);
    /* The thread goes on with what the task holds: they are not of one thread now. */
    sidetable_access other;
    swift_beginAccess(&variables[1], &other, WRITE, NULL);
    swift_endAccess(&other);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, resume, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(task.words[0] == NULL && task.words[1] == NULL);
    swift_endAccess(&own);
}

int main(void) {
    for (int i = 0; i < 2; i++) {
        reads_go_on_together();
        modifications_of_others_go_on_together();
        unchecked();
        tasks_take_accesses_along();
    }
    return check_done("exclusivity");
}
